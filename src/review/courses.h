// What the gates were decided by: the value of each beside its threshold, as far as it is known.
#ifndef SLUICE_SRC_REVIEW_COURSES_H_
#define SLUICE_SRC_REVIEW_COURSES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/engine/event_fields.h"
#include "src/engine/probe.h"
#include "src/plan/program.h"

namespace sluice::review {

using GateInSegment = std::pair<std::string, engine::Segment>;

// What an event told of the two sides of a gate's first comparison. Durations are in seconds.
struct SeenValue {
  std::int64_t at_ns = 0;
  absl::optional<double> value;
  absl::optional<double> threshold;
};

// How the two sides are called and shown.
struct SidesInWords {
  std::string value;
  std::string threshold;
  plan::Operand::Show show = plan::Operand::Show::kNumber;
  absl::optional<double> constant;  // the threshold, where it is a plain number
};
SidesInWords SidesInWordsOf(const plan::GateSpec& gate);
// "94.1 %", "2.1s", of a value as events have it.
std::string ValueInWords(double value, plan::Operand::Show show);

// A stretch of time in a recording, and what the sides came to in its ticks.
struct Stretch {
  std::size_t ticks = 0;
  std::size_t known = 0;  // of these, with a value
  double least = 0;       // of the values, where any is known
  double most = 0;
  double last = 0;
  absl::optional<double> threshold;  // the last
};

// The sides of gates tick by tick, looked at while an engine runs a recording once more.
//
// Not thread-safe.
class Recorded final : public engine::Probe {
 public:
  // Of [begin_ns, end_ns], in `count` stretches of the same length. `program` must outlive this.
  Recorded(const plan::Program& program, std::int64_t begin_ns, std::int64_t end_ns,
           std::size_t count, const std::vector<GateInSegment>& wanted);

  void OnGate(const engine::GateStep& step) override;

  // Null of what there was not.
  const std::vector<Stretch>* Find(const GateInSegment& of) const;
  // The middle of a stretch.
  std::int64_t TimeOf(std::size_t stretch) const;

 private:
  // What a number of a segment means, which may come to be another one.
  struct Known {
    std::vector<std::string> values;  // of its labels
    std::vector<Stretch>* stretches = nullptr;
  };

  // Null for what is not wanted.
  std::vector<Stretch>* StretchesOf(const engine::GateStep& step, std::uint32_t segment);

  const plan::Program& program_;
  const std::int64_t begin_ns_;
  const std::int64_t end_ns_;
  const std::size_t count_;
  std::map<GateInSegment, std::vector<Stretch>> stretches_;
  std::vector<std::vector<Known>> known_;  // by gate, by segment
};

}  // namespace sluice::review

#endif  // SLUICE_SRC_REVIEW_COURSES_H_
