// What README.md and docs/*.md show of the command is what it prints. Of each page, the
// blocks below `<!-- file: NAME -->` are written into an empty folder, and then the lines
// of `console` blocks that begin with "$ " are run there by sh, in order; what comes out,
// on stdout and stderr together, must be the lines below. SLUICE_UPDATE=1 in the environment
// writes the output into the pages anew; read the diff before you commit it.
//
// Below `<!-- recording: NAME -->` the folder has that recording of the Numenta Anomaly
// Benchmark too, its labels as incidents.csv, and the project's examples. Where there are no
// recordings, such a block is not run.
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tests/docs/markdown.h"

namespace sluice::docs {
namespace {

namespace fs = std::filesystem;

// An empty folder with the command, gone when the test ends.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "sluice_docs_XXXXXX").string();
    const char* made = mkdtemp(name.data());
    EXPECT_NE(made, nullptr);
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string Quoted(const std::string& path) { return absl::StrCat("'", path, "'"); }

std::string Run(const std::string& command, const fs::path& folder) {
  const std::string bin = fs::path(SLUICE_COMMAND).parent_path().string();
  const fs::path script = folder / ".script";
  std::ofstream(script) << "exec 2>&1\nPATH=" << Quoted(bin) << ":$PATH\nunset SLUICE_UPDATE\n"
                        << command << "\n";
  std::FILE* pipe =
      popen(absl::StrCat("cd ", Quoted(folder.string()), " && sh .script").c_str(), "r");
  if (pipe == nullptr) return "could not run sh";
  std::string output;
  std::array<char, 4096> chunk;
  for (std::size_t got; (got = std::fread(chunk.data(), 1, chunk.size(), pipe)) > 0;) {
    output.append(chunk.data(), got);
  }
  pclose(pipe);
  return output;
}

// The block with the output that its commands have now.
std::string Rerun(const Block& block, const fs::path& folder) {
  std::string text;
  for (absl::string_view line : absl::StrSplit(block.text, '\n')) {
    if (!absl::ConsumePrefix(&line, "$ ")) continue;
    const std::string output = Run(std::string(line), folder);
    absl::StrAppend(&text, "$ ", line, "\n", output);
    if (!output.empty() && output.back() != '\n') text.push_back('\n');
  }
  return text;
}

// Runs the console blocks of a page that `wanted` chooses. Says what they print now, or
// writes it into the page.
void RunBlocks(const Page& page, const fs::path& folder,
               const std::function<bool(const Block&)>& wanted, std::size_t& blocks) {
  const bool update = std::getenv("SLUICE_UPDATE") != nullptr;
  std::string updated;
  std::size_t kept = 0;
  for (const Block& block : BlocksOf(page.text)) {
    if (block.info != "console" || !wanted(block)) continue;
    ++blocks;
    const std::string now = Rerun(block, folder);
    absl::StrAppend(&updated, page.text.substr(kept, block.begin - kept), now);
    kept = block.end;
    if (!update) {
      EXPECT_EQ(block.text, now) << page.name << ":" << block.line;
    }
  }
  absl::StrAppend(&updated, page.text.substr(kept));
  if (update && updated != page.text) {
    std::ofstream(fs::path(SLUICE_TOP_DIR) / page.name, std::ios::binary) << updated;
  }
}

bool IsOfRecording(const Block& block) { return !NoteOf(block, "recording").empty(); }

// The labels of a recording, as `sluice tune` takes them.
std::string IncidentsOf(const std::string& windows_json, const std::string& recording) {
  google::protobuf::Struct windows;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(windows_json, &windows).ok());
  std::string csv = "begin,end\n";
  for (const auto& [name, list] : windows.fields()) {
    if (fs::path(name).filename() != recording) continue;
    for (const google::protobuf::Value& window : list.list_value().values()) {
      absl::StrAppend(&csv, window.list_value().values(0).string_value(), ",",
                      window.list_value().values(1).string_value(), "\n");
    }
  }
  return csv;
}

TEST(CommandsOfTheDocs, PrintWhatThePagesShow) {
#ifdef SLUICE_COMMAND
  std::size_t blocks = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    const Scratch scratch;
    for (const Block& block : BlocksOf(page.text)) {
      const std::string file = NoteOf(block, "file");
      if (!file.empty()) std::ofstream(scratch.path() / file, std::ios::binary) << block.text;
    }
    RunBlocks(
        page, scratch.path(), [](const Block& block) { return !IsOfRecording(block); }, blocks);
  }
  EXPECT_GT(blocks, 0u) << "no page shows a command: are the blocks found?";
#else
  GTEST_SKIP() << "the command is not built";
#endif
}

TEST(CommandsOfTheDocs, PrintWhatThePagesShowOfRecordings) {
#ifdef SLUICE_COMMAND
  const fs::path nab = fs::path(SLUICE_SHARED_DIR) / "data" / "nab";
  if (!fs::exists(nab)) GTEST_SKIP() << "there are no recordings at " << nab;
  std::size_t blocks = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    const Scratch scratch;
    fs::create_directory_symlink(fs::path(SLUICE_TOP_DIR) / "examples",
                                 scratch.path() / "examples");
    for (const Block& block : BlocksOf(page.text)) {
      if (!IsOfRecording(block)) continue;
      const std::string name = NoteOf(block, "recording");
      fs::copy_file(nab / name, scratch.path() / name);
      std::ofstream(scratch.path() / "incidents.csv")
          << IncidentsOf(ReadFile((nab / "combined_windows.json").string()), name);
    }
    RunBlocks(page, scratch.path(), &IsOfRecording, blocks);
  }
  EXPECT_GT(blocks, 0u) << "no page shows a recording: are the blocks found?";
#else
  GTEST_SKIP() << "the command is not built";
#endif
}

}  // namespace
}  // namespace sluice::docs
