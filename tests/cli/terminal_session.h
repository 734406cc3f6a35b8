// A person at a terminal of a given size, who sees what is shown there and types.
#ifndef SLUICE_TESTS_CLI_TERMINAL_SESSION_H_
#define SLUICE_TESTS_CLI_TERMINAL_SESSION_H_

#include <sys/types.h>

#include <filesystem>
#include <string>

namespace sluice::cli {

// Runs a script by sh, as RunShell, with all of its streams on a pseudo terminal.
class TerminalSession {
 public:
  TerminalSession(const std::filesystem::path& folder, const std::string& script, int rows,
                  int columns);
  ~TerminalSession();
  TerminalSession(const TerminalSession&) = delete;
  TerminalSession& operator=(const TerminalSession&) = delete;

  void Type(const std::string& bytes);
  void Resize(int rows, int columns);

  // Waits until `text` was shown since the last time that this was asked; false after 20 s.
  bool Sees(const std::string& text);
  // Waits for the end, and answers with the exit status.
  int End();

  // All bytes that were shown so far.
  const std::string& shown() const { return shown_; }

 private:
  bool Read(int milliseconds);  // false at the end

  pid_t child_ = -1;
  int terminal_ = -1;
  std::string shown_;
  std::size_t seen_ = 0;
};

}  // namespace sluice::cli

#endif  // SLUICE_TESTS_CLI_TERMINAL_SESSION_H_
