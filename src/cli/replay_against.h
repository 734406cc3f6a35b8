// `sluice replay --against`: a candidate beside the plan, over the same data.
#ifndef SLUICE_SRC_CLI_REPLAY_AGAINST_H_
#define SLUICE_SRC_CLI_REPLAY_AGAINST_H_

#include "sluice/engine.h"
#include "src/cli/commands.h"
#include "src/trace/replay.h"

namespace sluice::cli {

// Answers with the exit status.
int RunReplayAgainst(const ReplayCommandOptions& options, const trace::ReplayOptions& clock,
                     const EngineOptions& engine_options);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPLAY_AGAINST_H_
