// Every processor must decide alike: the loops that are compiled for more than one
// instruction set give the same bits.
#include "src/window/kernels.h"

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

TEST(KernelsTest, ValuesAreAddedUpWithoutLoss) {
  std::mt19937_64 random(3);
  for (std::size_t n = 0; n < kSegments; ++n) {
    std::vector<double> values(n);
    std::int64_t sum = 0;
    for (double& value : values) {
      const auto whole = static_cast<std::int64_t>(random() >> 8) - (std::int64_t{1} << 55);
      sum += whole >> 3 << 3;
      value = std::ldexp(static_cast<double>(whole >> 3 << 3), -50);
    }
    for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
      Compensated sums[kAddUpLanes];
      ASSERT_TRUE(kernels->add_up(n, values.data(), sums));
      std::int64_t added = 0;
      for (const Compensated& lane : sums) {
        added += static_cast<std::int64_t>(std::ldexp(lane.hi, 50)) +
                 static_cast<std::int64_t>(std::ldexp(lane.lo, 50));
      }
      EXPECT_EQ(added, sum);
    }
  }
}

TEST(KernelsTest, WhatCannotBeAddedUpWithoutLossIsSeenWhereverItStands) {
  const double infinity = std::numeric_limits<double>::infinity();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const Kernels* kernels : {&BestKernels(), &BaselineKernels()}) {
    Compensated sums[kAddUpLanes];
    for (const double wrong : {infinity, -infinity, nan}) {
      for (std::size_t at = 0; at < kSegments; ++at) {
        std::vector<double> values(kSegments, 1);
        values[at] = wrong;
        EXPECT_FALSE(kernels->add_up(kSegments, values.data(), sums)) << wrong << " at " << at;
      }
    }
    // Three values of a lane that no two doubles hold the sum of.
    for (std::size_t lane = 0; lane < kAddUpLanes; ++lane) {
      std::vector<double> values(3 * kAddUpLanes);
      values[lane] = 0x1p200;
      values[lane + kAddUpLanes] = 1;
      values[lane + 2 * kAddUpLanes] = 0x1p-60;
      EXPECT_FALSE(kernels->add_up(values.size(), values.data(), sums)) << lane;
    }
  }
}

}  // namespace
}  // namespace sluice::window
