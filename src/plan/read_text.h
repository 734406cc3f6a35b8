// The text of a plan's file.
#ifndef SLUICE_SRC_PLAN_READ_TEXT_H_
#define SLUICE_SRC_PLAN_READ_TEXT_H_

#include <string>

#include "absl/status/statusor.h"

namespace sluice::plan {

// NotFound, PermissionDenied or another error of the system where it can't be read;
// ResourceExhausted where it is larger than a plan may be.
absl::StatusOr<std::string> ReadText(const std::string& path);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_READ_TEXT_H_
