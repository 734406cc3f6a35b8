#include "src/cli/drill_screen.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using drill::Board;
using language::DisplayWidth;
using language::Escaped;
using language::PrintDuration;

constexpr std::size_t kMostLogRows = 1000;
constexpr std::size_t kLeastLogRows = 4;  // that are seen, however much else there is
constexpr std::size_t kLabelWidth = 8;    // of what a row is about: "LEVERS  "
constexpr std::size_t kMostTargetWidth = 40;
constexpr std::int64_t kSecond = 1'000'000'000;

// The part of `text` that is `width` columns wide, with a mark where something is cut off.
std::string Fitted(absl::string_view text, std::size_t width) {
  if (DisplayWidth(text) <= width) return std::string(text);
  if (width == 0) return "";
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    const language::CodePoint character = language::DecodeUtf8(text.substr(end));
    const std::size_t wide = DisplayWidth(character.value);
    if (used + wide > width - 1) break;
    used += wide;
    end += character.bytes;
  }
  return absl::StrCat(text.substr(0, end), "…");
}

Row FittedRow(const Row& row, std::size_t width) {
  Row fitted;
  for (const Piece& piece : row) {
    const std::size_t wide = DisplayWidth(piece.text);
    if (wide > width) {
      fitted.push_back({piece.colour, Fitted(piece.text, width)});
      return fitted;
    }
    fitted.push_back(piece);
    width -= wide;
  }
  return fitted;
}

// Whole seconds: what runs is not read closer.
std::string ClockText(std::int64_t ns) {
  return PrintDuration(ns < kSecond ? ns : ns / kSecond * kSecond);
}

// A part of the screen: what its rows are about, and the rows.
struct Section {
  std::string label;
  std::vector<Row> rows;
  std::size_t more = 0;  // that were left out

  std::size_t height() const { return rows.size() + (more > 0 ? 1 : 0); }
};

void AppendSection(const Section& section, std::vector<Row>& rows) {
  std::vector<Row> all = section.rows;
  if (section.more > 0) {
    all.push_back({{Colour::kFaint, absl::StrCat("and ", section.more, " more")}});
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    Row row{{Colour::kFaint, Padded(i == 0 ? section.label : "", kLabelWidth)}};
    row.insert(row.end(), all[i].begin(), all[i].end());
    rows.push_back(std::move(row));
  }
}

// Leaves out rows of the longest sections until all have so many.
void Shorten(std::vector<Section>& sections, std::size_t height) {
  const auto total = [&sections] {
    std::size_t sum = 0;
    for (const Section& section : sections) sum += section.height();
    return sum;
  };
  while (total() > height) {
    const auto longest = std::max_element(
        sections.begin(), sections.end(),
        [](const Section& a, const Section& b) { return a.rows.size() < b.rows.size(); });
    if (longest->rows.size() <= 1) return;
    // The row that counts the others takes the place of one.
    const std::size_t out = longest->more == 0 && longest->rows.size() > 2 ? 2 : 1;
    longest->rows.resize(longest->rows.size() - out);
    longest->more += out;
  }
}

Colour ColourOfLevel(RoleStatus::Level level) {
  switch (level) {
    case RoleStatus::Level::kIncident:
      return Colour::kRed;
    case RoleStatus::Level::kAttention:
      return Colour::kYellow;
    case RoleStatus::Level::kClear:
      return Colour::kGreen;
    case RoleStatus::Level::kWatch:
      break;
  }
  return Colour::kNone;
}

Section RolesOf(const Board& board) {
  Section section{"ROLES", {}, 0};
  std::size_t width = 0;
  for (const RoleStatus& role : board.roles) width = std::max(width, DisplayWidth(role.role));
  for (const RoleStatus& role : board.roles) {
    section.rows.push_back({{Colour::kBold, Padded(Escaped(role.role), width + 2)},
                            {ColourOfLevel(role.level), Escaped(role.line)}});
    if (role.next.empty()) continue;
    section.rows.push_back({{Colour::kNone, std::string(width, ' ')},
                            {Colour::kBold, absl::StrCat("  -> ", Escaped(role.next))}});
  }
  return section;
}

std::pair<Colour, std::string> StateText(const GateStatus& status, std::int64_t now_ns) {
  const auto age = [&] { return ClockText(std::max<std::int64_t>(now_ns - status.since_ns, 0)); };
  const auto held = [&] {
    return absl::StrCat(ClockText(absl::ToInt64Nanoseconds(status.held)), " of ",
                        ClockText(absl::ToInt64Nanoseconds(status.needed)));
  };
  switch (status.state) {
    case GateState::kTripped:
      return {Colour::kRed, absl::StrCat("TRIPPED ", age())};
    case GateState::kRecovering:
      return {Colour::kYellow, absl::StrCat("RECOVERING ", held())};
    case GateState::kPending:
      return {Colour::kYellow, absl::StrCat("PENDING ", held())};
    case GateState::kClear:
      break;
  }
  return {Colour::kGreen, "clear"};
}

