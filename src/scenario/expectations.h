// Looks on while a scenario is played, for what can only be told then.
#ifndef SLUICE_SRC_SCENARIO_EXPECTATIONS_H_
#define SLUICE_SRC_SCENARIO_EXPECTATIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/engine/probe.h"
#include "src/scenario/judge.h"
#include "src/scenario/player.h"

namespace sluice::scenario {

// The witness of one scenario: it looks at the gates that are expected to do something,
// at the decisive times alone.
class Expectations : public engine::Probe, public Witness {
 public:
  // All must outlive this. Asks the player to stop at the decisive times.
  Expectations(const Plan& plan, const v1::Scenario& scenario, Player& player);

  void OnGate(const engine::GateStep& step) override;
  void OnTaken(const evaluate::Surroundings& in) override;

  // Of expectations of the scenario, once it was played.
  std::vector<std::string> Standing(const v1::ExpectGate& expect) const override;
  std::string NotClear(const v1::ExpectGate& expect) const override;

 private:
  // `stays clear`, and the first time at which a segment did not.
  struct StaysClear {
    int gate;
    const v1::Target* target;
    bool broken = false;
    std::string how;  // the segment stood then
  };

  void WatchGate(const v1::ExpectGate& expect);
  void NoteGate(const v1::ExpectGate& expect, std::int64_t at_ns);

  const plan::Program& program_;
  Player& player_;
  std::map<const v1::ExpectGate*, std::vector<std::string>> notes_;
  std::map<const v1::ExpectGate*, StaysClear> stays_clear_;
  std::map<int, std::vector<StaysClear*>> watched_;  // by gate
  // The engine's, from its first tick on; its plan is another one after a reload.
  const plan::Program* running_ = nullptr;
  const evaluate::Spaces* spaces_ = nullptr;
  const evaluate::Populations* populations_ = nullptr;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_EXPECTATIONS_H_
