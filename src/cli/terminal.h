// Where the command speaks: results to stdout, talk to stderr.
#ifndef SLUICE_SRC_CLI_TERMINAL_H_
#define SLUICE_SRC_CLI_TERMINAL_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace sluice::cli {

// The exit statuses of every command.
inline constexpr int kGood = 0;
inline constexpr int kNotGood = 1;   // what was looked at is not good
inline constexpr int kCouldNot = 2;  // usage, or files that can't be read or written

// Writes a line to stderr. Text of users in it must have been escaped
// (language::Escaped).
void Say(absl::string_view line);

// "sluice: error: ..." on stderr; answers kCouldNot, for `return Fail(...)`.
int Fail(absl::string_view message);

// Whether `fd` is a terminal that moves its cursor and shows colours.
bool IsTerminal(int fd);

enum class Colour { kNone, kRed, kGreen, kYellow, kBold, kFaint };

// Colours text where a terminal wants it.
class Ink {
 public:
  // For what is written to `fd`: off where that is no terminal, and where NO_COLOR
  // is set.
  explicit Ink(int fd);

  std::string operator()(Colour colour, absl::string_view text) const;
  bool on() const { return on_; }

 private:
  bool on_ = false;
};

// `text` with blanks behind it, as wide as that many columns.
std::string Padded(std::string text, std::size_t width);

// Buffered writing to stdout that notices when it fails. Not thread-safe.
class Output {
 public:
  explicit Output(int fd = 1) : fd_(fd) {}
  ~Output() { Flush(); }
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Once the output is closed (below), writes nothing.
  void Write(absl::string_view bytes);
  void Flush();

  // False once the reader has gone (`| head`) or a write has failed: going on
  // with the work is then of no use.
  bool open() const { return error_ == 0; }

  // Flushes, and answers with what the command is to exit: `status`, or kCouldNot
  // with a message where something could not be written. That a reader has gone
  // is no error.
  int Finish(int status);

 private:
  int fd_;
  int error_ = 0;  // errno of the write that failed
  std::string buffer_;
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_TERMINAL_H_
