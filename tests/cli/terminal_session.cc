#include "tests/cli/terminal_session.h"

#include <poll.h>
#include <pty.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>

#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

constexpr std::chrono::seconds kPatience{20};

}  // namespace

TerminalSession::TerminalSession(const std::filesystem::path& folder, const std::string& script,
                                 int rows, int columns) {
  winsize size{};
  size.ws_row = static_cast<unsigned short>(rows);
  size.ws_col = static_cast<unsigned short>(columns);
  child_ = forkpty(&terminal_, nullptr, nullptr, &size);
  if (child_ == 0) BecomeShell(folder, script);
}

TerminalSession::~TerminalSession() {
  close(terminal_);
  if (child_ > 0) {
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
  }
}

void TerminalSession::Type(const std::string& bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    const ssize_t written = write(terminal_, bytes.data() + at, bytes.size() - at);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) at += static_cast<std::size_t>(written);
  }
}

void TerminalSession::Resize(int rows, int columns) {
  winsize size{};
  size.ws_row = static_cast<unsigned short>(rows);
  size.ws_col = static_cast<unsigned short>(columns);
  ioctl(terminal_, TIOCSWINSZ, &size);
}

bool TerminalSession::Read(int milliseconds) {
  pollfd waits{terminal_, POLLIN, 0};
  if (poll(&waits, 1, milliseconds) <= 0) return true;
  char chunk[4096];
  const ssize_t got = read(terminal_, chunk, sizeof(chunk));
  if (got > 0) shown_.append(chunk, static_cast<std::size_t>(got));
  return got > 0 || (got < 0 && errno == EINTR);
}

bool TerminalSession::Sees(const std::string& text) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  bool more = true;
  while (true) {
    const std::size_t found = shown_.find(text, seen_);
    if (found != std::string::npos) {
      seen_ = found + text.size();
      return true;
    }
    if (!more || std::chrono::steady_clock::now() > end) return false;
    more = Read(100);
  }
}

int TerminalSession::End() {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (Read(100) && std::chrono::steady_clock::now() < end) {
  }
  int status = 0;
  while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace sluice::cli
