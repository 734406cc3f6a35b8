// What levers were held at and for how long, and what people pinned them at, from what happened.
#ifndef SLUICE_SRC_REVIEW_LEVERS_H_
#define SLUICE_SRC_REVIEW_LEVERS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/engine/event_fields.h"
#include "src/review/terms.h"

namespace sluice::review {

// A lever away from its rest in a segment, at one value. Times are those of events, in ns.
struct Held {
  std::string lever;
  engine::Segment segment;
  std::string value;
  std::int64_t since_ns = 0;
  bool began_before = false;              // it was there when the events began
  absl::optional<std::int64_t> until_ns;  // nothing while it lasts
  bool lost = false;                      // at `until_ns` its run ended, and no move was told
  std::vector<std::string> causes;        // what moved it there, as the event names them
};

struct Pin {
  enum class End { kNone, kTimeOver, kUnpinned, kReplaced, kLost };

  std::string lever;
  engine::Segment segment;  // empty: all of them
  std::string value;
  std::string role;
  std::string note;
  std::int64_t since_ns = 0;
  std::int64_t until_ns = 0;  // as it was asked for
  End end = End::kNone;
  absl::optional<std::int64_t> ended_ns;
  std::string ended_by;  // a role: of kUnpinned and kReplaced
};

// How often, and how long all together, a lever was away from its rest in a segment.
struct HeldTotal {
  std::string lever;
  engine::Segment segment;
  std::size_t times = 0;  // without a break
  std::int64_t total_ns = 0;
  bool holds_still = false;
};

// Reads events in their order. Not thread-safe.
class Levers {
 public:
  void Add(const v1::Event& event, const Terms& terms);
  // As of Incidents.
  void BeginRun(std::int64_t now_ns);

  const std::vector<Held>& held() const { return held_; }
  const std::vector<Pin>& pins() const { return pins_; }

  // By lever and segment, as of a time.
  std::vector<HeldTotal> Totals(std::int64_t now_ns) const;

 private:
  using Key = std::pair<std::string, engine::Segment>;

  void Move(const v1::Event& event, const Terms& terms, std::int64_t now_ns);
  void SetPin(const v1::Event& event, std::int64_t now_ns);
  void EndPin(const v1::Event& event, std::int64_t now_ns);
  void Close(const Key& key, std::int64_t now_ns);

  std::vector<Held> held_;
  std::vector<Pin> pins_;
  std::map<Key, std::size_t> off_rest_;       // places in held_ of those that last
  std::map<Key, std::size_t> in_force_;       // places in pins_, likewise
  std::map<std::string, std::string> rests_;  // of levers that no plan tells of
  std::map<Key, bool> seen_;                  // in this run
  absl::optional<std::int64_t> first_ns_;     // of this run
};

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_LEVERS_H_
