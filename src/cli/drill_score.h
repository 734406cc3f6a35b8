// How a drill went: what each incident took, and whether promises were kept.
#ifndef SLUICE_SRC_CLI_DRILL_SCORE_H_
#define SLUICE_SRC_CLI_DRILL_SCORE_H_

#include <string>

#include "src/cli/terminal.h"
#include "src/drill/drill.h"

namespace sluice::cli {

// As of the time to which it was played.
std::string ScoreText(const drill::Drill& drill, const Ink& ink);

// One object, with a line break at the end: {"score":{...}}.
std::string ScoreJson(const drill::Drill& drill);

// Whether no promise was missed.
bool AllKept(const drill::Drill& drill);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_DRILL_SCORE_H_
