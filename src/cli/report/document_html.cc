#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "src/cli/markup.h"
#include "src/cli/replay_summary.h"
#include "src/cli/report/document.h"

namespace sluice::cli {
namespace {

constexpr char kStyle[] = R"(
section.report { break-before: page; }
section.report:first-child { break-before: auto; }
h2 { border-bottom: 1px solid var(--rule); padding-bottom: .2rem; break-after: avoid; }
h3 { font-size: 1rem; margin: 1.4rem 0 .3rem; overflow-wrap: anywhere; break-after: avoid; }
h3 small { color: var(--faint); font-weight: normal; }
p { margin: .3rem 0; overflow-wrap: anywhere; }
.strong { font-weight: 600; }
.faint { color: var(--faint); }
td.good, p.good { color: var(--good-edge); }
td.warn, p.warn { color: var(--warn-edge); }
td.bad, p.bad { color: var(--bad-edge); font-weight: 600; }
table.of { border-collapse: collapse; width: 100%; margin: .3rem 0; font-size: .95rem; }
table.of th, table.of td { padding: .2rem .9rem .2rem 0; text-align: left; vertical-align: top;
  border-bottom: 1px solid var(--rule); font-variant-numeric: tabular-nums;
  overflow-wrap: break-word; }
table.of thead th { color: var(--faint); font-weight: normal; }
table.of tbody th { font-weight: normal; white-space: nowrap; }
table.of tr { break-inside: avoid; }
table.rows { width: auto; }
table.of td.long { overflow-wrap: anywhere; min-width: 9em; max-width: 22em; }
table.of.rows td.long { max-width: 48em; }
td.box { width: 1.6em; }
td.box::before { content: ""; display: inline-block; width: .8em; height: .8em;
  border: 1.5px solid currentColor; border-radius: 2px; }
nav.contents { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: .6rem 0; }
@media (max-width: 40rem) {
  table.of { font-size: .9rem; }
  table.cards thead { display: none; }
  table.cards, table.cards tbody, table.cards tr, table.cards td { display: block; width: auto; }
  table.cards tr { padding: .35rem 0; border-bottom: 1px solid var(--rule); }
  table.cards td { border: 0; padding: 0; display: grid; grid-template-columns: 6.5em minmax(0, 1fr); }
  table.cards td::before { content: attr(data-of); color: var(--faint); font-weight: normal; }
  table.cards td:empty { display: none; }
  table.of td.long, table.of.rows td.long { min-width: 0; max-width: none; }
  table.cards td.box { display: block; float: right; width: auto; }
  table.cards td.box::before { content: ""; width: 1em; height: 1em; color: inherit; }
  table.steps, table.steps tbody { display: block; }
  table.steps tr { display: grid; grid-template-columns: 8em 5.5em minmax(0, 1fr); padding: .15rem 0;
    border-bottom: 1px solid var(--rule); }
  table.steps th, table.steps td { border: 0; padding: 0; }
  table.steps td:nth-child(n+4) { grid-column: 2 / -1; }
  table.steps td:nth-child(n+4):empty { display: none; }
}
@media print { nav.contents { display: none; } }
)";

const char* NameOf(Cell::Tone tone) {
  switch (tone) {
    case Cell::Tone::kPlain:
      return "";
    case Cell::Tone::kStrong:
      return "strong";
    case Cell::Tone::kFaint:
      return "faint";
    case Cell::Tone::kWell:
      return "good";
    case Cell::Tone::kWarn:
      return "warn";
    case Cell::Tone::kBad:
      break;
  }
  return "bad";
}

// A word that is wider than a column of a table should be. It may be broken anywhere; others only
// between words, so that no time or duration is torn.
bool HasLongWord(absl::string_view text) {
  constexpr std::size_t kLong = 40;
  for (const absl::string_view word : absl::StrSplit(text, ' ')) {
    if (word.size() > kLong) return true;
  }
  return false;
}

std::string ClassOf(Cell::Tone tone, bool is_long = false) {
  const std::string name = absl::StrCat(NameOf(tone), is_long ? " long" : "");
  if (name.empty()) return "";
  return absl::StrCat(" class=\"", absl::StripAsciiWhitespace(name), "\"");
}

std::string RowHtml(const Table& table, const std::vector<Cell>& row) {
  std::string html = table.to_do ? "<tr><td class=\"box\"></td>" : "<tr>";
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (table.columns.empty() && i == 0) {
      absl::StrAppend(&html, "<th scope=\"row\">", Markup(row[i].text), "</th>");
      continue;
    }
    absl::StrAppend(&html, "<td", ClassOf(row[i].tone, HasLongWord(row[i].text)));
    if (i < table.columns.size()) {
      absl::StrAppend(&html, " data-of=\"", Markup(table.columns[i]), "\"");
    }
    absl::StrAppend(&html, ">", Markup(row[i].text), "</td>");
  }
  return absl::StrCat(html, "</tr>\n");
}

