// What a scenario expects, held against what happened.
#ifndef SLUICE_SRC_SCENARIO_EXPECTATIONS_H_
#define SLUICE_SRC_SCENARIO_EXPECTATIONS_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/engine/probe.h"
#include "src/scenario/happened.h"
#include "src/scenario/player.h"

namespace sluice::scenario {

// An expectation that was not met.
struct Failure {
  v1::Span span;            // of the clause
  std::string expectation;  // the clause as the plan writes it
  std::string what;         // what happened instead, and how far off it was
  // How things stood at the decisive times: "at 9m: pending since 5m14s, 2m40s of 3m; ..."
  std::vector<std::string> evidence;
  // Of a timeline: the expected entries and those that came, line by line; an empty one
  // stands where the other side has one more.
  std::vector<std::pair<std::string, std::string>> lines;
};

// Looks on while a scenario is played, and judges then.
class Expectations : public engine::Probe {
 public:
  // All must outlive this. Asks the player to stop at the decisive times.
  Expectations(const Plan& plan, const v1::Scenario& scenario, Player& player);

  void OnGate(const engine::GateStep& step) override;

  // In the order of the scenario.
  std::vector<Failure> Judge(const std::vector<Happening>& happened) const;

 private:
  struct Note {
    std::int64_t at_ns;
    std::string text;
  };
  // `stays clear`, and the first time at which it did not.
  struct StaysClear {
    int gate;
    const v1::Target* target;
    std::int64_t broken_ns = -1;
    std::string broken_by;  // the segment, and its state
  };

  void WatchGate(const v1::ExpectGate& expect);
  void NoteGate(const v1::ExpectGate& expect, std::int64_t at_ns);
  std::string Standing(int gate, const Segment& segment);
  std::string TimeText(std::int64_t time_ns) const;
  void JudgeClause(const v1::ScenarioClause& clause, const std::vector<Happening>& happened,
                   std::vector<Failure>& failures) const;
  std::string JudgeGate(const v1::ExpectGate& expect, const std::vector<Happening>& happened) const;
  std::string JudgeLever(const v1::ExpectLever& expect,
                         const std::vector<Happening>& happened) const;
  std::string JudgeAction(const v1::ExpectAction& expect,
                          const std::vector<Happening>& happened) const;
  void JudgeTimeline(const v1::ScenarioClause& clause, const std::vector<Happening>& happened,
                     std::vector<Failure>& failures) const;
  void JudgeOnly(const v1::ScenarioClause& clause, const std::vector<Happening>& happened,
                 std::vector<Failure>& failures) const;
  bool IsExpected(const Happening& happening) const;

  const plan::Program& program_;
  const v1::Scenario& scenario_;
  Player& player_;
  std::map<const v1::ExpectGate*, std::vector<Note>> notes_;
  std::map<const v1::ExpectGate*, StaysClear> stays_clear_;
  std::map<int, std::vector<StaysClear*>> watched_;  // by gate
  const evaluate::Spaces* spaces_ = nullptr;         // the engine's, from its first tick on
  const evaluate::Populations* populations_ = nullptr;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_EXPECTATIONS_H_
