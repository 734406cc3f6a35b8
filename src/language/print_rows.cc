// Statements below each other: columns, comments, blank lines.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/language/print_parts.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// A wider column is not waited for by the rows around it. It bounds the padding,
// too: one name of a megabyte must not make each row as long.
constexpr std::size_t kMaxColumnWidth = 40;

bool HasNext(const Row& row, std::size_t column) {
  return column + 1 < row.columns.size() || !row.rest.empty();
}

// How wide each column of rows [first, last) is.
std::vector<std::size_t> Widths(const std::vector<Row>& rows, std::size_t first, std::size_t last) {
  std::vector<std::size_t> widths;
  for (std::size_t i = first; i < last; ++i) {
    for (std::size_t column = 0; column < rows[i].columns.size(); ++column) {
      if (widths.size() <= column) widths.push_back(0);
      const std::size_t width = DisplayWidth(rows[i].columns[column]);
      // A row that ends here needs no place for what follows.
      if (HasNext(rows[i], column) && width <= kMaxColumnWidth) {
        widths[column] = std::max(widths[column], width);
      }
    }
  }
  return widths;
}

void PrintRow(const Row& row, const std::vector<std::size_t>& widths, std::size_t indent,
              std::string& out) {
  std::string line(indent, ' ');
  for (std::size_t column = 0; column < row.columns.size(); ++column) {
    line += row.columns[column];
    if (!HasNext(row, column)) continue;
    const std::size_t width = DisplayWidth(row.columns[column]);
    line.append(row.gap + (width < widths[column] ? widths[column] - width : 0), ' ');
  }
  row.rest.Print(DisplayWidth(line), indent, line);
  absl::StrAppend(&out, line, row.block);
  if (row.layout != nullptr &&
      (row.layout->has_comment_after() || !row.layout->comment_after().empty())) {
    absl::StrAppend(&out, "  #", row.layout->comment_after());
  }
  out += '\n';
}

bool BlankBefore(const Row& row) { return row.layout != nullptr && row.layout->blank_before(); }

}  // namespace

void PrintComments(const google::protobuf::RepeatedPtrField<std::string>& comments,
                   std::size_t indent, std::string& out) {
  for (const std::string& comment : comments) {
    if (comment == "\n") {
      out += '\n';
    } else {
      absl::StrAppend(&out, std::string(indent, ' '), "#", comment, "\n");
    }
  }
}

void PrintRows(const std::vector<Row>& rows, std::size_t indent, std::string& out) {
  for (std::size_t first = 0; first < rows.size();) {
    std::size_t last = first + 1;
    while (last < rows.size() && !rows[first].kind.empty() && rows[last].kind == rows[first].kind &&
           !BlankBefore(rows[last])) {
      ++last;
    }
    const std::vector<std::size_t> widths = Widths(rows, first, last);
    for (std::size_t i = first; i < last; ++i) {
      if (i > 0 && BlankBefore(rows[i])) out += '\n';
      if (rows[i].layout != nullptr) {
        PrintComments(rows[i].layout->comments_before(), indent, out);
      }
      PrintRow(rows[i], widths, indent, out);
    }
    first = last;
  }
}

std::string PrintBlock(const std::vector<Row>& rows,
                       const google::protobuf::RepeatedPtrField<std::string>& comments_at_end,
                       std::size_t indent) {
  if (rows.empty() && comments_at_end.empty()) return " { }";
  std::string out = " {\n";
  PrintRows(rows, indent + 2, out);
  PrintComments(comments_at_end, indent + 2, out);
  return absl::StrCat(out, std::string(indent, ' '), "}");
}

Row Clause(const v1::Layout& layout, absl::string_view keyword, std::size_t width) {
  Row row;
  row.layout = &layout;
  std::string text(keyword);
  text.append(text.size() < width ? width - text.size() : 1, ' ');
  row.rest.Text(text);
  return row;
}

}  // namespace sluice::language
