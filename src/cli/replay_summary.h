// What a replay says when it is over.
#ifndef SLUICE_SRC_CLI_REPLAY_SUMMARY_H_
#define SLUICE_SRC_CLI_REPLAY_SUMMARY_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/cli/terminal.h"
#include "src/trace/reader.h"
#include "src/trace/replay.h"

namespace sluice::cli {

using EventCounts = std::map<v1::Event::Kind, std::uint64_t>;

// "4,032 rows of 1 signal from 2014-03-07 03:41:00Z to 2014-03-21 03:41:00Z"; "no rows".
std::string RowsText(const Plan& plan, const Statistics& statistics,
                     const trace::ReplaySummary& replay);

// Which signals are warned about where there was no data for them.
enum class Unseen { kAll, kRead };  // kRead: those that some gate of the plan reads

// A line on each of: late rows, rows after --until, bad rows, signals without data. Each
// begins with a line break; empty where there is nothing to say.
std::string LeftOutText(const Plan& plan, const Statistics& statistics,
                        const trace::ReplaySummary& replay, const trace::Reader& reader,
                        Unseen unseen, const Ink& ink);

// 1204 -> "1,204"; and "1,204 rows", "1 row".
std::string Grouped(std::uint64_t number);
std::string Counted(std::uint64_t number, absl::string_view one);

// Rows, ticks and events in a line; then, where there is something to say, a line
// on each of: late rows, rows after --until, bad rows, signals without data, and
// what the plan holds that is not acted on.
std::string SummaryText(const Plan& plan, const Statistics& statistics,
                        const trace::ReplaySummary& replay, const trace::Reader& reader,
                        const EventCounts& events);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPLAY_SUMMARY_H_