// "ack in 4m12s"; "ack LATE 30s".
Piece PromiseText(absl::string_view what, std::int64_t left_ns) {
  if (left_ns > 0) return {Colour::kYellow, absl::StrCat("  ", what, " in ", ClockText(left_ns))};
  return {Colour::kRed, absl::StrCat("  ", what, " LATE ", ClockText(-left_ns))};
}

Section GatesOf(const Board& board, std::int64_t now_ns) {
  Section section{"GATES", {}, 0};
  std::size_t width = 0;
  for (const Board::Gate& gate : board.gates) {
    width = std::max(width, std::min(DisplayWidth(Escaped(gate.target)), kMostTargetWidth));
  }
  for (const Board::Gate& gate : board.gates) {
    const auto [colour, state] = StateText(gate.status, now_ns);
    Row row{{Colour::kNone, Padded(Escaped(gate.target), width)},
            {colour, absl::StrCat("  ", state)}};
    if (gate.acknowledge_in_ns.has_value()) {
      row.push_back(PromiseText("ack", *gate.acknowledge_in_ns));
    }
    if (gate.resolve_in_ns.has_value()) row.push_back(PromiseText("resolve", *gate.resolve_in_ns));
    if (!gate.acknowledged_by.empty()) {
      row.push_back({Colour::kGreen, absl::StrCat("  ack by ", Escaped(gate.acknowledged_by))});
    }
    row.push_back({Colour::kFaint, absl::StrCat("  ", Escaped(gate.status.condition))});
    section.rows.push_back(std::move(row));
  }
  if (board.clear_segments > 0) {
    section.rows.push_back(
        {{Colour::kGreen,
          absl::StrCat(board.gates.empty() ? "all " : "", board.clear_segments,
                       board.clear_segments == 1 ? " segment clear" : " segments clear")}});
  }
  return section;
}

Section LeversOf(const Board& board) {
  Section section{"LEVERS", {}, 0};
  std::size_t width = 0;
  for (const Board::Lever& lever : board.levers) {
    width = std::max(width, std::min(DisplayWidth(Escaped(lever.target)), kMostTargetWidth));
  }
  for (const Board::Lever& lever : board.levers) {
    Row row{{Colour::kNone, absl::StrCat(Padded(Escaped(lever.target), width), "  ")},
            {lever.why.empty() ? Colour::kNone : Colour::kYellow, Escaped(lever.value)}};
    if (!lever.why.empty()) {
      row.push_back({Colour::kFaint, absl::StrCat("  ", Escaped(lever.why))});
    }
    section.rows.push_back(std::move(row));
  }
  return section;
}

std::string RampText(const RampStatus& status) {
  const std::string step =
      absl::StrCat("step ", status.step, " of ", status.steps, ", ", Escaped(status.value));
  switch (status.state) {
    case RampState::kIdle:
      return "not started";
    case RampState::kRunning:
      return absl::StrCat(step, ", ", ClockText(absl::ToInt64Nanoseconds(status.held)), " of ",
                          ClockText(absl::ToInt64Nanoseconds(status.needed)));
    case RampState::kHeld:
      return absl::StrCat(step, ", HELD");
    case RampState::kRolledBack:
      return absl::StrCat(step, ", ROLLED BACK");
    case RampState::kAborted:
      return "ABORTED";
    case RampState::kDone:
      break;
  }
  return absl::StrCat(step, ", done");
}

Section RampsOf(const Board& board) {
  Section section{"RAMPS", {}, 0};
  for (const Board::Ramp& ramp : board.ramps) {
    const bool stopped = ramp.status.state == RampState::kHeld ||
                         ramp.status.state == RampState::kRolledBack ||
                         ramp.status.state == RampState::kAborted;
    section.rows.push_back(
        {{Colour::kNone, absl::StrCat(Escaped(ramp.target), "  ")},
         {stopped ? Colour::kYellow : Colour::kNone, RampText(ramp.status)},
         {Colour::kFaint, ramp.status.waits_for.empty() || ramp.status.state == RampState::kIdle
                              ? ""
                              : absl::StrCat("  waits for ", Escaped(ramp.status.waits_for))}});
  }
  return section;
}

