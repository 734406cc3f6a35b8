#include "src/window/bucket_counts.h"

#include <cmath>
#include <cstdint>
#include <iterator>
#include <limits>
#include <map>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::window {
namespace {

constexpr double kTiniest = std::numeric_limits<double>::denorm_min();
constexpr double kHuge = std::numeric_limits<double>::max();

// Ends of what is narrow, and what is beyond them, zero, and the common.
const std::vector<double>& Values() {
  static const auto* const values = new std::vector<double>{
      0,    kTiniest, 1e-300, 0x1p-256, 0x1.fffffffffffffp-256, 0x1p-255, 1e-60, 0.5,  1,
      1.01, 99.99,    1e60,   0x1p254,  0x1.fffffffffffffp254,  0x1p255,  1e300, kHuge};
  return *values;
}

TEST(NarrowBucketTest, ItIsTheBucketInFewerBits) {
  for (const double magnitude : Values()) {
    for (const double value : {magnitude, -magnitude}) {
      std::int16_t narrow = 0;
      const bool fits = internal::ToNarrowBucket(value, narrow);
      EXPECT_EQ(fits, value == 0 || (magnitude >= 0x1p-255 && magnitude < 0x1p255)) << value;
      EXPECT_EQ(fits, IsNarrow(BucketOf(value))) << value;
      if (!fits) continue;
      EXPECT_EQ(FromNarrow(narrow), BucketOf(value)) << value;
      EXPECT_EQ(ToNarrow(BucketOf(value)), narrow) << value;
      EXPECT_GT(narrow, kWide) << value;
    }
  }
  std::int16_t narrow = 0;
  EXPECT_FALSE(internal::ToNarrowBucket(std::numeric_limits<double>::infinity(), narrow));
  EXPECT_FALSE(internal::ToNarrowBucket(-std::numeric_limits<double>::quiet_NaN(), narrow));
}

TEST(NarrowBucketTest, TheyAreInTheOrderOfBuckets) {
  std::int32_t last = std::numeric_limits<std::int32_t>::min();
  for (std::int32_t narrow = kWide + 1; narrow <= INT16_MAX; ++narrow) {
    const std::int32_t bucket = FromNarrow(narrow);
    ASSERT_GT(bucket, last);
    last = bucket;
    if (IsNarrow(bucket)) {
      ASSERT_EQ(ToNarrow(bucket), narrow);
    }
  }
}

TEST(WordsTest, SamplesAreReadAsTheyWereAppended) {
  const std::vector<BucketCount> entries{
      {BucketOf(1), 1},         {BucketOf(1), 2},     {BucketOf(-3), 3},
      {BucketOf(0), 65535},     {BucketOf(0), 65536}, {BucketOf(1e300), 1},
      {BucketOf(-kTiniest), 7}, {BucketOf(5), 1},     {BucketOf(5), std::uint64_t{1} << 53}};
  std::vector<std::int16_t> words;
  std::map<std::int32_t, std::uint64_t> expected, read;
  bool plain = true;
  for (const BucketCount& entry : entries) {
    plain &= AppendWords(entry, words);
    expected[entry.bucket] += entry.count;
  }
  EXPECT_FALSE(plain);
  ReadWords(
      {words, plain},
      [&](Words samples) {
        for (const std::int16_t sample : samples) ++read[FromNarrow(sample)];
      },
      [&](BucketCount entry) { read[entry.bucket] += entry.count; });
  EXPECT_EQ(read, expected);
}

// Against a sorted list with their numbers.
class BucketCountsTest : public ::testing::Test {
 protected:
  void Add(double value, std::uint64_t count = 1) {
    std::int16_t narrow = 0;
    if (count == 1 && internal::ToNarrowBucket(value, narrow)) {
      counts_.Add(Words(&narrow, 1));
    } else {
      counts_.Add(BucketCount{BucketOf(value), count});
    }
    plain_[BucketOf(value)] += count;
  }
  void Remove(double value, std::uint64_t count = 1) {
    std::int16_t narrow = 0;
    if (count == 1 && internal::ToNarrowBucket(value, narrow)) {
      counts_.Remove(Words(&narrow, 1));
    } else {
      counts_.Remove(BucketCount{BucketOf(value), count});
    }
    plain_[BucketOf(value)] -= count;
  }

