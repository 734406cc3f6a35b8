#include "src/window/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::window {
namespace {

constexpr double kWorstError = 1.0 / 128;

TEST(BucketTest, TheRelativeErrorStaysBelowOnePercent) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> exponent(std::log(1e-9), std::log(1e12));
  for (int i = 0; i < 200000; ++i) {
    const double value = std::exp(exponent(random)) * (i % 2 == 0 ? 1 : -1);
    const double shown = BucketValue(BucketOf(value));
    ASSERT_LE(std::fabs(shown - value), std::fabs(value) * kWorstError) << value;
  }
}

TEST(BucketTest, TheWholeRangeOfDoublesHasBuckets) {
  for (const double value : {std::numeric_limits<double>::max(), 1e300, 1.0, 1e-300,
                             std::numeric_limits<double>::min()}) {
    EXPECT_NEAR(BucketValue(BucketOf(value)) / value, 1, kWorstError) << value;
    EXPECT_NEAR(BucketValue(BucketOf(-value)) / -value, 1, kWorstError) << value;
  }
  EXPECT_EQ(BucketValue(BucketOf(0.0)), 0);
  EXPECT_EQ(BucketValue(BucketOf(-0.0)), 0);
  const double tiny = std::numeric_limits<double>::denorm_min();
  EXPECT_GE(BucketValue(BucketOf(tiny)), 0);
  EXPECT_LE(BucketValue(BucketOf(tiny)), std::numeric_limits<double>::min());
}

TEST(BucketTest, BucketsAreInTheOrderOfTheirValues) {
  std::mt19937_64 random(5);
  std::uniform_real_distribution<double> any(-1e3, 1e3);
  for (int i = 0; i < 100000; ++i) {
    const double a = any(random), b = any(random);
    ASSERT_EQ(BucketOf(std::min(a, b)), std::min(BucketOf(a), BucketOf(b))) << a << " " << b;
  }
}

TEST(QuantileRankTest, RanksAreExact) {
  EXPECT_EQ(QuantileRank({7, 2}, 100), 7u);  // 7 % of 100, not 8
  EXPECT_EQ(QuantileRank({95, 2}, 20), 19u);
  EXPECT_EQ(QuantileRank({5, 1}, 1), 1u);
  EXPECT_EQ(QuantileRank({0, 0}, 10), 1u);   // the smallest
  EXPECT_EQ(QuantileRank({1, 0}, 10), 10u);  // the largest
  EXPECT_EQ(QuantileRank({999, 3}, 1000), 999u);
  EXPECT_EQ(QuantileRank({999, 3}, 1001), 1000u);
}

// The window of one segment against sorting its samples.
class HistogramWindowTest : public ::testing::Test {
 protected:
  static double Exact(std::vector<double> samples, const plan::Decimal& q) {
    std::sort(samples.begin(), samples.end());
    return samples[QuantileRank(q, samples.size()) - 1];
  }

  static std::vector<std::int16_t> Words(const std::vector<double>& samples, bool& plain) {
    std::vector<std::int16_t> words;
    for (const BucketCount entry : Pane(samples)) plain &= AppendWords(entry, words);
    return words;
  }

  static std::vector<BucketCount> Pane(const std::vector<double>& samples) {
    std::vector<BucketCount> counts;
    for (const double sample : samples) counts.push_back({BucketOf(sample), 1});
    Compact(counts);
    return counts;
  }
};

TEST_F(HistogramWindowTest, PanesEnterAndLeaveAsTheWindowSlides) {
  std::mt19937_64 random(17);
  std::lognormal_distribution<double> latency(4, 1.5);
  for (const auto& [length, offset] :
       std::vector<std::pair<int, int>>{{1, 0}, {5, 0}, {3, 4}, {8, 1}}) {
    plan::WindowSpec spec;
    spec.panes = length;
    spec.offset = offset;
    HistogramWindow window(spec);
    window.Reserve(1);
    std::vector<std::vector<double>> panes;
    for (int tick = 0; tick < 60; ++tick) {
      if (tick == 30) window.Reserve(4);
      std::vector<double> samples(random() % 7 == 0 ? 0 : random() % 40);
      for (double& sample : samples) sample = latency(random) * (random() % 5 == 0 ? -1 : 1);
      panes.push_back(samples);
      bool plain = true;
      const std::vector<std::int16_t> words = Words(samples, plain);
      window.Push(0, {words, plain});
      std::vector<double> in;
      for (int k = std::max(0, tick - offset - length + 1); k <= tick - offset; ++k) {
        const auto& pane = panes[static_cast<std::size_t>(k)];
        in.insert(in.end(), pane.begin(), pane.end());
      }
      for (const plan::Decimal q :
           {plan::Decimal{5, 1}, plan::Decimal{99, 2}, plan::Decimal{1, 2}}) {
        const double shown = window.Quantile(0, q);
        if (in.empty()) {
          ASSERT_TRUE(std::isnan(shown));
          continue;
        }
        const double exact = Exact(in, q);
        ASSERT_LE(std::fabs(shown - exact), std::fabs(exact) * kWorstError)
            << "tick " << tick << ", window of " << length << " offset " << offset;
      }
    }
  }
}

TEST_F(HistogramWindowTest, HistogramsAddUpExactlyInAnyOrder) {
  std::vector<double> samples;
  std::mt19937_64 random(23);
  for (int i = 0; i < 500; ++i) samples.push_back(static_cast<double>(random() % 1000));
  const std::vector<BucketCount> all = Pane(samples);
  std::shuffle(samples.begin(), samples.end(), random);
  std::vector<BucketCount> parts = Pane({samples.begin(), samples.begin() + 200});
  const std::vector<BucketCount> rest = Pane({samples.begin() + 200, samples.end()});
  parts.insert(parts.end(), rest.begin(), rest.end());
  Compact(parts);
  ASSERT_EQ(parts.size(), all.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(parts[i].bucket, all[i].bucket);
    EXPECT_EQ(parts[i].count, all[i].count);
  }
}

}  // namespace
}  // namespace sluice::window
