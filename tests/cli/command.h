// Running the real `sluice` as a shell would.
#ifndef SLUICE_TESTS_CLI_COMMAND_H_
#define SLUICE_TESTS_CLI_COMMAND_H_

#include <filesystem>
#include <string>

namespace sluice::cli {

struct Ran {
  int status = 0;  // as `$?` has it
  std::string out;
  std::string err;
};

// A folder of its own under the system's temporary folder, removed at the end.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Runs `script` by sh in `folder`, with `sluice` on the PATH, the folder of
// recordings in $SLUICE_SHARED and the project's examples in $SLUICE_EXAMPLES.
Ran RunShell(const std::filesystem::path& folder, const std::string& script);

// The same with stdout and stderr on a terminal; what is shown there is `out`.
Ran RunOnTerminal(const std::filesystem::path& folder, const std::string& script);

// In a child process: becomes the shell that runs `script`.
[[noreturn]] void BecomeShell(const std::filesystem::path& folder, const std::string& script);

std::string ReadFile(const std::filesystem::path& path);  // empty where there is none
void WriteFile(const std::filesystem::path& path, const std::string& text);

}  // namespace sluice::cli

#endif  // SLUICE_TESTS_CLI_COMMAND_H_
