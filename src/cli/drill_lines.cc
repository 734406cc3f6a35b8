// A drill over a pipe: what people do stands there with its times.
#include <unistd.h>

#include <cerrno>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/cli/drill_play.h"
#include "src/cli/event_line.h"
#include "src/cli/json.h"
#include "src/cli/terminal.h"
#include "src/language/literals.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// More than anybody types; a line beyond it is cut there.
constexpr std::size_t kMostLineBytes = std::size_t{1} << 16;

constexpr absl::string_view kError = "error: ";

// Lines of a file descriptor, as they come.
class LineReader {
 public:
  explicit LineReader(int fd) : fd_(fd) {}

  // False at the end. `whole`: it was not too long.
  bool Next(std::string& line, bool& whole) {
    line.clear();
    whole = true;
    while (true) {
      const std::size_t end = buffer_.find('\n', at_);
      const std::size_t stop = end == std::string::npos ? buffer_.size() : end;
      if (line.size() + (stop - at_) > kMostLineBytes) {
        whole = false;
      } else {
        line.append(buffer_, at_, stop - at_);
      }
      if (end != std::string::npos) {
        at_ = end + 1;
        return true;
      }
      if (!Fill()) return !line.empty() || !whole;
    }
  }

 private:
  bool Fill() {
    char bytes[4096];
    ssize_t got = 0;
    do {
      got = read(fd_, bytes, sizeof bytes);
    } while (got < 0 && errno == EINTR);
    buffer_.assign(bytes, got > 0 ? static_cast<std::size_t>(got) : 0);
    at_ = 0;
    return got > 0;
  }

  const int fd_;
  std::string buffer_;
  std::size_t at_ = 0;
};

// 8m20s; also 0s.
absl::StatusOr<std::int64_t> ReadTime(absl::string_view text) {
  if (text == "0s" || text == "0") return 0;
  const absl::StatusOr<std::int64_t> time = language::ReadDuration(text);
  if (time.ok()) return *time;
  return absl::InvalidArgumentError(
      absl::StrCat("a line begins with its time from the scenario's beginning, such as 8m20s, not ",
                   language::Quoted(text)));
}

// Whether a command is about a clock that runs by itself.
bool IsOfRunningClock(drill::Verb verb) {
  return verb == drill::Verb::kSkip || verb == drill::Verb::kPause ||
         verb == drill::Verb::kFaster || verb == drill::Verb::kSlower;
}

class Lines {
 public:
  Lines(const DrillHost& host, Format format)
      : host_(host),
        drill_(host.drill),
        format_(format),
        lines_(host.drill.plan().program().tick_ns, Ink(STDOUT_FILENO)) {}

  Played Play() {
    drill_.Begin([this](const v1::Event& event) {
      host_.keep(event);
      output_.Write(format_ == Format::kJson ? absl::StrCat(json_.WriteEvent(event), "\n")
                                             : lines_.Line(event));
    });
    LineReader reader(STDIN_FILENO);
    std::string line;
    bool whole = true;
    const bool at_terminal = isatty(STDIN_FILENO) == 1;
    while (!at_terminal && !quit_ && output_.open() && reader.Next(line, whole)) {
      ++number_;
      if (!TakeLine(absl::StripAsciiWhitespace(line), whole)) return Played::kFailed;
      output_.Flush();
    }
    if (!quit_ && output_.open() && !host_.play_to(scenario::Stage::kEver)) {
      output_.Flush();
      return Played::kFailed;
    }
    if (output_.Finish(kGood) != kGood) return Played::kFailed;
    if (bad_ == 0) return Played::kDone;
    Say(absl::StrCat(bad_, bad_ == 1 ? " line" : " lines",
                     " of standard input could not be read or done"));
    return Played::kBadLines;
  }

 private:
  // False where the scenario could not be played on.
  bool TakeLine(absl::string_view line, bool whole) {
    if (whole && (line.empty() || line.front() == '#')) return true;
    const std::size_t blank = line.find_first_of(" \t");
    absl::StatusOr<std::int64_t> time = ReadTime(line.substr(0, blank));
    if (!whole) time = absl::InvalidArgumentError("the line is too long");
    if (time.ok() && *time < drill_.time_ns()) time = TooEarly();
    if (time.ok() && !host_.play_to(*time)) return false;
    Echo(line);
    if (time.ok() && drill_.time_ns() < *time) {
      time = absl::OutOfRangeError(
          absl::StrCat("the scenario is over at ", language::PrintDuration(drill_.time_ns())));
    }
    const absl::string_view typed = blank == line.npos ? absl::string_view() : line.substr(blank);
    Answer(line, time.ok() ? Do(typed) : Error(time.status()));
    return true;
  }

  absl::Status TooEarly() const {
    const std::string now = language::PrintDuration(drill_.time_ns());
    return absl::OutOfRangeError(
        drill_.over() ? absl::StrCat("the scenario is over at ", now)
                      : absl::StrCat("times must not go back: a line before is at ", now));
  }

  drill::Drill::Answer Do(absl::string_view typed) {
    const absl::StatusOr<drill::Command> command =
        drill::ParseCommand(typed, drill_.plan().program());
    if (!command.ok()) return Error(command.status());
    if (IsOfRunningClock(command->verb)) {
      return Error(
          absl::UnimplementedError("this is for a terminal; here the times of lines say when"));
    }
    quit_ = command->verb == drill::Verb::kQuit;
    return quit_ ? drill::Drill::Answer{true, "left"} : drill_.Do(*command);
  }

  static drill::Drill::Answer Error(const absl::Status& status) {
    return {false, absl::StrCat(kError, language::Escaped(std::string(status.message())))};
  }

  void Echo(absl::string_view line) {
    if (format_ == Format::kText) output_.Write(absl::StrCat("> ", language::Escaped(line), "\n"));
  }

  void Answer(absl::string_view line, drill::Drill::Answer answer) {
    // What people may not do now is a part of the drill; what can't be read is a mistake.
    if (absl::StartsWith(answer.text, kError)) {
      ++bad_;
      answer.text.insert(kError.size(), absl::StrCat("line ", number_, ": "));
    }
    if (format_ == Format::kJson) {
      output_.Write(absl::StrCat("{\"typed\":", JsonString(line),
                                 ",\"done\":", answer.done ? "true" : "false",
                                 ",\"answer\":", JsonString(answer.text), "}\n"));
      return;
    }
    for (const absl::string_view part : absl::StrSplit(answer.text, '\n')) {
      output_.Write(absl::StrCat("  ", part, "\n"));
    }
  }

  const DrillHost& host_;
  drill::Drill& drill_;
  const Format format_;
  Output output_;
  EventLines lines_;
  JsonWriter json_;
  std::size_t number_ = 0;
  std::size_t bad_ = 0;
  bool quit_ = false;
};

}  // namespace

Played PlayLines(const DrillHost& host, Format format) { return Lines(host, format).Play(); }

}  // namespace sluice::cli
