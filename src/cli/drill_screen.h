// What a team sees of a drill on its terminal.
#ifndef SLUICE_SRC_CLI_DRILL_SCREEN_H_
#define SLUICE_SRC_CLI_DRILL_SCREEN_H_

#include <cstddef>
#include <deque>
#include <string>
#include <vector>

#include "src/cli/terminal.h"
#include "src/drill/board.h"
#include "src/drill/drill.h"
#include "src/drill/line_editor.h"

namespace sluice::cli {

// A piece of a row in one colour. Escaped.
struct Piece {
  Colour colour = Colour::kNone;
  std::string text;
};
using Row = std::vector<Piece>;

// What happened and what was said, newest last.
class DrillLog {
 public:
  void Add(Colour colour, std::string text);  // one row; escaped
  const std::deque<Piece>& rows() const { return rows_; }

 private:
  std::deque<Piece> rows_;
};

struct ScreenSize {
  std::size_t rows = 24;
  std::size_t columns = 80;
};

struct ScreenView {
  const drill::Drill& drill;
  const DrillLog& log;
  const drill::LineEditor& editor;
  double speed = 1;
  bool paused = false;
};

// All rows of the screen but the last, which is the prompt: at most size.rows - 1, each at most
// as wide as the screen.
std::vector<Row> ScreenRows(const ScreenView& view, const ScreenSize& size);

// The whole screen as bytes for a terminal, the cursor where people type.
std::string ScreenBytes(const ScreenView& view, const ScreenSize& size, const Ink& ink);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_DRILL_SCREEN_H_
