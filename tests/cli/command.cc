#include "tests/cli/command.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <vector>

namespace sluice::cli {
namespace fs = std::filesystem;

namespace {

int Wait(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void Redirect(int fd, const fs::path& file, int flags) {
  const int opened = open(file.c_str(), flags, 0600);
  if (opened < 0 || dup2(opened, fd) < 0) _exit(127);
  close(opened);
}

}  // namespace

void BecomeShell(const fs::path& folder, const std::string& script) {
  const std::string path =
      fs::path(SLUICE_COMMAND).parent_path().string() + ":" + std::getenv("PATH");
  setenv("PATH", path.c_str(), 1);
  setenv("SLUICE_SHARED", SLUICE_SHARED_DIR, 1);
  setenv("SLUICE_EXAMPLES", SLUICE_TEST_DATA_DIR "/../examples", 1);
  setenv("LC_ALL", "C", 1);
  setenv("TERM", "xterm", 1);
  if (chdir(folder.c_str()) == 0) {
    execl("/bin/sh", "sh", "-c", script.c_str(), static_cast<char*>(nullptr));
  }
  _exit(127);
}

Scratch::Scratch() {
  std::string name = (fs::temp_directory_path() / "sluice_cli_XXXXXX").string();
  if (mkdtemp(name.data()) != nullptr) path_ = name;
}

Scratch::~Scratch() {
  std::error_code ignored;
  if (!path_.empty()) fs::remove_all(path_, ignored);
}

Ran RunShell(const fs::path& folder, const std::string& script) {
  const Scratch caught;
  const fs::path out = caught.path() / "out";
  const fs::path err = caught.path() / "err";
  const pid_t child = fork();
  if (child == 0) {
    Redirect(STDIN_FILENO, "/dev/null", O_RDONLY);
    Redirect(STDOUT_FILENO, out, O_WRONLY | O_CREAT);
    Redirect(STDERR_FILENO, err, O_WRONLY | O_CREAT);
    BecomeShell(folder, script);
  }
  Ran ran;
  ran.status = Wait(child);
  ran.out = ReadFile(out);
  ran.err = ReadFile(err);
  return ran;
}

Ran RunOnTerminal(const fs::path& folder, const std::string& script) {
  int terminal = -1;
  const pid_t child = forkpty(&terminal, nullptr, nullptr, nullptr);
  if (child == 0) BecomeShell(folder, script);
  Ran ran;
  char chunk[4096];
  for (ssize_t got = 0; (got = read(terminal, chunk, sizeof(chunk))) > 0;) {
    ran.out.append(chunk, static_cast<std::size_t>(got));
  }
  close(terminal);
  ran.status = Wait(child);
  return ran;
}

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteFile(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace sluice::cli
