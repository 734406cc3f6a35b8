#include "src/builder/explain.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/builder/draft.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::build {
namespace {

// The lines of a text by their first bytes.
class Lines {
 public:
  explicit Lines(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (i == 0 || text[i - 1] == '\n') starts_.push_back(i);
    }
  }

  // The bytes of a line, which is counted from 1.
  bool Holds(const v1::Span& span, std::size_t line) const {
    if (line == 0 || line > starts_.size() || span.begin() >= span.end()) return false;
    const bool begins = line == starts_.size() || span.begin() < starts_[line];
    return begins && span.end() > starts_[line - 1];
  }

 private:
  std::vector<std::size_t> starts_;
};

const v1::Span& SpanOfClause(const v1::Item& item, int clause) {
  if (item.has_gate()) return item.gate().clauses(clause).span();
  if (item.has_ramp()) return item.ramp().clauses(clause).span();
  if (item.has_checklist()) return item.checklist().items(clause).span();
  return item.scenario().clauses(clause).span();
}

// Clauses begin on lines of their own, so that a line tells the clause.
std::string PlaceOfLine(const v1::Plan& parsed, const Lines& lines, std::size_t line) {
  for (int i = 0; i < parsed.items_size(); ++i) {
    const v1::Item& item = parsed.items(i);
    if (!lines.Holds(item.span(), line)) continue;
    for (int j = 0; j < ClauseCount(item); ++j) {
      if (lines.Holds(SpanOfClause(item, j), line)) return PlaceInWords(parsed, i, j);
    }
    return PlaceInWords(parsed, i, -1);
  }
  return "the plan";
}

// What is wrong and what would be right in a sentence, and below it the line of the
// printed plan with its caret.
std::string InWords(const Diagnostic& diagnostic) {
  std::string told = language::Escaped(diagnostic.message);
  if (!diagnostic.remedy.empty()) {
    absl::StrAppend(&told, "; ", language::Escaped(diagnostic.remedy));
  }
  absl::StrAppend(&told, " [", diagnostic.code, "]");
  const std::vector<std::string> shown = absl::StrSplit(diagnostic.ToString(), '\n');
  if (shown.size() < 3) return told;
  return absl::StrCat(told, "\n  ", diagnostic.file, ":", diagnostic.line, ":", diagnostic.column,
                      "\n", shown[1], "\n", shown[2]);
}

}  // namespace

std::string ExplainInWords(const v1::Plan& plan, const Diagnostics& found) {
  const std::string text = language::Print(plan);
  Diagnostics ignored;
  const v1::Plan parsed = language::Parse(language::Source("plan", text), ignored);
  const Lines lines(text);
  std::string told;
  for (const Diagnostic& diagnostic : found.all()) {
    if (diagnostic.severity != Diagnostic::Severity::kError) continue;
    absl::StrAppend(&told, told.empty() ? "" : "\n", PlaceOfLine(parsed, lines, diagnostic.line),
                    ": ", InWords(diagnostic));
  }
  const std::size_t kept = static_cast<std::size_t>(
      std::count_if(found.all().begin(), found.all().end(), [](const Diagnostic& diagnostic) {
        return diagnostic.severity == Diagnostic::Severity::kError;
      }));
  if (found.error_count() > kept) {
    absl::StrAppend(&told, "\nand ", found.error_count() - kept, " more errors");
  }
  return told;
}

}  // namespace sluice::build
