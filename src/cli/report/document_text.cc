#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/cli/replay_summary.h"
#include "src/cli/report/document.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using language::DisplayWidth;
using language::Escaped;

constexpr std::size_t kMostRows = 60;
// A wider cell does not push those of other rows to the right.
constexpr std::size_t kWidest = 48;

Colour ColourOf(Cell::Tone tone) {
  switch (tone) {
    case Cell::Tone::kPlain:
      return Colour::kNone;
    case Cell::Tone::kStrong:
      return Colour::kBold;
    case Cell::Tone::kFaint:
      return Colour::kFaint;
    case Cell::Tone::kWell:
      return Colour::kGreen;
    case Cell::Tone::kWarn:
      return Colour::kYellow;
    case Cell::Tone::kBad:
      break;
  }
  return Colour::kRed;
}

std::string CellText(const Cell& cell, const Ink& ink) {
  return ink(ColourOf(cell.tone), Escaped(cell.text));
}

std::vector<std::size_t> WidthsOf(const Table& table) {
  std::vector<std::size_t> widths;
  const auto reach = [&widths](std::size_t column, std::size_t width) {
    if (widths.size() <= column) widths.resize(column + 1, 0);
    if (width <= kWidest) widths[column] = std::max(widths[column], width);
  };
  for (std::size_t i = 0; i < table.columns.size(); ++i) reach(i, table.columns[i].size());
  for (std::size_t r = 0; r < std::min(table.rows.size(), kMostRows); ++r) {
    for (std::size_t i = 0; i < table.rows[r].size(); ++i) {
      reach(i, DisplayWidth(Escaped(table.rows[r][i].text)));
    }
  }
  return widths;
}

std::string RowText(const std::vector<Cell>& cells, const std::vector<std::size_t>& widths,
                    const Ink& ink) {
  // What is behind the last cell with something in it is no blank at the end of a line.
  std::size_t used = cells.size();
  while (used > 0 && cells[used - 1].text.empty()) --used;
  std::string text = " ";
  for (std::size_t i = 0; i < used; ++i) {
    text.push_back(' ');
    const std::string shown = CellText(cells[i], ink);
    absl::StrAppend(&text, shown);
    if (i + 1 == used) break;
    const std::size_t width = DisplayWidth(Escaped(cells[i].text));
    text.append(std::max(widths[i], width) - width + 1, ' ');
  }
  return absl::StrCat(text, "\n");
}

std::string TableText(const Table& table, const Ink& ink) {
  const std::vector<std::size_t> widths = WidthsOf(table);
  std::string text;
  if (!table.columns.empty()) {
    std::vector<Cell> heads;
    for (const std::string& column : table.columns) {
      heads.push_back({column, Cell::Tone::kFaint});
    }
    text = RowText(heads, widths, ink);
  }
  for (std::size_t r = 0; r < std::min(table.rows.size(), kMostRows); ++r) {
    absl::StrAppend(&text, RowText(table.rows[r], widths, ink));
  }
  if (table.rows.size() > kMostRows) {
    absl::StrAppend(&text, "  and ", Grouped(table.rows.size() - kMostRows),
                    " more; --html, --markdown and --format json have all of them\n");
  }
  return text;
}

}  // namespace

std::string DocumentText(const Document& document, const Ink& ink) {
  std::string text;
  for (const Block& block : document) {
    switch (block.kind) {
      case Block::Kind::kTitle:
        absl::StrAppend(&text, ink(Colour::kBold, Escaped(block.text.text)), "\n");
        break;
      case Block::Kind::kSection:
        absl::StrAppend(&text, "\n", ink(Colour::kBold, Escaped(block.text.text)), "\n");
        break;
      case Block::Kind::kPart:
        // A blank line between one and the next.
        if (&block != &document.front() && (&block - 1)->kind != Block::Kind::kSection) {
          text.push_back('\n');
        }
        absl::StrAppend(&text, "  ", CellText(block.text, ink),
                        block.about.empty()
                            ? ""
                            : absl::StrCat("  ", ink(Colour::kFaint, Escaped(block.about))),
                        "\n");
        break;
      case Block::Kind::kText:
        absl::StrAppend(&text, "  ", CellText(block.text, ink), "\n");
        break;
      case Block::Kind::kTable:
        absl::StrAppend(&text, TableText(block.table, ink));
        break;
      case Block::Kind::kPicture:
        break;
    }
  }
  return text;
}

}  // namespace sluice::cli
