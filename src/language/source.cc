#include "src/language/source.h"

#include <algorithm>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "src/language/lexer.h"
#include "src/language/unicode.h"

namespace sluice::language {
namespace {

// A longer line is no help to a reader, and a hundred findings in one line of
// megabytes would take a hundred times its memory.
constexpr std::size_t kMaxLineBytes = 16u << 10;

// Words beyond this are not compared, nor more candidates: the time must not
// grow with the square of a text.
constexpr std::size_t kMaxWord = 64;
constexpr std::size_t kMaxCandidates = 4096;

// How many letters were left out, added, changed or swapped with their neighbour
// between `a` and `b`.
std::size_t Distance(absl::string_view a, absl::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

Source::Source(absl::string_view file, absl::string_view text) : file_(file), text_(text) {
  line_starts_.push_back(static_cast<std::uint32_t>(ByteOrderMark(text_)));
  for (std::size_t i = 0; i < text_.size(); ++i) {
    if (text_[i] == '\n') line_starts_.push_back(static_cast<std::uint32_t>(i + 1));
  }
}

Diagnostic Source::At(const v1::Span& span, Diagnostic::Severity severity, absl::string_view code,
                      absl::string_view message, absl::string_view remedy) const {
  Diagnostic diagnostic;
  diagnostic.severity = severity;
  diagnostic.code = std::string(code);
  diagnostic.message = std::string(message);
  diagnostic.remedy = std::string(remedy);
  diagnostic.file = file_;

  const std::size_t begin =
      std::max<std::size_t>(line_starts_[0], std::min<std::size_t>(span.begin(), text_.size()));
  const auto next_line = std::upper_bound(line_starts_.begin(), line_starts_.end(), begin);
  const std::size_t line_begin = *(next_line - 1);
  std::size_t line_end = text_.find('\n', line_begin);
  if (line_end == std::string::npos) line_end = text_.size();
  if (line_end > line_begin && text_[line_end - 1] == '\r') --line_end;
  const std::size_t end =
      std::max(begin, std::min<std::size_t>({span.end(), text_.size(), line_end}));

  const absl::string_view text = text_;
  diagnostic.line = static_cast<std::size_t>(next_line - line_starts_.begin());
  diagnostic.column = CountCharacters(text.substr(line_begin, begin - line_begin)) + 1;
  diagnostic.width = std::max<std::size_t>(1, CountCharacters(text.substr(begin, end - begin)));
  if (line_end - line_begin <= kMaxLineBytes) {
    diagnostic.source_line = std::string(text.substr(line_begin, line_end - line_begin));
  }
  return diagnostic;
}

std::string NearestName(absl::string_view word, const std::vector<std::string>& candidates) {
  if (word.empty() || word.size() > kMaxWord) return "";
  const std::string* nearest = nullptr;
  // One slip in three letters, and a swap in a short word.
  std::size_t least = std::max<std::size_t>(1, word.size() / 3) + 1;
  const std::size_t count = std::min(candidates.size(), kMaxCandidates);
  for (std::size_t i = 0; i < count; ++i) {
    const std::string& candidate = candidates[i];
    if (candidate.size() + least <= word.size() || word.size() + least <= candidate.size()) {
      continue;
    }
    // A word all of whose letters would change is another word.
    const std::size_t distance = Distance(word, candidate);
    if (distance >= least || distance >= std::min(word.size(), candidate.size())) continue;
    least = distance;
    nearest = &candidate;
  }
  return nearest == nullptr ? "" : *nearest;
}

std::string DidYouMean(absl::string_view word, const std::vector<std::string>& candidates) {
  const std::string nearest = NearestName(word, candidates);
  return nearest.empty() ? "" : absl::StrCat("; did you mean ", Quoted(nearest), "?");
}

}  // namespace sluice::language
