#include "sluice/diagnostic.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"

namespace sluice {
namespace {

using language::CodePoint;
using language::DecodeUtf8;
using language::DisplayWidth;
using language::Escaped;

// A longer line is cut to about this many columns around the caret.
constexpr std::size_t kMaxColumns = 120;
constexpr std::size_t kColumnsBefore = 60;

// One character of the source line as it is shown. A tab stays a tab, so that it
// is as wide above the caret as below.
struct Cell {
  std::string text;
  std::size_t width = 1;
};

std::vector<Cell> ToCells(absl::string_view line) {
  std::vector<Cell> cells;
  while (!line.empty()) {
    const CodePoint point = DecodeUtf8(line);
    const absl::string_view bytes = line.substr(0, point.bytes);
    if (bytes == "\t") {
      cells.push_back({"\t", 1});
    } else {
      std::string text = Escaped(bytes);
      const std::size_t width = DisplayWidth(text);
      cells.push_back({std::move(text), width});
    }
    line.remove_prefix(point.bytes);
  }
  return cells;
}

// The cells from `first` to `last` that are shown, with the caret's in sight.
std::pair<std::size_t, std::size_t> Clip(const std::vector<Cell>& cells, std::size_t caret) {
  std::size_t total = 0;
  for (const Cell& cell : cells) total += cell.width;
  if (total <= kMaxColumns) return {0, cells.size()};
  std::size_t first = std::min(caret, cells.size());
  for (std::size_t width = 0; first > 0 && width < kColumnsBefore; --first) {
    width += cells[first - 1].width;
  }
  std::size_t last = first;
  for (std::size_t width = 0; last < cells.size() && width < kMaxColumns; ++last) {
    width += cells[last].width;
  }
  return {first, last};
}

void AppendExcerpt(const Diagnostic& diagnostic, std::string& out) {
  const std::vector<Cell> cells = ToCells(diagnostic.source_line);
  const std::size_t caret = diagnostic.column - 1;
  if (cells.empty() || caret > cells.size()) return;
  const auto [first, last] = Clip(cells, caret);
  std::string line = first > 0 ? "…" : "";
  std::string under = first > 0 ? " " : "";
  for (std::size_t i = first; i < last; ++i) {
    line += cells[i].text;
    if (i < caret) under += cells[i].text == "\t" ? "\t" : std::string(cells[i].width, ' ');
  }
  if (last < cells.size()) line += "…";
  std::size_t marked = 0;
  for (std::size_t i = caret; i < std::min(last, caret + diagnostic.width); ++i) {
    marked += cells[i].width;
  }
  under += '^';
  if (marked > 1) under += std::string(marked - 1, '~');
  absl::StrAppend(&out, "\n  ", line, "\n  ", under);
}

}  // namespace

std::string Diagnostic::ToString() const {
  std::string out;
  if (!file.empty()) absl::StrAppend(&out, Escaped(file), ":");
  if (line > 0) absl::StrAppend(&out, line, ":", column, ":");
  if (!out.empty()) out += ' ';
  absl::StrAppend(&out, severity == Severity::kError ? "error: " : "warning: ", Escaped(message));
  if (!code.empty()) absl::StrAppend(&out, " [", Escaped(code), "]");
  if (line > 0 && column > 0) AppendExcerpt(*this, out);
  if (!remedy.empty()) absl::StrAppend(&out, "\n  ", Escaped(remedy));
  return out;
}

void Diagnostics::Add(Diagnostic diagnostic) {
  const bool error = diagnostic.severity == Diagnostic::Severity::kError;
  std::size_t& count = error ? errors_ : warnings_;
  // Errors and warnings have room of their own: neither hides the other.
  if (++count <= kMaxKept) kept_.push_back(std::move(diagnostic));
}

void Diagnostics::Sort() {
  std::stable_sort(kept_.begin(), kept_.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
}

std::string Diagnostics::ToString() const {
  std::string out;
  for (const Diagnostic& diagnostic : kept_) absl::StrAppend(&out, diagnostic.ToString(), "\n");
  const std::size_t dropped = errors_ + warnings_ - kept_.size();
  if (dropped > 0) absl::StrAppend(&out, "and ", dropped, " more\n");
  return out;
}

}  // namespace sluice
