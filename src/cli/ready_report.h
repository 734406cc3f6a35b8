// How `sluice ready` tells what stands open: to people, to programs, and in a page.
#ifndef SLUICE_SRC_CLI_READY_REPORT_H_
#define SLUICE_SRC_CLI_READY_REPORT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "src/cli/terminal.h"
#include "src/ready/open_point.h"

namespace sluice::cli {

// So many things of a sort that were looked at.
struct LookedAt {
  std::string one;   // "checklist item"
  std::string many;  // "checklist items"
  std::size_t number = 0;
};

struct Readiness {
  std::string file;                 // of the plan
  std::vector<std::string> owners;  // all roles, in the order in which they are told
  std::vector<ready::OpenPoint> open;
  std::vector<LookedAt> looked_at;
  std::vector<std::string> notes;  // what more there is to know: what was not looked at, and why
};

// A table of owners and what each can close, within 80 columns.
std::string ReadyText(const Readiness& readiness, const Ink& ink);

// A JSON object a line, told apart by `ready`: "open" (kind, subject, owner, message, remedy,
// file, line), "note" and, last, "plan" (how much stands open, and what was looked at).
std::string ReadyJson(const Readiness& readiness);

// The same table for a page in Markdown.
std::string ReadyMarkdown(const Readiness& readiness);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_READY_REPORT_H_
