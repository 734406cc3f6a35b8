// Spans of two plans about one thing, and which of them are the same matter.
#ifndef SLUICE_SRC_COMPARE_EPISODES_H_
#define SLUICE_SRC_COMPARE_EPISODES_H_

#include <array>
#include <cstdint>
#include <deque>

#include "absl/functional/function_ref.h"
#include "absl/types/optional.h"
#include "sluice/shadow.h"

namespace sluice::compare {

enum Side { kLive = 0, kCandidate = 1 };

// A matter: what each plan decided of it.
struct Episode {
  // Of one plan. `held_ns` is without what goes on.
  struct Part {
    DecisionSpan span;                        // times 0: the plan decided nothing
    absl::optional<std::int64_t> open_since;  // where it goes on
  };

  std::array<Part, 2> parts;
  std::int64_t end_ns = 0;  // of both, once it is over

  bool open() const {
    return parts[kLive].open_since.has_value() || parts[kCandidate].open_since.has_value();
  }
};

// Those of one gate in one segment, or of one value of a lever there, in the order of time.
//
// A span lasts from `since` to its end (excluded). Spans that overlap are of one episode, and so
// an episode is a stretch of time without a gap. A span may begin long after its `since`, and
// join episodes that were over by then: so they are kept for a day.
//
// Not thread-safe.
class Episodes {
 public:
  // So long after its end a new span may still join an episode; and no more than so many are
  // looked back on.
  static constexpr std::int64_t kLookBackNs = std::int64_t{24} * 3600 * 1'000'000'000;
  static constexpr std::size_t kMostKept = 64;

  // What begins at a time, ends at it, or is so since then; times must not go back, and ends come
  // before beginnings of the same time. A span that has begun begins no second time.
  void Begin(Side side, std::int64_t at_ns, std::int64_t since_ns, bool mute);
  void End(Side side, std::int64_t at_ns);
  // The end of a span whose beginning was not seen.
  void EndOfBefore(Side side, std::int64_t begin_ns, std::int64_t at_ns);

  // Of the span that goes on; null where none does.
  DecisionSpan* FindOpen(Side side);

  // Hands over, and forgets, the episodes that nothing can join any more.
  void TakeFinal(std::int64_t now_ns, absl::FunctionRef<void(const Episode&)> take);
  // Those that are left.
  void ForEach(absl::FunctionRef<void(const Episode&)> call) const;
  bool empty() const { return !open_.has_value() && closed_.empty(); }

 private:
  // Joins to the one that goes on what it overlaps from `since_ns` on.
  void Join(std::int64_t since_ns);

  absl::optional<Episode> open_;
  std::deque<Episode> closed_;
};

}  // namespace sluice::compare

#endif  // SLUICE_SRC_COMPARE_EPISODES_H_
