#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/cli/markup.h"
#include "src/cli/replay_summary.h"
#include "src/cli/report/document.h"

namespace sluice::cli {
namespace {

std::string CellMarkdown(const Cell& cell) {
  const std::string text = InMarkdown(cell.text);
  const bool stands_out = cell.tone == Cell::Tone::kBad || cell.tone == Cell::Tone::kStrong;
  return stands_out && !text.empty() ? absl::StrCat("**", text, "**") : text;
}

// Markdown has no tables without heads.
std::string TableMarkdown(const Table& table) {
  std::string head = "|", rule = "|", body;
  const std::size_t columns = !table.columns.empty() ? table.columns.size()
                              : table.rows.empty()   ? 0
                                                     : table.rows.front().size();
  if (table.to_do) {
    absl::StrAppend(&head, " done |");
    absl::StrAppend(&rule, " --- |");
  }
  for (std::size_t i = 0; i < columns; ++i) {
    absl::StrAppend(&head, " ", i < table.columns.size() ? InMarkdown(table.columns[i]) : "", " |");
    absl::StrAppend(&rule, " --- |");
  }
  for (std::size_t r = 0; r < std::min(table.rows.size(), kMostTableRows); ++r) {
    const std::vector<Cell>& row = table.rows[r];
    absl::StrAppend(&body, "|", table.to_do ? " \xe2\x98\x90 |" : "");
    for (const Cell& cell : row) absl::StrAppend(&body, " ", CellMarkdown(cell), " |");
    body.push_back('\n');
  }
  if (table.rows.size() > kMostTableRows) {
    absl::StrAppend(&body, "\nand ", Grouped(table.rows.size() - kMostTableRows),
                    " more; --format json has all of them\n");
  }
  return absl::StrCat(head, "\n", rule, "\n", body);
}

}  // namespace

std::string DocumentMarkdown(const Document& document) {
  std::string page;
  for (const Block& block : document) {
    if (block.kind == Block::Kind::kPicture) continue;
    if (!page.empty()) page.push_back('\n');
    const std::string text = InMarkdown(block.text.text);
    switch (block.kind) {
      case Block::Kind::kTitle:
        absl::StrAppend(&page, "# ", text, "\n");
        break;
      case Block::Kind::kSection:
        absl::StrAppend(&page, "## ", text, "\n");
        break;
      case Block::Kind::kPart:
        absl::StrAppend(&page, "### ", text,
                        block.about.empty() ? "" : absl::StrCat(" ", InMarkdown(block.about)),
                        "\n");
        break;
      case Block::Kind::kText:
        absl::StrAppend(&page, CellMarkdown(block.text), "\n");
        break;
      case Block::Kind::kTable:
        absl::StrAppend(&page, TableMarkdown(block.table));
        break;
      case Block::Kind::kPicture:
        break;
    }
  }
  return page;
}

}  // namespace sluice::cli
