// What is expected, held against what happened; and, where it was not met, what happened
// instead and how far off it was. The words that people get to see are decided here.
#ifndef SLUICE_SRC_SCENARIO_JUDGE_H_
#define SLUICE_SRC_SCENARIO_JUDGE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"
#include "src/scenario/happened.h"

namespace sluice::scenario {

// Of many segments or messages these are shown.
inline constexpr std::size_t kMostShown = 5;

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

// Who looked on, and can tell how gates stood.
class Witness {
 public:
  virtual ~Witness() = default;

  // How the segments meant stood at the decisive time; empty where there is none.
  virtual std::vector<std::string> Standing(const v1::ExpectGate& expect) const = 0;
  // Of `stays clear`: the first time at which a segment meant was not clear, and how it
  // was then. Empty where it was clear all the time.
  virtual std::string NotClear(const v1::ExpectGate& expect) const = 0;
};

// All expectations of a scenario, in its order.
std::vector<Failure> Judge(const plan::Program& program, const v1::Scenario& scenario,
                           const std::vector<Happening>& happened, const Witness& witness);

// The same at a time of the scenario that is not over: those expectations that were not
// met, and can't be any more.
std::vector<Failure> JudgeUntil(std::int64_t now_ns, const plan::Program& program,
                                const v1::Scenario& scenario,
                                const std::vector<Happening>& happened, const Witness& witness);

// Whether an event is what a gate is expected to do, in a segment that is meant. When it
// came does not matter.
bool IsAbout(const v1::ExpectGate& expect, const Happening& happening);

// Each of these is empty where the expectation was met.
std::string JudgeGate(const v1::ExpectGate& expect, const std::vector<Happening>& happened,
                      const Witness& witness);
std::string JudgeLever(const plan::Program& program, const v1::ExpectLever& expect,
                       const std::vector<Happening>& happened);
// `asked`: whether a message of the right type, in its ACTION event, is one that is meant.
// `times` is how often, from `least` to `most`.
struct Times {
  std::uint64_t least = 0;
  std::uint64_t most = 0;
};
// `done` is what is counted: "sent".
std::string JudgeAction(absl::string_view message, absl::FunctionRef<bool(const v1::Event&)> asked,
                        const Times& times, const std::vector<Happening>& happened,
                        absl::string_view done = "sent");
// Without its span.
absl::optional<Failure> JudgeTimeline(const plan::Program& program, const v1::Timeline& expected,
                                      const std::vector<Happening>& happened);

// How a gate stood at a time of the scenario, which begins at `origin_ns`: "at 9m,
// start_success{...}: pending since 5m14s, 2m40s of 3m; success_ratio(...) = 96.8 % < 97 %".
std::string StandingText(std::int64_t at_ns, absl::string_view gate, const Segment& segment,
                         const GateStatus& status, std::int64_t origin_ns);
// The same where no segment was there of those that are meant.
std::string NoSegmentText(std::int64_t at_ns, const v1::Target& gate);

// The time at which it is decided whether something came: the last that is meant.
std::int64_t LastOf(const v1::Moment& moment);

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_JUDGE_H_
