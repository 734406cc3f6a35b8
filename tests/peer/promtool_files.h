// The files that `promtool test rules` reads, and what it writes.
#ifndef SLUICE_TESTS_PEER_PROMTOOL_FILES_H_
#define SLUICE_TESTS_PEER_PROMTOOL_FILES_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tests/peer/promtool.h"

namespace sluice::peer {

// The rules of some questions, and one test of all of them. The questions must have one
// tick and one interval.
std::string RuleFile(const std::vector<const Question*>& questions);
std::string TestFile(const std::vector<const Question*>& questions, absl::string_view rule_file);

// What fired by promtool's word, at each tick where that is not what was claimed: by the
// alert's name and the tick.
using Contradictions = std::map<std::pair<std::string, std::int64_t>, std::set<Labels>>;

// Reads the output of one run over `files` test files. An error where it tells of anything
// but alerts that did not fire as claimed.
absl::StatusOr<Contradictions> ReadOutput(absl::string_view output, std::size_t files);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_PROMTOOL_FILES_H_
