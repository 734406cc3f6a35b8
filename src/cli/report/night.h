// A journal, read for a report.
#ifndef SLUICE_SRC_CLI_REPORT_NIGHT_H_
#define SLUICE_SRC_CLI_REPORT_NIGHT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "sluice/journal.h"
#include "sluice/plan.h"
#include "src/cli/commands.h"
#include "src/plan/people_time.h"
#include "src/review/courses.h"
#include "src/review/review.h"

namespace sluice::cli {

// What the journal's plan makes of recorded data.
struct Rerun {
  std::unique_ptr<review::Recorded> recorded;
  std::uint64_t rows = 0;
  std::int64_t first_ns = 0;  // of these
  std::int64_t newest_ns = 0;
  std::string left_out;    // a line on each sort of what was not; empty where all was taken
  std::size_t agreed = 0;  // trips, clears, and what was blind or sighted, in both
  std::vector<std::string> only_in_journal;  // their ids
  std::vector<std::string> only_in_rerun;
};

struct Night {
  std::string file;
  std::string plan_name;      // empty where the plan has none, or can't be read
  absl::optional<Plan> plan;  // of the last run; nothing where it can't be read
  std::string plan_fault;     // why not
  std::size_t plans = 0;      // how many different ones its runs began with
  // Gates that a plan before compared with something else: no one threshold is that of the night.
  std::set<std::string> compared_otherwise;
  JournalContents contents;
  std::int64_t tick_ns = 1;
  review::Review review;
  // The ids of its decisions on data alone, since the last plan runs: of TRIP, CLEAR without a
  // reset, BLIND and SIGHTED.
  std::set<std::string> decisions;
  std::int64_t decisions_from_ns = 0;
  std::unique_ptr<Rerun> rerun;  // null where no data was given

  const plan::PeopleTime& people_time() const;

  // Those that came about while the host ran.
  std::vector<JournalPlanChange> Reloads() const;
};

// Reads the journal `file`, and what it tells in its headers. DataLoss where it is damaged, but
// with `skip_damaged`: the damage is then in `contents`.
absl::StatusOr<std::unique_ptr<Night>> ReadNight(const std::string& file, bool skip_damaged);

// Runs the data through the journal's own plan, and holds what is decided against the journal.
// FailedPrecondition where the plan can't be read.
absl::Status RunAgain(const DataOptions& data, Night& night);

// Says the times of one night, in the zone of its plan, which is told once.
class NightClock {
 public:
  explicit NightClock(const Night& night);

  // "04:45:16"; with its date, where the night is a day long or more.
  std::string At(std::int64_t time_ns) const;
  // "2 Mar 2026 04:45:16", the rest of the second cut off
  std::string InFull(std::int64_t time_ns) const;
  // "2 Mar 2026 22:45:16 to 3 Mar 2026 04:00:00"; the same date is said once.
  std::string Span(std::int64_t begin_ns, std::int64_t end_ns) const;
  // "Asia/Singapore (+08)"; of a night in which clocks were set "Europe/Berlin (CEST, then CET)".
  std::string Zone() const;
  absl::TimeZone zone() const { return zone_; }

 private:
  const plan::PeopleTime& time_;
  const std::int64_t begin_ns_;
  const std::int64_t end_ns_;
  const bool with_date_;
  absl::TimeZone zone_ = absl::UTCTimeZone();
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_NIGHT_H_
