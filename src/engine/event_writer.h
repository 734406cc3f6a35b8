// From a transition of a gate to the event that people and hosts see.
#ifndef SLUICE_SRC_ENGINE_EVENT_WRITER_H_
#define SLUICE_SRC_ENGINE_EVENT_WRITER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "sluice/v1/event.pb.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"
#include "src/plan/program.h"

namespace sluice::engine {

// Writes the events of one gate in one tick, while the columns of the tick stand.
class EventWriter {
 public:
  EventWriter(const plan::GateSpec& gate, const evaluate::GateEvaluator& evaluator,
              const evaluate::Surroundings& in, std::int64_t tick_ns)
      : gate_(gate), evaluator_(evaluator), in_(in), tick_ns_(tick_ns) {}

  v1::Event Write(const gate::Transition& transition) const;

 private:
  void WriteSides(std::uint32_t segment, v1::Event& event) const;
  void WriteEvidence(const plan::ConditionSpec& condition, std::uint32_t segment,
                     v1::Event& event) const;
  void WriteMembers(std::uint32_t segment, v1::Event& event) const;
  std::string Reason(const gate::Transition& transition) const;
  std::string TripReason(const gate::Transition& transition) const;
  std::string ClearReason(const gate::Transition& transition) const;
  std::string HowLong() const;

  const plan::GateSpec& gate_;
  const evaluate::GateEvaluator& evaluator_;
  const evaluate::Surroundings& in_;
  std::int64_t tick_ns_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_EVENT_WRITER_H_
