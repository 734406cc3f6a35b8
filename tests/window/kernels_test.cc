// Every processor must decide alike: the loops that are compiled for more than one
// instruction set give the same bits.
#include "src/window/kernels.h"

#include <cstring>
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

}  // namespace
}  // namespace sluice::window
