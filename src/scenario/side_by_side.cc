#include "src/scenario/side_by_side.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "src/language/unicode.h"

namespace sluice::scenario {
namespace {

constexpr std::size_t kMostCompared = 2'000;
constexpr std::size_t kMostColumn = 60;

using Rows = std::vector<std::pair<std::string, std::string>>;

void PairByPlace(const std::vector<std::string>& left, const std::vector<std::string>& right,
                 std::size_t from, Rows& rows) {
  for (std::size_t i = from; i < std::max(left.size(), right.size()); ++i) {
    rows.emplace_back(i < left.size() ? left[i] : "", i < right.size() ? right[i] : "");
  }
}

}  // namespace

Rows SideBySide(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  Rows rows;
  std::size_t alike = 0;
  while (alike < left.size() && alike < right.size() && left[alike] == right[alike]) {
    rows.emplace_back(left[alike], right[alike]);
    ++alike;
  }
  const std::size_t n = left.size() - alike;
  const std::size_t m = right.size() - alike;
  if (n > kMostCompared || m > kMostCompared) {
    PairByPlace(left, right, alike, rows);
    return rows;
  }
  // By place from the end: the longest subsequence that the rest of both has in common.
  std::vector<std::vector<std::uint16_t>> common(n + 1, std::vector<std::uint16_t>(m + 1));
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = m; k-- > 0;) {
      common[i][k] = left[alike + i] == right[alike + k]
                         ? static_cast<std::uint16_t>(common[i + 1][k + 1] + 1)
                         : std::max(common[i + 1][k], common[i][k + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t k = 0;
  while (i < n || k < m) {
    if (i < n && k < m && left[alike + i] == right[alike + k]) {
      rows.emplace_back(left[alike + i++], right[alike + k++]);
    } else if (k == m || (i < n && common[i + 1][k] >= common[i][k + 1])) {
      rows.emplace_back(left[alike + i++], "");
    } else {
      rows.emplace_back("", right[alike + k++]);
    }
  }
  return rows;
}

std::vector<std::string> TableOf(const std::vector<std::pair<std::string, std::string>>& rows) {
  if (rows.empty()) return {};
  constexpr absl::string_view kHeading = "expected";
  std::size_t width = kHeading.size();
  for (const auto& [left, right] : rows) {
    width = std::max(width, std::min(kMostColumn, language::DisplayWidth(language::Escaped(left))));
  }
  const auto line = [width](absl::string_view mark, const std::string& left,
                            const std::string& right) {
    const std::size_t used = language::DisplayWidth(left);
    return absl::StrCat(mark, " ", left, std::string(width > used ? width - used : 0, ' '),
                        right.empty() ? "" : absl::StrCat("  ", right));
  };
  std::vector<std::string> table = {line(" ", std::string(kHeading), "came")};
  for (const auto& [left, right] : rows) {
    const absl::string_view mark = left == right   ? " "
                                   : right.empty() ? "-"
                                   : left.empty()  ? "+"
                                                   : "!";
    table.push_back(line(mark, language::Escaped(left), language::Escaped(right)));
  }
  return table;
}

}  // namespace sluice::scenario
