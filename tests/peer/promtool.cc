#include "tests/peer/promtool.h"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/peer/promtool_files.h"

namespace sluice::peer {
namespace fs = std::filesystem;

namespace {

// Questions of one file share a storage and are evaluated together.
constexpr std::size_t kQuestionsPerFile = 20;

// The 2.x from which on rules know keep_firing_for.
constexpr int kLeastMinor = 42;

struct Ran {
  int status = -1;  // as `$?` has it
  std::string output;
};

Ran Run(const std::string& command) {
  Ran ran;
  FILE* const pipe = popen(absl::StrCat(command, " 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  char chunk[4096];
  for (std::size_t got = 0; (got = fread(chunk, 1, sizeof(chunk), pipe)) > 0;) {
    ran.output.append(chunk, got);
  }
  const int status = pclose(pipe);
  if (status != -1 && WIFEXITED(status)) ran.status = WEXITSTATUS(status);
  return ran;
}

// A folder of its own, removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "sluice_peer_XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

// Questions that can stand in one file.
std::vector<std::vector<const Question*>> Files(const std::vector<Question>& questions) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::vector<const Question*>> alike;
  for (const Question& question : questions) {
    alike[{question.recording.tick_ns, question.recording.interval_ns}].push_back(&question);
  }
  std::vector<std::vector<const Question*>> files;
  for (const auto& [steps, together] : alike) {
    for (std::size_t i = 0; i < together.size(); ++i) {
      if (i % kQuestionsPerFile == 0) files.emplace_back();
      files.back().push_back(together[i]);
    }
  }
  return files;
}

// "2.42.0" of "promtool, version 2.42.0+ds (branch: ..."; empty for another major version
// and for one that is too old.
std::string UsableVersion(absl::string_view output) {
  const std::vector<std::string> words = absl::StrSplit(output, absl::ByAnyChar(" \n+"));
  const auto before = std::find(words.begin(), words.end(), "version");
  if (before == words.end() || before + 1 == words.end()) return "";
  const std::vector<std::string> parts = absl::StrSplit(*(before + 1), '.');
  int minor = 0;
  const bool is_usable = parts.size() == 3 && parts[0] == "2" &&
                         absl::SimpleAtoi(parts[1], &minor) && minor >= kLeastMinor;
  return is_usable ? *(before + 1) : "";
}

}  // namespace

absl::optional<Promtool> Promtool::Find() {
  std::vector<std::string> folders;
  if (const char* path = std::getenv("PATH")) folders = absl::StrSplit(path, ':');
  folders.push_back(SLUICE_PROMTOOL_DIR);
  for (const std::string& folder : folders) {
    if (folder.empty()) continue;
    Promtool promtool((fs::path(folder) / "promtool").string());
    const Ran ran = Run(absl::StrCat("'", promtool.path_, "' --version"));
    if (ran.status != 0) continue;
    promtool.version_ = UsableVersion(ran.output);
    if (promtool.version_.empty()) continue;
    return promtool;
  }
  return absl::nullopt;
}

absl::StatusOr<std::vector<Firing>> Promtool::Ask(const std::vector<Question>& questions) const {
  std::vector<Firing> firing;
  if (questions.empty()) return firing;
  const Folder folder;
  const std::vector<std::vector<const Question*>> files = Files(questions);
  // It lives for seconds: memory is cheaper than collecting it.
  std::string command =
      absl::StrCat("cd '", folder.path().string(), "' && GOGC=400 '", path_, "' test rules");
  for (std::size_t i = 0; i < files.size(); ++i) {
    const std::string rules = absl::StrCat("rules_", i, ".yml");
    const std::string test = absl::StrCat("test_", i, ".yml");
    std::ofstream(folder.path() / rules) << RuleFile(files[i]);
    std::ofstream(folder.path() / test) << TestFile(files[i], rules);
    absl::StrAppend(&command, " ", test);
  }

  const Ran ran = Run(command);
  absl::StatusOr<Contradictions> contradictions = ReadOutput(ran.output, files.size());
  if (!contradictions.ok()) return contradictions.status();
  if ((ran.status != 0) == contradictions->empty()) {
    return absl::InternalError(absl::StrCat("promtool ended with ", ran.status, " and said\n",
                                            ran.output.substr(0, 4000)));
  }
  for (const Question& question : questions) {
    firing.push_back(question.claim);
    auto found = contradictions->lower_bound({question.name, INT64_MIN});
    for (; found != contradictions->end() && found->first.first == question.name; ++found) {
      const auto& [where, fired] = *found;
      firing.back().erase(where.second);
      if (!fired.empty()) firing.back()[where.second] = fired;
    }
  }
  return firing;
}

}  // namespace sluice::peer
