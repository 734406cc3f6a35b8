// What settings are worth, held against marked incidents.
#ifndef SLUICE_SRC_TUNE_JUDGE_H_
#define SLUICE_SRC_TUNE_JUDGE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/types/optional.h"
#include "src/tune/incidents.h"
#include "src/tune/setting.h"
#include "src/tune/watch.h"

namespace sluice::tune {

// What a setting made of an incident.
struct Answer {
  // From the incident's begin to the first trip in it; below 0 where it tripped before,
  // within the margin. None: it was missed.
  absl::optional<std::int64_t> delay_ns;
  // Of one that was missed: the gate was tripped already, since this time, by a trip that
  // belongs to no part of it.
  absl::optional<std::int64_t> tripped_since_ns;
};

struct Verdict {
  std::vector<Answer> answers;     // by incident
  std::vector<bool> trip_is_true;  // by trip: whether it belongs to an incident
  std::size_t missed = 0;
  std::size_t false_trips = 0;  // that began in no incident
  // Within it half of the incidents were caught, the missed ones counted. None: less than
  // half of them were.
  absl::optional<std::int64_t> delay_ns;
  bool on_frontier = false;  // see MarkFrontier
};

// The longest margin, so that no sum of times overflows.
inline constexpr std::int64_t kMostMargin = std::int64_t{365} * 86'400 * 1'000'000'000;

// A trip belongs to an incident where it begins within it, or within `margin_ns` of it, in
// a segment that the incident was in. An incident is caught by the first such trip. A gate
// that was tripped already when it began does not catch it: nobody hears a second alarm.
Verdict Judge(const Course& course, const std::vector<Incident>& incidents, std::int64_t margin_ns);

// Marks those than which no other is better in one of missed incidents, false trips and
// delay, and worse in none. One without a delay has the longest; and one that misses every
// incident is marked only where all do.
void MarkFrontier(std::vector<Verdict>& verdicts);

// The place of the setting to be recommended: of those on the frontier that which has the
// fewest missed incidents and false trips, counted together; then the fewest missed; then
// the shortest delay; then that whose threshold is nearest to the plan's, which is
// `present`, and then whose duration is.
std::size_t Recommended(const std::vector<Verdict>& verdicts, const std::vector<Setting>& settings,
                        std::size_t present);

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_JUDGE_H_
