// Work on many things at once.
#ifndef SLUICE_SRC_CLI_PARALLEL_H_
#define SLUICE_SRC_CLI_PARALLEL_H_

#include <cstddef>

#include "absl/functional/function_ref.h"

namespace sluice::cli {

// Calls `work` with each number below `count`, once, on as many threads as there are
// processors; returns when all is done. Numbers are handed out in their order.
void ForEachInParallel(std::size_t count, absl::FunctionRef<void(std::size_t)> work);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_PARALLEL_H_