// What it is, and the clock at the right.
Row TitleRow(const ScreenView& view, std::size_t columns) {
  const drill::Drill& drill = view.drill;
  const plan::Program& program = drill.plan().program();
  std::string clock =
      program.people_time.Seconds(absl::FromUnixNanos(drill.origin_ns() + drill.time_ns()));
  absl::StrAppend(&clock, "  ", ClockText(drill.time_ns()));
  if (drill.end_ns().has_value()) absl::StrAppend(&clock, " of ", ClockText(*drill.end_ns()));
  absl::StrAppend(&clock, "  ",
                  drill.over()  ? "OVER"
                  : view.paused ? "PAUSED"
                                : absl::StrFormat("x%g", view.speed));
  std::string title = "DRILL  ";
  if (!program.name.empty()) absl::StrAppend(&title, Escaped(program.name), ": ");
  absl::StrAppend(&title, Escaped(drill.title()));
  const std::size_t room = columns > clock.size() + 2 ? columns - clock.size() - 2 : 0;
  return {
      {Colour::kBold, Padded(Fitted(title, room), room)},
      {view.paused || drill.over() ? Colour::kYellow : Colour::kBold, absl::StrCat("  ", clock)}};
}

Row Rule(std::size_t columns) {
  std::string rule;
  for (std::size_t i = 0; i < columns; ++i) rule += "─";
  return {{Colour::kFaint, std::move(rule)}};
}

// The prompt, with as much of what is typed as there is room for, and the column of the cursor.
std::pair<std::string, std::size_t> Prompt(const ScreenView& view, std::size_t columns) {
  const std::string& role = view.drill.role();
  std::string prompt = absl::StrCat(role.empty() ? "" : Escaped(role), "> ");
  if (DisplayWidth(prompt) + 20 > columns) prompt = "> ";
  const std::size_t width = DisplayWidth(prompt);
  const std::size_t room = columns > width + 1 ? columns - width - 1 : 1;
  absl::string_view typed = view.editor.text();
  std::size_t cursor = view.editor.cursor();
  // What is far left of the cursor goes out of sight.
  while (DisplayWidth(Escaped(typed.substr(0, cursor))) >= room) {
    const std::size_t bytes = language::DecodeUtf8(typed).bytes;
    typed.remove_prefix(bytes);
    cursor -= bytes;
  }
  const std::size_t column = width + DisplayWidth(Escaped(typed.substr(0, cursor)));
  return {absl::StrCat(prompt, Fitted(Escaped(typed), room)), column};
}

}  // namespace

void DrillLog::Add(Colour colour, std::string text) {
  if (rows_.size() == kMostLogRows) rows_.pop_front();
  rows_.push_back({colour, std::move(text)});
}

std::vector<Row> ScreenRows(const ScreenView& view, const ScreenSize& size) {
  const Board board = drill::BoardOf(view.drill);
  const std::int64_t now_ns = view.drill.origin_ns() + view.drill.time_ns();
  const std::size_t height = size.rows > 1 ? size.rows - 1 : 0;  // without the prompt
  std::vector<Section> sections{RolesOf(board), GatesOf(board, now_ns), LeversOf(board),
                                RampsOf(board)};
  constexpr std::size_t kFrame = 2;  // the title, and the rule above the log
  Shorten(sections, height > kFrame + kLeastLogRows ? height - kFrame - kLeastLogRows : 0);
  std::vector<Row> rows{TitleRow(view, size.columns)};
  for (const Section& section : sections) AppendSection(section, rows);
  rows.push_back(Rule(size.columns));
  // On a screen that is too low, the log gives way last: what was answered is in it.
  const std::size_t least = std::min(kLeastLogRows, height);
  if (rows.size() + least > height) rows.resize(height - least);
  const auto& log = view.log.rows();
  const std::size_t room = height - rows.size();
  for (std::size_t i = log.size() - std::min(room, log.size()); i < log.size(); ++i) {
    rows.push_back({log[i]});
  }
  for (Row& row : rows) row = FittedRow(row, size.columns);
  return rows;
}

std::string ScreenBytes(const ScreenView& view, const ScreenSize& size, const Ink& ink) {
  std::string bytes = "\x1b[?25l\x1b[H";  // the cursor hidden meanwhile, and at home
  for (const Row& row : ScreenRows(view, size)) {
    // Cleared before, for behind the last column some terminals would clear that.
    absl::StrAppend(&bytes, "\x1b[K");
    for (const Piece& piece : row) absl::StrAppend(&bytes, ink(piece.colour, piece.text));
    absl::StrAppend(&bytes, "\r\n");
  }
  absl::StrAppend(&bytes, "\x1b[J");
  const auto [prompt, column] = Prompt(view, size.columns);
  absl::StrAppend(&bytes, "\x1b[", size.rows, ";1H\x1b[K", prompt, "\x1b[", size.rows, ";",
                  column + 1, "H\x1b[?25h");
  return bytes;
}

}  // namespace sluice::cli
