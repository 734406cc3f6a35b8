#include "src/cli/terminal.h"

#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 16;

}  // namespace

void Say(absl::string_view line) {
  const std::string text = absl::StrCat(line, "\n");
  // Nothing is left to be done where even stderr can't be written.
  (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

int Fail(absl::string_view message) {
  Say(absl::StrCat("sluice: ", Ink(STDERR_FILENO)(Colour::kRed, "error:"), " ", message));
  return kCouldNot;
}

bool IsTerminal(int fd) {
  const char* term = std::getenv("TERM");
  return term != nullptr && std::strcmp(term, "dumb") != 0 && isatty(fd) == 1;
}

Ink::Ink(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  on_ = (no_color == nullptr || *no_color == '\0') && IsTerminal(fd);
}

std::string Ink::operator()(Colour colour, absl::string_view text) const {
  if (!on_ || colour == Colour::kNone) return std::string(text);
  absl::string_view code;
  switch (colour) {
    case Colour::kNone:
      break;
    case Colour::kRed:
      code = "1;31";
      break;
    case Colour::kGreen:
      code = "32";
      break;
    case Colour::kYellow:
      code = "33";
      break;
    case Colour::kBold:
      code = "1";
      break;
    case Colour::kFaint:
      code = "2";
      break;
  }
  return absl::StrCat("\x1b[", code, "m", text, "\x1b[0m");
}

std::string Padded(std::string text, std::size_t width) {
  const std::size_t wide = language::DisplayWidth(text);
  if (wide < width) text.append(width - wide, ' ');
  return text;
}

void Output::Write(absl::string_view bytes) {
  if (!open()) return;
  buffer_.append(bytes.data(), bytes.size());
  if (buffer_.size() >= kBufferBytes) Flush();
}

void Output::Flush() {
  absl::string_view rest = buffer_;
  while (open() && !rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(written));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
  buffer_.clear();
}

int Output::Finish(int status) {
  Flush();
  if (open() || error_ == EPIPE) return status;
  return Fail(absl::StrCat("can't write the results: ", std::strerror(error_)));
}

}  // namespace sluice::cli