  std::int32_t Expected(std::uint64_t rank) const {
    std::uint64_t below = 0;
    for (const auto& [bucket, count] : plain_) {
      below += count;
      if (below >= rank) return bucket;
    }
    return std::numeric_limits<std::int32_t>::max();
  }
  void ExpectRank(std::uint64_t rank) {
    ASSERT_EQ(counts_.BucketAt(rank), Expected(rank)) << rank << " of " << counts_.total();
  }

  BucketCounts counts_;
  std::map<std::int32_t, std::uint64_t> plain_;
};

TEST_F(BucketCountsTest, EveryRankOfAllKindsOfValues) {
  for (const double value : Values()) {
    for (const double signed_value : {value, -value}) Add(signed_value);
  }
  for (std::uint64_t rank = 1; rank <= counts_.total(); ++rank) {
    ASSERT_NO_FATAL_FAILURE(ExpectRank(rank));
    ASSERT_NO_FATAL_FAILURE(ExpectRank(counts_.total() + 1 - rank));
  }
}

TEST_F(BucketCountsTest, TheCursorStandsWhileSamplesComeAndGo) {
  std::mt19937_64 random(7);
  std::vector<double> in;
  for (int i = 0; i < 20'000; ++i) {
    double value = Values()[random() % Values().size()];
    if (random() % 2 == 0) value = static_cast<double>(random() % 300) / 10;
    if (random() % 3 == 0) value = -value;
    Add(value);
    in.push_back(value);
    if (in.size() > 50 || random() % 3 == 0) {
      const std::size_t at = random() % in.size();
      Remove(in[at]);
      in.erase(in.begin() + static_cast<std::ptrdiff_t>(at));
    }
    ASSERT_EQ(counts_.total(), in.size());
    if (in.empty()) continue;
    ASSERT_NO_FATAL_FAILURE(ExpectRank(1 + random() % in.size()));
  }
}

TEST_F(BucketCountsTest, CountsWidenWithoutLoss) {
  const std::uint64_t most = std::uint64_t{1} << 53;
  Add(1);
  for (const std::uint64_t count : {std::uint64_t{65534}, std::uint64_t{1}, std::uint64_t{65536},
                                    std::uint64_t{1} << 32, most}) {
    Add(7, count);
    Add(-7);
    ASSERT_NO_FATAL_FAILURE(ExpectRank(1));
    ASSERT_NO_FATAL_FAILURE(ExpectRank(counts_.total() / 2));
    ASSERT_NO_FATAL_FAILURE(ExpectRank(counts_.total()));
  }
  Remove(7, most);
  Remove(7, std::uint64_t{1} << 32);
  ASSERT_NO_FATAL_FAILURE(ExpectRank(6));
  ASSERT_NO_FATAL_FAILURE(ExpectRank(7));
}

// Values that wander through all powers of two take no more than those that stay.
TEST_F(BucketCountsTest, GroupsWithoutSamplesAreUsedAgain) {
  for (int exponent = -1000; exponent < 1000; ++exponent) {
    Add(std::ldexp(1, exponent));
    if (exponent > -1000) Remove(std::ldexp(1, exponent - 1));
    ASSERT_NO_FATAL_FAILURE(ExpectRank(1));
  }
  EXPECT_LE(counts_.bytes(), 8 * BucketCounts::kGroupBytes + 2048);
}

TEST_F(BucketCountsTest, DrainingTellsAllInOrderAndLeavesNothing) {
  for (int round = 0; round < 3; ++round) {
    for (const double value : {3.0, -1.0, 3.0, 0.0, 1e300, 200.0}) Add(value);
    std::map<std::int32_t, std::uint64_t> told;
    counts_.Drain([&](BucketCount entry) {
      if (!told.empty()) {
        EXPECT_GT(entry.bucket, std::prev(told.end())->first);
      }
      told[entry.bucket] = entry.count;
    });
    EXPECT_EQ(told, plain_);
    EXPECT_EQ(counts_.total(), 0u);
    plain_.clear();
  }
}

}  // namespace
}  // namespace sluice::window
