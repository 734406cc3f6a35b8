// What README.md and docs/*.md show of the command is what it prints. Of each page, the
// blocks below `<!-- file: NAME -->` are written into an empty folder, and then the lines
// of `console` blocks that begin with "$ " are run there by sh, in order; what comes out,
// on stdout and stderr together, must be the lines below. SLUICE_UPDATE=1 in the environment
// writes the output into the pages anew; read the diff before you commit it.
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
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

TEST(CommandsOfTheDocs, PrintWhatThePagesShow) {
#ifdef SLUICE_COMMAND
  std::size_t blocks = 0;
  for (const Page& page : AllPages(SLUICE_TOP_DIR)) {
    const Scratch scratch;
    for (const Block& block : BlocksOf(page.text)) {
      const std::string file = NoteOf(block, "file");
      if (!file.empty()) std::ofstream(scratch.path() / file, std::ios::binary) << block.text;
    }
    std::string updated;
    std::size_t kept = 0;
    for (const Block& block : BlocksOf(page.text)) {
      if (block.info != "console") continue;
      ++blocks;
      const std::string now = Rerun(block, scratch.path());
      absl::StrAppend(&updated, page.text.substr(kept, block.begin - kept), now);
      kept = block.end;
      if (std::getenv("SLUICE_UPDATE") != nullptr) continue;
      EXPECT_EQ(block.text, now) << page.name << ":" << block.line;
    }
    absl::StrAppend(&updated, page.text.substr(kept));
    if (std::getenv("SLUICE_UPDATE") != nullptr && updated != page.text) {
      std::ofstream(fs::path(SLUICE_TOP_DIR) / page.name, std::ios::binary) << updated;
    }
  }
  EXPECT_GT(blocks, 0u) << "no page shows a command: are the blocks found?";
#else
  GTEST_SKIP() << "the command is not built";
#endif
}

}  // namespace
}  // namespace sluice::docs
