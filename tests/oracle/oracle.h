// A second evaluator of plans, written from the language's contract alone: it keeps
// every sample and recomputes every window from scratch at every tick for every
// segment. Slow, scalar and plain, so that its answers can be believed.
//
// It knows signals, expressions, the gates' state machines, levers and actions; not ramps
// and people.
#ifndef SLUICE_TESTS_ORACLE_ORACLE_H_
#define SLUICE_TESTS_ORACLE_ORACLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "sluice/v1/trace.pb.h"

namespace sluice::oracle {

// What a host does with its engine: hands it a sample, says what time it is, resets a
// latched gate, or asks for the state of a gate or the value of a lever.
struct Step {
  enum class Kind { kSample, kAdvance, kReset, kAsk };

  Kind kind = Kind::kAdvance;
  v1::Sample sample;
  std::int64_t now_ns = 0;
  v1::Event target;  // gate (to ask: or lever) and segment, of kReset and kAsk
};

Step SampleStep(v1::Sample sample);
Step AdvanceStep(std::int64_t now_ns);

// What a step is answered with. An advance: kAccepted. A reset: kAccepted or kInvalid. A
// question for a gate: a state, or kNoSegment; for a lever: kAccepted, its value being among
// the answers, or kNoSegment.
enum class Verdict {
  kAccepted,
  kLate,
  kAhead,
  kInvalid,
  kClear,
  kPending,
  kTripped,
  kRecovering,
  kNoSegment
};

// Samples of one signal.
struct Tally {
  std::uint64_t accepted = 0;
  std::uint64_t late = 0;
  std::uint64_t ahead = 0;

  bool operator==(const Tally& other) const {
    return accepted == other.accepted && late == other.late && ahead == other.ahead;
  }
};

struct Outcome {
  // TRIP, CLEAR, BLIND, SIGHTED, READY, ACTION, LEVER, CAPPED and ESCALATE, in the order of
  // decision.
  std::vector<v1::Event> events;
  std::vector<Verdict> verdicts;               // one for each step
  std::map<std::size_t, std::string> answers;  // values of levers, by place of the step
  std::map<std::string, Tally> tallies;        // by signal
  std::uint64_t ticks = 0;                     // evaluated
};

// Runs a plan that was checked. The engine is started at `start_ns`.
Outcome Evaluate(const v1::Plan& plan, std::int64_t start_ns, const std::vector<Step>& steps);

// The plan's `tick`, `lateness` and `ahead`, or their defaults.
std::int64_t TickOf(const v1::Plan& plan);
std::int64_t LatenessOf(const v1::Plan& plan);
std::int64_t AheadOf(const v1::Plan& plan);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_ORACLE_H_
