// What people type during a drill.
#ifndef SLUICE_SRC_DRILL_COMMAND_H_
#define SLUICE_SRC_DRILL_COMMAND_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "sluice/engine.h"
#include "src/plan/program.h"

namespace sluice::drill {

enum class Verb {
  kAcknowledge,
  kReset,
  kSilence,
  kPin,
  kUnpin,
  kStart,
  kHold,
  kResume,
  kAbort,
  kTick,
  kNote,
  kAs,
  kStatus,
  kHelp,
  kSkip,
  kPause,
  kFaster,
  kSlower,
  kQuit,
};

struct Command {
  Verb verb = Verb::kHelp;
  std::string name;              // gate, lever, ramp, item; or the role that is asked about
  Labels segment;                // empty: none was named
  std::string value;             // kPin
  std::int64_t duration_ns = 0;  // kPin, kSilence, kSkip
  std::string role;              // `by`; empty: whoever types
  std::string note;
};

// Reads a line such as
//   ack start_success sg by growth_lead "taking it"
//   pin expansion region=sg paused 10m "no more invitations"
// A segment is the values of its labels in the order of the plan, each of which may be written
// as label=value; what a plan would write, start_success{region = "sg"}, is taken too. A value
// may be in double quotes; a string in quotes at the end is a note, unless a segment of several
// labels lacks just that. (Of one label, whether `ack gate "a b"` names a segment is left to who
// does it: there `note` has it.)
//
// InvalidArgument, with what is wrong and how the command is written. Names of gates, levers,
// ramps and labels are looked up in the plan; roles, values and segments are left to who does it.
absl::StatusOr<Command> ParseCommand(absl::string_view line, const plan::Program& program);

// How a command is written, and what it does, of all commands.
struct Usage {
  Verb verb;
  std::string usage;
  std::string meaning;
};
const std::vector<Usage>& Usages();

// The words that may stand where `line` ends: the rest of the last word's choices, sorted. For a
// person who presses Tab. `begin` is where the word begins that they would replace.
std::vector<std::string> Completions(absl::string_view line, const plan::Program& program,
                                     std::size_t& begin);

}  // namespace sluice::drill

#endif  // SLUICE_SRC_DRILL_COMMAND_H_
