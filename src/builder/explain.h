// Findings in the text of a plan, told of the plan as it was made in C++.
#ifndef SLUICE_SRC_BUILDER_EXPLAIN_H_
#define SLUICE_SRC_BUILDER_EXPLAIN_H_

#include <string>

#include "sluice/diagnostic.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::build {

// Each error of `found`, which speaks of the plan as it is printed, headed by the
// statement and clause that it is in, in words.
std::string ExplainInWords(const v1::Plan& plan, const Diagnostics& found);

}  // namespace sluice::build

#endif  // SLUICE_SRC_BUILDER_EXPLAIN_H_
