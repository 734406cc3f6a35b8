#include "src/scenario/side_by_side.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluice::scenario {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(SideBySide, EqualEntriesStandBesideEachOther) {
  EXPECT_THAT(SideBySide({"a", "b", "d"}, {"a", "c", "d"}),
              ElementsAre(Pair("a", "a"), Pair("b", ""), Pair("", "c"), Pair("d", "d")));
  EXPECT_THAT(SideBySide({}, {"a"}), ElementsAre(Pair("", "a")));
  EXPECT_THAT(SideBySide({"x", "a"}, {"a"}), ElementsAre(Pair("x", ""), Pair("a", "a")));
}

TEST(SideBySide, ListsTooLongToCompareArePairedByPlace) {
  std::vector<std::string> left, right;
  for (int i = 0; i < 3000; ++i) {
    left.push_back(absl::StrCat(i));
    right.push_back(absl::StrCat(i == 5 ? -1 : i));
  }
  const auto rows = SideBySide(left, right);
  EXPECT_EQ(rows.size(), 3000u);
  EXPECT_THAT(rows[5], Pair("5", "-1"));
}

}  // namespace
}  // namespace sluice::scenario
