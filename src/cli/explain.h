// What a plan costs and promises.
#ifndef SLUICE_SRC_CLI_EXPLAIN_H_
#define SLUICE_SRC_CLI_EXPLAIN_H_

#include <string>

#include "sluice/plan.h"

namespace sluice::cli {

// Gate by gate: its condition, the windows it reads, the memory and the work of its
// segments, and the worst-case time from a fault to the decision.
std::string Explain(const Plan& plan);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_EXPLAIN_H_
