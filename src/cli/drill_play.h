// Ways to play a drill: commands with their times from a pipe, or people at a terminal.
#ifndef SLUICE_SRC_CLI_DRILL_PLAY_H_
#define SLUICE_SRC_CLI_DRILL_PLAY_H_

#include <cstdint>
#include <functional>

#include "src/cli/commands.h"
#include "src/drill/drill.h"

namespace sluice::cli {

// What a drill is played with.
struct DrillHost {
  drill::Drill& drill;
  // Plays on to a time; false where that failed, which is told when all is over.
  std::function<bool(std::int64_t time_ns)> play_to;
  // Keeps an event.
  std::function<void(const v1::Event& event)> keep;
};

// Times faster than real time.
inline constexpr double kMostSpeed = 1e6;

enum class Played {
  kDone,
  kBadLines,     // some lines could not be read or done
  kFailed,       // the scenario could not be played on
  kInterrupted,  // by a signal: raise it again
};

// Lines such as `8m20s ack start_success sg by growth_lead`, their times from the scenario's
// beginning, from standard input; none where that is a terminal. Events, lines and answers go to
// stdout as they come.
Played PlayLines(const DrillHost& host, Format format);

// People type at a terminal, where the scenario runs `speed` times as fast as real time. `signal`
// is set to the one that interrupted it.
Played PlayOnTerminal(const DrillHost& host, double speed, int& signal);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_DRILL_PLAY_H_
