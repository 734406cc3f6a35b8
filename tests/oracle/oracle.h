// A second evaluator of plans, written from the language's contract alone: it keeps
// every sample and recomputes every window from scratch at every tick for every
// segment. Slow, scalar and plain, so that its answers can be believed.
//
// It knows signals, expressions and the gates' state machines; not levers, actions,
// ramps and people.
#ifndef SLUICE_TESTS_ORACLE_ORACLE_H_
#define SLUICE_TESTS_ORACLE_ORACLE_H_

#include <cstdint>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "sluice/v1/trace.pb.h"

namespace sluice::oracle {

// What a host does with its engine: hands it a sample, or says what time it is.
struct Step {
  enum class Kind { kSample, kAdvance };

  Kind kind = Kind::kAdvance;
  v1::Sample sample;
  std::int64_t now_ns = 0;
};

Step SampleStep(v1::Sample sample);
Step AdvanceStep(std::int64_t now_ns);

// What became of a step's sample. Of an advance: kAccepted.
enum class Verdict { kAccepted, kLate, kAhead, kInvalid };

struct Outcome {
  // TRIP, CLEAR, BLIND, SIGHTED and READY, in the order of decision.
  std::vector<v1::Event> events;
  std::vector<Verdict> verdicts;  // one for each step
};

// Runs a plan that was checked. The engine is started at `start_ns`.
Outcome Evaluate(const v1::Plan& plan, std::int64_t start_ns, const std::vector<Step>& steps);

// The plan's `tick`, `lateness` and `ahead`, or their defaults.
std::int64_t TickOf(const v1::Plan& plan);
std::int64_t LatenessOf(const v1::Plan& plan);
std::int64_t AheadOf(const v1::Plan& plan);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_ORACLE_H_
