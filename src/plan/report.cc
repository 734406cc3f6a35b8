#include "src/plan/report.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

bool IsWordByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '.';
}

// Adds the words that may be a name which the line declares, with their places in the text. What
// stands in braces declares nothing.
void AddNames(absl::string_view line, std::size_t line_begin,
              absl::flat_hash_map<std::string, std::vector<std::size_t>>& places) {
  const std::size_t open = line.find('{');
  const std::size_t close = open == line.npos ? line.npos : line.rfind('}');
  std::size_t begin = 0;
  while (begin < line.size()) {
    while (begin < line.size() && !IsWordByte(line[begin])) ++begin;
    std::size_t end = begin;
    while (end < line.size() && IsWordByte(line[end])) ++end;
    const bool braced = begin > open && (close == line.npos || begin < close);
    if (end > begin && !braced) {
      places[std::string(line.substr(begin, end - begin))].push_back(line_begin + begin);
    }
    begin = end;
  }
}

}  // namespace

Reporter::Reporter(const language::Source& source, Diagnostics& diagnostics)
    : source_(source), diagnostics_(diagnostics), line_starts_{0} {
  for (std::size_t i = 0; i < source.text().size(); ++i) {
    if (source.text()[i] == '\n') line_starts_.push_back(i + 1);
  }
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    if (diagnostic.severity != Diagnostic::Severity::kError) continue;
    broken_lines_.push_back(diagnostic.line);
    broken_places_.emplace_back(diagnostic.line, diagnostic.column);
  }
  std::sort(broken_places_.begin(), broken_places_.end());
  std::sort(broken_lines_.begin(), broken_lines_.end());
  broken_lines_.erase(std::unique(broken_lines_.begin(), broken_lines_.end()), broken_lines_.end());
  for (const std::size_t line : broken_lines_) {
    if (line == 0 || line > line_starts_.size()) continue;
    const std::size_t begin = line_starts_[line - 1];
    const std::size_t end = line < line_starts_.size() ? line_starts_[line] : source.text().size();
    AddNames(absl::string_view(source.text()).substr(begin, end - begin), begin, broken_names_);
  }
}

bool Reporter::MayBeDeclared(const v1::Name& name) const {
  const auto found = broken_names_.find(name.text());
  if (found == broken_names_.end()) return false;
  const std::size_t own = name.span().begin();
  return std::any_of(found->second.begin(), found->second.end(),
                     [own](std::size_t place) { return place != own; });
}

void Reporter::Report(Code code, const v1::Span& span, absl::string_view message,
                      absl::string_view remedy) {
  const CodeInfo& info = AllCodes()[static_cast<std::size_t>(code)];
  if (full()) {
    // Only counted, so there is no need to find its place.
    Diagnostic diagnostic;
    diagnostic.severity = info.severity;
    diagnostic.code = std::string(info.name);
    diagnostics_.Add(std::move(diagnostic));
    return;
  }
  Diagnostic diagnostic = source_.At(span, info.severity, info.name, message, remedy);
  // What the parser did not understand has no place of its own.
  const bool nowhere = span.end() == 0 && parser_stumbled();
  if (!nowhere && !StumbledOver(diagnostic)) diagnostics_.Add(std::move(diagnostic));
}

bool Reporter::StumbledOver(const Diagnostic& diagnostic) const {
  const auto first = std::lower_bound(broken_places_.begin(), broken_places_.end(),
                                      std::make_pair(diagnostic.line, diagnostic.column));
  return first != broken_places_.end() && first->first == diagnostic.line &&
         first->second < diagnostic.column + diagnostic.width;
}

std::size_t Reporter::LineAt(std::size_t byte) const {
  const auto next = std::upper_bound(line_starts_.begin(), line_starts_.end(), byte);
  return static_cast<std::size_t>(next - line_starts_.begin());
}

std::string Reporter::Line(const v1::Span& span) const {
  return absl::StrCat("line ", LineAt(span.begin()));
}

std::string Reporter::Written(const v1::Span& span, absl::string_view otherwise) const {
  constexpr std::size_t kLongest = 32;
  const std::size_t size = source_.text().size();
  if (span.begin() >= span.end() || span.end() > size || span.end() - span.begin() > kLongest) {
    return std::string(otherwise);
  }
  return source_.text().substr(span.begin(), span.end() - span.begin());
}

absl::string_view Reporter::Bytes(const v1::Span& span) const {
  const absl::string_view text = source_.text();
  if (span.begin() >= span.end() || span.end() > text.size()) return "";
  return text.substr(span.begin(), span.end() - span.begin());
}

std::string Reporter::DidYouMean(absl::string_view word, const std::vector<std::string>& names,
                                 absl::string_view otherwise) const {
  if (full()) return "";
  const std::string nearest = language::NearestName(word, names);
  if (nearest.empty()) return std::string(otherwise);
  return absl::StrCat("did you mean ", Quoted(nearest), "?");
}

bool Reporter::BrokenWithin(const v1::Span& span) const {
  const std::size_t from = LineAt(span.begin());
  const std::size_t to = LineAt(std::max(span.begin() + 1, span.end()) - 1);
  const auto first = std::lower_bound(broken_lines_.begin(), broken_lines_.end(), from);
  return first != broken_lines_.end() && *first <= to;
}

std::string Quoted(absl::string_view word) { return absl::StrCat("`", word, "`"); }

std::string QuotedList(const std::vector<std::string>& words, absl::string_view conjunction) {
  constexpr std::size_t kShown = 6;
  const std::size_t shown = words.size() > kShown + 1 ? kShown : words.size();
  std::string list;
  for (std::size_t i = 0; i < shown; ++i) {
    const bool last = i + 1 == words.size();
    if (i > 0) absl::StrAppend(&list, last ? absl::StrCat(" ", conjunction, " ") : ", ");
    absl::StrAppend(&list, Quoted(words[i]));
  }
  if (shown < words.size()) {
    absl::StrAppend(&list, " ", conjunction, " ", words.size() - shown, " more");
  }
  return list;
}

std::string Grouped(std::int64_t number) {
  std::string text = absl::StrCat(number);
  for (std::size_t i = text.size(); i > 3 && text[i - 4] != '-';) {
    i -= 3;
    text.insert(i, ",");
  }
  return text;
}

std::string QuotedExpr(const v1::Expr& expr) {
  constexpr std::size_t kLongest = 72;
  const std::string text = language::PrintExpr(expr);
  return text.empty() || text.size() > kLongest ? "this" : Quoted(text);
}

}  // namespace sluice::plan
