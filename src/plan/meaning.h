// What a part of a plan means for the state that an engine keeps of it: two plans' parts with the
// same meaning can take over each other's state, however differently they are written.
//
// In a meaning are the parts it reads (signals by what they are, gates by their names); not in it
// are comments, owners, severities, messages, what a gate holds or sends, and the order of the
// plan. Meanings are texts for comparing, and may change with the version of the library.
#ifndef SLUICE_SRC_PLAN_MEANING_H_
#define SLUICE_SRC_PLAN_MEANING_H_

#include <string>

#include "absl/functional/function_ref.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Kind, unit, labels; not which of their values are expected. Another unit is another meaning,
// for the numbers are others.
std::string MeaningOf(const Program& program, const SignalSpec& signal);

// Which samples go to it, and to which segments; not which fields it keeps of them.
std::string MeaningOf(const Program& program, const StoreSpec& store);

// All that decides on the gate's state: its conditions and durations, and its labels.
std::string MeaningOf(const Program& program, const GateSpec& gate);

// What follows from the gate's state: holds, messages, suppression, severity, owner and whom that
// reports to. A change of these keeps the state.
std::string ActsOf(const Program& program, const GateSpec& gate);

// What its values and labels are; not who holds it.
std::string MeaningOf(const Program& program, const LeverSpec& lever);

// Who may move it, and how many segments may be held. A change of these keeps its state.
std::string ActsOf(const Program& program, const LeverSpec& lever);

// Its lever, steps, guards and conditions.
std::string MeaningOf(const Program& program, const RampSpec& ramp);

// Who may move it.
std::string ActsOf(const Program& program, const RampSpec& ramp);

// How many ticks back the windows of some aggregates reach, of those that a gate or ramp asks for:
// so long after it began to know of them it knows them as a whole. 0 where there are none.
std::int64_t LongestWindow(const Program& program, const ConditionsSpec& spec,
                           absl::FunctionRef<bool(const Node& aggregate)> is_meant);

// Whether an aggregate comes to less where samples are lacking: sums and counts, not means.
bool GrowsWithSamples(const Node& aggregate);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_MEANING_H_
