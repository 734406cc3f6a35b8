// What a replay says when it is over.
#ifndef SLUICE_SRC_CLI_REPLAY_SUMMARY_H_
#define SLUICE_SRC_CLI_REPLAY_SUMMARY_H_

#include <cstdint>
#include <map>
#include <string>

#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

namespace sluice::cli {

using EventCounts = std::map<v1::Event::Kind, std::uint64_t>;

// Rows, ticks and events in a line; then, where there is something to say, a line
// on each of: late rows, rows after --until, bad rows, signals without data, and
// what the plan holds that is not acted on.
std::string SummaryText(const Plan& plan, const Statistics& statistics,
                        const trace::ReplaySummary& replay, const trace::Reader& reader,
                        const EventCounts& events);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPLAY_SUMMARY_H_
