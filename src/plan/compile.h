// Checked plan -> Program.
#ifndef SLUICE_SRC_PLAN_COMPILE_H_
#define SLUICE_SRC_PLAN_COMPILE_H_

#include <memory>

#include "sluice/v1/plan.pb.h"
#include "src/plan/host_types.h"
#include "src/plan/program.h"

namespace sluice::plan {

// Compiles a plan in which Check found no error. (What Check lets through, this
// can compile; what it refuses must not come here.) `types` are those that Check
// gave back.
std::shared_ptr<const Program> Compile(const v1::Plan& plan, const HostTypes& types);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_COMPILE_H_
