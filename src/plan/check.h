// Finds everything that is wrong with a plan, at once.
#ifndef SLUICE_SRC_PLAN_CHECK_H_
#define SLUICE_SRC_PLAN_CHECK_H_

#include "sluice/diagnostic.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/language/source.h"
#include "src/plan/host_types.h"

namespace sluice::plan {

// Checks names, types, units, labels, durations and cycles of a plan that was
// parsed from `source`, and warns of what is likely to be a mistake. A plan
// without an error here can be compiled (compile.h), with the host's types that it
// was checked against.
HostTypes Check(const v1::Plan& plan, const language::Source& source, Diagnostics& diagnostics,
                const PlanOptions& options = {});

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_H_
