// A report as headings, sentences and tables, before it is known where it will be read.
#ifndef SLUICE_SRC_CLI_REPORT_DOCUMENT_H_
#define SLUICE_SRC_CLI_REPORT_DOCUMENT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "src/cli/terminal.h"

namespace sluice::cli {

// Texts are as users wrote them: who shows them escapes them.
struct Cell {
  std::string text;
  enum class Tone { kPlain, kStrong, kFaint, kWell, kWarn, kBad } tone = Tone::kPlain;
};

struct Table {
  std::vector<std::string> columns;  // empty: the first cell of each row says what the row is
  std::vector<std::vector<Cell>> rows;
  bool to_do = false;  // each row is to be ticked, on paper too
};

struct Block {
  enum class Kind { kTitle, kSection, kPart, kText, kTable, kPicture };

  Kind kind = Kind::kText;
  Cell text;            // kTitle, kSection, kPart, kText
  std::string about;    // of a kPart: what stands fainter behind its heading
  Table table;          // kTable
  std::string picture;  // kPicture: markup, which only HTML shows
};

using Document = std::vector<Block>;

// Of a longer table a page has the first rows.
inline constexpr std::size_t kMostTableRows = 2000;

// For a terminal. Of long tables the first rows.
std::string DocumentText(const Document& document, const Ink& ink);

// For a page that others go on writing.
std::string DocumentMarkdown(const Document& document);

// The body of a page, and the style that it needs beside that of all pages. `number` keeps the
// anchors of several documents in one page apart.
std::string DocumentHtml(const Document& document, std::size_t number);
std::string DocumentStyle();

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPORT_DOCUMENT_H_