// On a phone each row of a table with heads becomes a card.
std::string TableHtml(const Table& table) {
  std::string html;
  if (table.columns.empty()) {
    const bool steps = !table.rows.empty() && table.rows.front().size() > 2;
    html = absl::StrCat("<div class=\"scroll\"><table class=\"of rows", steps ? " steps" : "",
                        "\">\n");
  } else {
    html = "<div class=\"scroll\"><table class=\"of cards\">\n<thead><tr>";
    if (table.to_do) absl::StrAppend(&html, "<th scope=\"col\">done</th>");
    for (const std::string& column : table.columns) {
      absl::StrAppend(&html, "<th scope=\"col\">", Markup(column), "</th>");
    }
    absl::StrAppend(&html, "</tr></thead>\n");
  }
  absl::StrAppend(&html, "<tbody>\n");
  for (std::size_t i = 0; i < std::min(table.rows.size(), kMostTableRows); ++i) {
    absl::StrAppend(&html, RowHtml(table, table.rows[i]));
  }
  absl::StrAppend(&html, "</tbody>\n</table></div>\n");
  if (table.rows.size() > kMostTableRows) {
    absl::StrAppend(&html, "<p class=\"faint\">and ", Grouped(table.rows.size() - kMostTableRows),
                    " more; --format json has all of them</p>\n");
  }
  return html;
}

}  // namespace

std::string DocumentHtml(const Document& document, std::size_t number) {
  std::string contents, html;
  std::size_t sections = 0;
  for (const Block& block : document) {
    const std::string text = Markup(block.text.text);
    switch (block.kind) {
      case Block::Kind::kTitle:
        absl::StrAppend(&html, "<h1>", text, "</h1>\n");
        break;
      case Block::Kind::kSection: {
        const std::string id = absl::StrCat("r", number, "-", ++sections);
        absl::StrAppend(&contents, "<a href=\"#", id, "\">", text, "</a>\n");
        absl::StrAppend(&html, "<h2 id=\"", id, "\">", text, "</h2>\n");
        break;
      }
      case Block::Kind::kPart:
        absl::StrAppend(
            &html, "<h3>", text,
            block.about.empty() ? "" : absl::StrCat(" <small>", Markup(block.about), "</small>"),
            "</h3>\n");
        break;
      case Block::Kind::kText:
        absl::StrAppend(&html, "<p", ClassOf(block.text.tone), ">", text, "</p>\n");
        break;
      case Block::Kind::kTable:
        absl::StrAppend(&html, TableHtml(block.table));
        break;
      case Block::Kind::kPicture:
        absl::StrAppend(&html, block.picture);
        break;
    }
  }
  const std::size_t behind_title = html.find("</h1>\n");
  if (behind_title != std::string::npos) {
    html.insert(behind_title + 6, absl::StrCat("<nav class=\"contents\">\n", contents, "</nav>\n"));
  }
  return absl::StrCat("<section class=\"report\">\n", html, "</section>\n");
}

std::string DocumentStyle() { return kStyle; }

}  // namespace sluice::cli
