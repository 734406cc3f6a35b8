// Every processor must decide alike: the loops that are compiled for more than one
// instruction set give the same bits.
#include "src/window/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"

namespace sluice::window {
namespace {

// Not a multiple of what a vector holds, so that the rest is looked at, too.
constexpr std::size_t kSegments = 67;

std::vector<double> Numbers(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<double> numbers(kSegments);
  for (double& number : numbers) {
    number = std::ldexp(static_cast<double>(static_cast<std::int64_t>(random())),
                        static_cast<int>(random() % 40) - 80);
    if (random() % 8 == 0) number = std::numeric_limits<double>::quiet_NaN();
    if (random() % 8 == 0) number = 0;
  }
  return numbers;
}

bool SameBits(const std::vector<double>& a, const std::vector<double>& b) {
  return std::memcmp(a.data(), b.data(), a.size() * sizeof(double)) == 0;
}

TEST(KernelsTest, CombiningGivesTheSameBitsOnAllProcessors) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<double> older = Numbers(4 * seed), newer = Numbers(4 * seed + 1);
    const std::vector<double> older_lo = Numbers(4 * seed + 2), newer_lo = Numbers(4 * seed + 3);
    older.insert(older.end(), older_lo.begin(), older_lo.end());
    newer.insert(newer.end(), newer_lo.begin(), newer_lo.end());
    for (const Combine combine : {Combine::kSum, Combine::kCompensated, Combine::kMin,
                                  Combine::kMax, Combine::kFirst, Combine::kLast}) {
      std::vector<double> best(2 * kSegments), baseline(2 * kSegments);
      BestKernels().combine(combine, kSegments, kSegments, older.data(), newer.data(), best.data());
      BaselineKernels().combine(combine, kSegments, kSegments, older.data(), newer.data(),
                                baseline.data());
      // Which NaN it is may differ; that there is one may not.
      for (std::vector<double>* values : {&best, &baseline}) {
        for (double& value : *values) {
          if (value != value) value = std::numeric_limits<double>::quiet_NaN();
        }
      }
      EXPECT_TRUE(SameBits(best, baseline)) << static_cast<int>(combine) << ", seed " << seed;
    }
  }
}

TEST(KernelsTest, SlidingGivesTheSameBitsOnAllProcessors) {
  std::mt19937_64 random(1);
  std::vector<double> in(kSegments), in_lo(kSegments), out(kSegments), out_lo(kSegments);
  const Grids grids{std::ldexp(1.5, 52), std::ldexp(1.5, 12), 1 << 20};
  std::vector<double> best(2 * kSegments), baseline(2 * kSegments);
  for (int tick = 0; tick < 100; ++tick) {
    for (std::size_t i = 0; i < kSegments; ++i) {
      in[i] = std::ldexp(static_cast<double>(random() % 100000) - 50000, -7);
      in_lo[i] = std::ldexp(static_cast<double>(random() % 100), -40);
    }
    for (const bool with_lo : {false, true}) {
      const SumRow entering{in.data(), with_lo ? in_lo.data() : nullptr};
      const SumRow leaving{out.data(), with_lo ? out_lo.data() : nullptr};
      EXPECT_TRUE(BestKernels().slide_sums(kSegments, entering, leaving, grids, best.data(),
                                           best.data() + kSegments));
      EXPECT_TRUE(BaselineKernels().slide_sums(kSegments, entering, leaving, grids, baseline.data(),
                                               baseline.data() + kSegments));
    }
    EXPECT_TRUE(SameBits(best, baseline));
    out = in;
    out_lo = in_lo;
  }
}

TEST(KernelsTest, ANumberOffTheGridsIsSeenWhereverItStands) {
  const Grids grids{std::ldexp(1.5, 52), std::ldexp(1.5, 12), 1 << 20};
  const std::vector<double> zeros(kSegments);
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double wrong : {1048577.0, -1048577.0, std::ldexp(1.0, -41), infinity, -infinity, nan,
                             1 + std::ldexp(1.0, -41)}) {
    for (std::size_t at = 0; at < kSegments; ++at) {
      for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
        std::vector<double> values = zeros, coarse = zeros, fine = zeros;
        values[at] = wrong;
        EXPECT_FALSE(kernels->slide_sums(kSegments, {values.data(), nullptr},
                                         {zeros.data(), nullptr}, grids, coarse.data(),
                                         fine.data()))
            << wrong << " at " << at;
      }
    }
  }
}

