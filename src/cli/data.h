// Recorded data, as the options of a command name it: `replay` and `tune`.
#ifndef SLUICE_SRC_CLI_DATA_H_
#define SLUICE_SRC_CLI_DATA_H_

#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/cli/commands.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

namespace sluice::cli {

// All that --data names, as one reader. A signal that it names is one of the first plan, or of
// another. Standard input can be read only once, and is
// refused where it was `stdin_taken`, by the plan.
absl::StatusOr<std::unique_ptr<trace::Reader>> OpenData(const DataOptions& options,
                                                        const std::vector<const Plan*>& plans,
                                                        bool stdin_taken);

// Whether some of it is standard input.
bool ReadsStdin(const DataOptions& options);

// Sets what the options say of the clock and of bad rows; nothing else changes.
absl::Status ReadClock(const DataOptions& options, trace::ReplayOptions& replay,
                       EngineOptions& engine);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_DATA_H_
