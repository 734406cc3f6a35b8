#include "src/evaluate/label_pool.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/evaluate/label_index.h"
#include "src/evaluate/spaces.h"

namespace sluice::evaluate {
namespace {

// All of them have one hash.
struct Alike {
  int number;
  bool operator==(Alike other) const { return number == other.number; }
  bool operator!=(Alike other) const { return number != other.number; }
  template <typename H>
  friend H AbslHashValue(H hash, Alike) {
    return hash;
  }
};

struct Pairs {
  using Value = Alike;
  static constexpr std::size_t size() { return 2; }
  Alike operator()(std::uint32_t number, std::size_t place) const {
    const auto& pair = (*all)[number];
    return {place == 0 ? pair.first : pair.second};
  }
  const std::vector<std::pair<int, int>>* all;
};

TEST(LabelIndexTest, TuplesOfOneHashAreToldApart) {
  std::vector<std::pair<int, int>> all;
  LabelIndex<Pairs> index(Pairs{&all});
  for (int a = 0; a < 20; ++a) {
    for (int b = 0; b < 20; ++b) {
      all.emplace_back(a, b);
      index.Insert(static_cast<std::uint32_t>(all.size() - 1));
    }
  }
  const auto find = [&index](int a, int b) {
    const Alike tuple[] = {{a}, {b}};
    return index.Find(tuple);
  };
  for (std::uint32_t i = 0; i < all.size(); ++i) EXPECT_EQ(find(all[i].first, all[i].second), i);
  EXPECT_EQ(find(3, 20), absl::nullopt);
  for (std::uint32_t i = 0; i < all.size(); i += 2) EXPECT_TRUE(index.Erase(i));
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(find(all[i].first, all[i].second).has_value(), i % 2 == 1);
  }
  EXPECT_EQ(index.size(), all.size() / 2);
}

TEST(LabelIndexTest, ANumberIsErasedOnlyWhereItsTupleLeadsToIt) {
  std::vector<std::pair<int, int>> all = {{1, 2}, {1, 2}};
  LabelIndex<Pairs> index(Pairs{&all});
  index.Insert(0);
  EXPECT_FALSE(index.Erase(1));
  EXPECT_TRUE(index.Erase(0));
  EXPECT_FALSE(index.Erase(0));
}

TEST(LabelPoolTest, AValueIsKeptOnceAndForgottenWithItsLastUser) {
  LabelPool pool;
  const LabelNumbers first = pool.Use({"fra", ""});
  const LabelNumbers second = pool.Use({"", "fra"});
  EXPECT_EQ(first[0], second[1]);
  EXPECT_EQ(first[1], second[0]);
  EXPECT_NE(first[0], first[1]);
  EXPECT_EQ(pool.size(), 2u);
  EXPECT_EQ(pool.texts(first), (LabelValues{"fra", ""}));

  pool.Release(first);
  EXPECT_EQ(pool.Find({"fra", "", "sin"}), (LabelNumbers{first[0], first[1], LabelPool::kNone}));
  pool.Use(absl::MakeConstSpan(&first[0], 1));
  pool.Release(second);
  EXPECT_EQ(pool.Find({"fra", ""}), (LabelNumbers{first[0], LabelPool::kNone}));
  EXPECT_EQ(pool.size(), 1u);
}

TEST(LabelPoolTest, TextsStayWhereTheyAre) {
  LabelPool pool;
  const absl::string_view text = pool.text(pool.Use({"edge-0"})[0]);
  for (int i = 1; i < 10'000; ++i) pool.Use({absl::StrCat("edge-", i)});
  EXPECT_EQ(text.data(), pool.text(pool.Find({"edge-0"})[0]).data());
  EXPECT_EQ(text, "edge-0");
}

TEST(LabelPoolTest, ItsBytesFollowWhatIsKept) {
  LabelPool pool;
  const auto name = [](int i) { return absl::StrCat(std::string(1000, 'x'), i); };
  for (int i = 0; i < 100; ++i) pool.Use({name(i)});
  const std::size_t full = pool.bytes();
  EXPECT_GT(full, 100'000u);
  EXPECT_LT(full, 120'000u);
  for (int i = 0; i < 100; ++i) pool.Release(pool.Find({name(i)}));
  EXPECT_LT(pool.bytes(), 10'000u);
  for (int i = 100; i < 200; ++i) pool.Use({name(i)});
  EXPECT_LT(pool.bytes(), full + 1000) << "numbers are used again";
}

TEST(SpacesTest, ANumberThatIsUsedAgainHasItsNewValues) {
  plan::Program program;
  program.spaces.resize(2);
  program.spaces[1].labels = {"edge", "region"};
  Spaces spaces(program);
  const std::uint32_t first = spaces.FindOrAdd(1, {"a|b", "c"});
  const std::uint32_t second = spaces.FindOrAdd(1, {"a", "b|c"});
  EXPECT_NE(first, second);
  EXPECT_EQ(spaces.size(1), 2u);

  EXPECT_TRUE(spaces.Release(1, first));
  EXPECT_FALSE(spaces.Release(1, first)) << "it was free already";
  EXPECT_EQ(spaces.Find(1, {"a|b", "c"}), absl::nullopt);
  EXPECT_EQ(spaces.size_with_one_more(1), 2u);
  // Those that were told of it may still ask.
  EXPECT_EQ(spaces.values(1, first), (LabelValues{"a|b", "c"}));

  EXPECT_EQ(spaces.FindOrAdd(1, {"", "c"}), first);
  EXPECT_EQ(spaces.values(1, first), (LabelValues{"", "c"}));
  EXPECT_EQ(spaces.values(1, second), (LabelValues{"a", "b|c"}));
  EXPECT_EQ(spaces.pool().Find({"a|b"})[0], LabelPool::kNone);
}

}  // namespace
}  // namespace sluice::evaluate