template <typename Number>
void ExpectNarrow(bool (*narrow)(std::size_t, const double*, Number*)) {
  const auto most = static_cast<double>(std::numeric_limits<Number>::max());
  std::vector<double> values(kSegments);
  std::vector<Number> row(kSegments);
  for (std::size_t i = 0; i < kSegments; ++i)
    values[i] = i % 3 == 0 ? most : static_cast<double>(i);
  ASSERT_TRUE(narrow(kSegments, values.data(), row.data()));
  EXPECT_EQ(std::vector<double>(row.begin(), row.end()), values);
  for (const double wide : {most + 1, 2 * most + 2, 0x1p52, 0x1p53, 0x1p60}) {
    for (std::size_t at = 0; at < kSegments; ++at) {
      std::vector<double> with = values;
      with[at] = wide;
      EXPECT_FALSE(narrow(kSegments, with.data(), row.data())) << wide << " at " << at;
    }
  }
}

TEST(KernelsTest, WholeNumbersAreNarrowedOrSaidNotToFit) {
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    ExpectNarrow(kernels->narrow_1);
    ExpectNarrow(kernels->narrow_2);
    ExpectNarrow(kernels->narrow_4);
  }
}

TEST(KernelsTest, NumbersBelowABoundAreCounted) {
  std::mt19937_64 random(4);
  for (const std::size_t n : std::initializer_list<std::size_t>{0, 1, 31, 67, 4095, 4097, 70'000}) {
    std::vector<std::int16_t> numbers(n);
    for (std::int16_t& number : numbers) number = static_cast<std::int16_t>(random());
    for (const std::int16_t bound :
         {std::int16_t{INT16_MIN}, std::int16_t{0}, std::int16_t{77}, std::int16_t{INT16_MAX}}) {
      std::size_t expected = 0;
      for (const std::int16_t number : numbers) expected += number < bound ? 1 : 0;
      EXPECT_EQ(BestKernels().count_below(n, numbers.data(), bound), expected);
      EXPECT_EQ(BaselineKernels().count_below(n, numbers.data(), bound), expected);
    }
  }
  const std::vector<std::int16_t> all(70'000, -1);
  EXPECT_EQ(BestKernels().count_below(all.size(), all.data(), 0), all.size());
}

// Of n values of all of their bits, whose magnitudes are within 2^(at - spread) and 2^at.
std::vector<double> ValuesAbout(int at, int spread, std::size_t n, std::mt19937_64& random) {
  std::vector<double> values(n);
  for (double& value : values) {
    const double part = std::ldexp(static_cast<double>(random() >> 11 | 1), -53);
    const double magnitude =
        std::ldexp(part, at - static_cast<int>(random() % static_cast<unsigned>(spread + 1)));
    value = random() % 2 == 0 ? magnitude : -magnitude;
  }
  return values;
}

// In units of 2^unit, of which all values are multiples.
__int128 SumInUnits(const std::vector<double>& values, int unit) {
  __int128 sum = 0;
  for (const double value : values) sum += static_cast<__int128>(std::ldexp(value, -unit));
  return sum;
}

TEST(KernelsTest, ValuesAreAddedUpWithoutLoss) {
  std::mt19937_64 random(3);
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    for (const int at : {-1000, -969, -900, 0, 17, 1000}) {
      for (std::size_t n = 1; n < 300; n += n < kSegments ? 1 : 58) {
        const std::vector<double> values = ValuesAbout(at, 20, n, random);
        AddedUp all;
        ASSERT_TRUE(kernels->add_up(n, values.data(), all)) << n << " about 2^" << at;
        EXPECT_TRUE(SumInUnits({all.sum.hi, all.sum.lo}, at - 74) == SumInUnits(values, at - 74));
        EXPECT_EQ(all.sum.hi + all.sum.lo, all.sum.hi);
        EXPECT_EQ(all.min, *std::min_element(values.begin(), values.end()));
        EXPECT_EQ(all.max, *std::max_element(values.begin(), values.end()));
      }
    }
  }
}

TEST(KernelsTest, OfTheSmallestNumbersAllIsAddedUp) {
  constexpr double kLeast = std::numeric_limits<double>::denorm_min();
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    AddedUp all;
    ASSERT_TRUE(kernels->add_up(kSegments, std::vector<double>(kSegments, kLeast).data(), all));
    EXPECT_EQ(all.sum.hi + all.sum.lo, kSegments * kLeast);
    ASSERT_TRUE(kernels->add_up(kSegments, std::vector<double>(kSegments, -0.0).data(), all));
    EXPECT_EQ(all.sum.hi, 0);
    ASSERT_TRUE(kernels->add_up(0, nullptr, all));
    EXPECT_EQ(all.sum.hi, 0);
    EXPECT_GT(all.min, all.max);
  }
}

