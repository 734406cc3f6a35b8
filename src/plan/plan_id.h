// Whether two plans are the same one.
#ifndef SLUICE_SRC_PLAN_PLAN_ID_H_
#define SLUICE_SRC_PLAN_PLAN_ID_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sluice::plan {

// The name-based UUID (version 5, of RFC 4122) of a plan's text, in the namespace
// 7c3a1f0e-5d0b-4f0e-9b57-2a6e1d7f4c11, in lower-case hexadecimal. Of plans in the one layout
// (Plan::ToText) it tells whether they are the same, comments included.
std::string PlanId(absl::string_view text);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_PLAN_ID_H_
