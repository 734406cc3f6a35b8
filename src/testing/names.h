// What a test names of a plan, found in it; or an error that says what was meant.
#ifndef SLUICE_SRC_TESTING_NAMES_H_
#define SLUICE_SRC_TESTING_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/testing/simulation.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/program.h"
#include "src/scenario/happened.h"

namespace sluice::testing {

// Its place in Program::gates, ::levers. NotFound with the nearest name; InvalidArgument
// for a label that it hasn't.
absl::StatusOr<int> FindGate(const plan::Program& program, const v1::Target& target);
absl::StatusOr<int> FindLever(const plan::Program& program, const v1::Target& target);

// The value as a plan has it. NotFound for one that the lever hasn't, InvalidArgument for
// one of another kind than the lever's.
absl::StatusOr<v1::LeverValue> ValueOf(const plan::LeverSpec& lever,
                                       const LeverValueWanted& wanted);

// NotFound where none of the segments that there are (or were) is meant, and the nearest
// of them.
absl::Status CheckSegment(const v1::Target& target, const std::vector<scenario::Segment>& segments);

}  // namespace sluice::testing

#endif  // SLUICE_SRC_TESTING_NAMES_H_
