// Looks on during a drill: which segments there are, where their gates stand, what levers are at.
#ifndef SLUICE_SRC_DRILL_WATCHER_H_
#define SLUICE_SRC_DRILL_WATCHER_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sluice/engine.h"
#include "src/engine/probe.h"
#include "src/plan/program.h"
#include "src/scenario/happened.h"

namespace sluice::drill {

// After a reload it looks on at what the other plan has.
//
// Not thread-safe.
class Watcher final : public engine::Probe {
 public:
  // A lever that is not at its rest.
  struct Held {
    std::string value;
    std::vector<std::string> causes;  // as the event names them
    std::string pinned_by;            // a role; empty where gates and ramps hold it
  };

  explicit Watcher(const plan::Program& program)
      : program_(&program), states_(program.gates.size()) {}

  void OnGate(const engine::GateStep& step) override;
  void OnTaken(const evaluate::Surroundings& in) override;
  void OnEvent(const v1::Event& event) override;

  // The segments of a population, in the order in which they began to exist.
  std::vector<Labels> SegmentsOf(const plan::ConditionsSpec& spec) const;
  std::vector<Labels> SegmentsOf(const plan::LeverSpec& spec) const;

  // Those in which a gate is not clear, or is tripped (or recovering), as of the last tick.
  std::vector<Labels> NotClear(int gate) const;
  std::vector<Labels> Tripped(int gate) const;
  std::size_t CountSegments(int gate) const;

  const std::map<std::pair<std::string, scenario::Segment>, Held>& held() const { return held_; }

 private:
  void Unpin(const v1::Event& event);
  template <typename Spec>
  Labels LabelsOf(const Spec& spec, std::uint32_t segment) const;
  template <typename Spec>
  std::vector<Labels> AllOf(const Spec& spec) const;
  template <typename Wanted>
  std::vector<Labels> Where(int gate, Wanted wanted) const;

  const plan::Program* program_;
  const evaluate::Spaces* spaces_ = nullptr;  // the engine's, from the first tick on
  const evaluate::Populations* populations_ = nullptr;
  std::vector<std::vector<std::uint8_t>> states_;  // by gate, by segment
  std::map<std::pair<std::string, scenario::Segment>, Held> held_;
};

}  // namespace sluice::drill

#endif  // SLUICE_SRC_DRILL_WATCHER_H_