TEST(KernelsTest, WhatIsAddedUpIsExactOrRefused) {
  constexpr int kUnit = -113;
  std::mt19937_64 random(5);
  std::size_t refused = 0;
  for (int round = 0; round < 2000; ++round) {
    const std::vector<double> values = ValuesAbout(0, 20 + round % 40, 1 + random() % 99, random);
    for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
      AddedUp all;
      if (!kernels->add_up(values.size(), values.data(), all)) {
        ++refused;
        continue;
      }
      ASSERT_TRUE(SumInUnits({all.sum.hi, all.sum.lo}, kUnit) == SumInUnits(values, kUnit));
    }
  }
  EXPECT_GT(refused, 100u);
  EXPECT_LT(refused, 3000u);
}

TEST(KernelsTest, WhatCannotBeAddedUpWithoutLossIsSeenWhereverItStands) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    AddedUp all;
    for (const double wrong : {infinity, -infinity, nan, 0x1p-60}) {
      for (std::size_t at = 0; at < kSegments; ++at) {
        std::vector<double> values(kSegments, 1);
        values[(at + 1) % kSegments] = 0x1p50;
        values[at] = wrong;
        EXPECT_FALSE(kernels->add_up(kSegments, values.data(), all)) << wrong << " at " << at;
      }
    }
    // Not even one value, where two of them overflow.
    const std::vector<double> large(2, std::numeric_limits<double>::max());
    EXPECT_FALSE(kernels->add_up(2, large.data(), all));
    EXPECT_FALSE(kernels->add_up(kMostAddedUp, large.data(), all));
  }
}

TEST(KernelsTest, ARunEndsWithTheFirstSampleOfAnotherSeriesOrTime) {
  constexpr std::int64_t kAfter = -5, kUntil = 1'000;
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    for (std::size_t n = 0; n < 20; ++n) {
      for (std::size_t at = 0; at <= n; ++at) {
        for (const SeriesValue& other :
             std::initializer_list<SeriesValue>{{8, 0, 1},
                                                {7 | std::uint64_t{1} << 63, 0, 1},
                                                {7, kAfter, 1},
                                                {7, kUntil + 1, 1},
                                                {7, INT64_MIN, 1},
                                                {7, INT64_MAX, 1}}) {
          std::vector<SeriesValue> samples;
          for (std::size_t i = 0; i < n; ++i) {
            samples.push_back({7, i % 2 == 0 ? kAfter + 1 : kUntil, static_cast<double>(i)});
          }
          if (at < n) samples[at] = other;
          std::vector<double> values(n + 1);
          ASSERT_EQ(kernels->copy_run(n, reinterpret_cast<const unsigned char*>(samples.data()), 7,
                                      kAfter, kUntil, values.data()),
                    at);
          std::sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at));
          for (std::size_t i = 0; i < at; ++i) EXPECT_EQ(values[i], static_cast<double>(i));
        }
      }
    }
  }
}

}  // namespace
}  // namespace sluice::window
