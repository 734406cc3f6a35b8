// A drill at a terminal, where the clock runs and people type.
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "src/cli/drill_play.h"
#include "src/cli/drill_screen.h"
#include "src/cli/event_line.h"
#include "src/cli/raw_terminal.h"
#include "src/drill/line_editor.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using Clock = std::chrono::steady_clock;
using Did = drill::LineEditor::Did;

constexpr double kFrameSeconds = 0.2;
constexpr double kLeastSpeed = 1.0 / 16;

class OnTerminal {
 public:
  OnTerminal(const DrillHost& host, double speed, RawTerminal& terminal)
      : host_(host),
        drill_(host.drill),
        terminal_(terminal),
        lines_(EventLines::Since(host.drill.origin_ns(), Ink(-1))),
        ink_(STDOUT_FILENO),
        speed_(speed) {}

  Played Play(int& signal) {
    drill_.Begin([this](const v1::Event& event) {
      host_.keep(event);
      std::string line = lines_.Line(event);
      line.pop_back();  // the line break
      log_.Add(ColourOf(event.kind()), std::move(line));
    });
    log_.Add(Colour::kFaint,
             drill_.role().empty()
                 ? "Type `help`; say who you are with `as ROLE`. Tab completes."
                 : absl::StrCat("Type `help`. You are ", language::Escaped(drill_.role()),
                                "; `as ROLE` changes that. Tab completes."));
    Clock::time_point last = Clock::now();
    while (!quit_) {
      const Clock::time_point now = Clock::now();
      if (!paused_)
        wanted_ns_ += std::chrono::duration<double, std::nano>(now - last).count() * speed_;
      last = now;
      if (!drill_.over() && !PlayOn()) return Played::kFailed;
      if (drill_.over() && !over_) {
        over_ = true;
        log_.Add(Colour::kBold,
                 "The scenario is over. Notes are still taken; Enter shows the score.");
      }
      Draw();
      const RawTerminal::Woken woken = terminal_.Wait(kFrameSeconds);
      // While the program was stopped, so was the drill.
      if (woken.resized) {
        shown_.clear();
        last = std::max(last, Clock::now() - std::chrono::milliseconds(200));
      }
      for (const char byte : woken.bytes) Type(byte);
      signal = woken.signal;
      if (signal != 0 || gone_ || woken.closed) break;
    }
    if (signal != 0) return Played::kInterrupted;
    return Played::kDone;
  }

 private:
  // As far as the clock has come, by whole ticks.
  bool PlayOn() {
    const std::int64_t tick_ns = drill_.plan().program().tick_ns;
    // Beyond any scenario, and within what a number holds.
    const double bound = 4e18;
    const auto wanted_ns = static_cast<std::int64_t>(std::min(wanted_ns_, bound));
    const std::int64_t tick = wanted_ns / tick_ns * tick_ns;
    if (started_ && tick <= drill_.time_ns()) return true;
    started_ = true;
    return host_.play_to(tick);
  }

  void Draw() {
    const ScreenSize size = RawTerminal::Size();
    std::string bytes = ScreenBytes({drill_, log_, editor_, speed_, paused_}, size, ink_);
    if (bytes == shown_) return;
    gone_ = !terminal_.Write(bytes);
    shown_ = std::move(bytes);
  }

  void Type(char byte) {
    switch (editor_.Feed(byte)) {
      case Did::kEntered:
        Enter(editor_.Take());
        break;
      case Did::kComplete:
        Complete();
        break;
      case Did::kRedraw:
        shown_.clear();
        break;
      case Did::kEnd:
        quit_ = true;
        break;
      case Did::kNothing:
      case Did::kEdited:
        break;
    }
  }

  void Enter(const std::string& line) {
    if (line.find_first_not_of(" \t") == std::string::npos) {
      quit_ = over_;
      return;
    }
    log_.Add(Colour::kBold, absl::StrCat("> ", language::Escaped(line)));
    const absl::StatusOr<drill::Command> command =
        drill::ParseCommand(line, drill_.plan().program());
    if (!command.ok()) {
      log_.Add(Colour::kYellow,
               absl::StrCat("  ", language::Escaped(std::string(command.status().message()))));
      return;
    }
    const drill::Drill::Answer answer = Do(*command);
    for (const absl::string_view part : absl::StrSplit(answer.text, '\n')) {
      log_.Add(answer.done ? Colour::kNone : Colour::kYellow, absl::StrCat("  ", part));
    }
  }

  drill::Drill::Answer Do(const drill::Command& command) {
    switch (command.verb) {
      case drill::Verb::kQuit:
        quit_ = true;
        return {true, "left"};
      case drill::Verb::kPause:
        paused_ = !paused_;
        return {true, paused_ ? "the clock stands; `pause` again lets it go on" : "the clock runs"};
      case drill::Verb::kFaster:
        speed_ = std::min(speed_ * 2, kMostSpeed);
        return {true, absl::StrFormat("%g times real time", speed_)};
      case drill::Verb::kSlower:
        speed_ = std::max(speed_ / 2, kLeastSpeed);
        return {true, absl::StrFormat("%g times real time", speed_)};
      case drill::Verb::kSkip:
        wanted_ns_ += static_cast<double>(command.duration_ns);
        return {true, absl::StrCat("on to ", language::PrintDuration(drill_.time_ns() +
                                                                     command.duration_ns))};
      case drill::Verb::kNote:
      case drill::Verb::kAs:
      case drill::Verb::kStatus:
      case drill::Verb::kHelp:
        return drill_.Do(command);
      default:
        // There is no tick any more in which it could take effect.
        if (over_) return {false, "the scenario is over: only notes are taken"};
        return drill_.Do(command);
    }
  }

  void Complete() {
    std::size_t begin = 0;
    const std::vector<std::string> words =
        drill::Completions(absl::string_view(editor_.text()).substr(0, editor_.cursor()),
                           drill_.plan().program(), begin);
    if (words.empty()) return;
    if (words.size() == 1) {
      editor_.Complete(begin, absl::StrCat(words.front(), " "));
      return;
    }
    // They are sorted, so what the first and the last begin with, all do.
    std::size_t common = 0;
    while (common < std::min(words.front().size(), words.back().size()) &&
           words.front()[common] == words.back()[common]) {
      ++common;
    }
    if (common > editor_.cursor() - begin) {
      editor_.Complete(begin, words.front().substr(0, common));
    } else {
      log_.Add(Colour::kFaint, language::Escaped(absl::StrJoin(words, "  ")));
    }
  }

  const DrillHost& host_;
  drill::Drill& drill_;
  RawTerminal& terminal_;
  EventLines lines_;
  const Ink ink_;
  DrillLog log_;
  drill::LineEditor editor_;
  std::string shown_;
  double speed_;
  double wanted_ns_ = 0;  // where the clock has come
  bool started_ = false;
  bool over_ = false;
  bool paused_ = false;
  bool quit_ = false;
  bool gone_ = false;
};

}  // namespace

Played PlayOnTerminal(const DrillHost& host, double speed, int& signal) {
  const std::unique_ptr<RawTerminal> terminal = RawTerminal::Take();
  if (terminal == nullptr) {
    Fail("this terminal can't be read key by key; give what people do on standard input");
    return Played::kFailed;
  }
  return OnTerminal(host, speed, *terminal).Play(signal);
}

}  // namespace sluice::cli
