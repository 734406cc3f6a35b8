// The decision "mean over the last 60 panes < 0.97, for 180 ticks" for many series, by
// hand: the limit that the engine is measured against. Nothing here can be asked, changed,
// or told of another plan; sums are plain doubles, which drift.
#ifndef SLUICE_BENCH_LIMIT_MEAN_GATE_H_
#define SLUICE_BENCH_LIMIT_MEAN_GATE_H_

#include <cstddef>
#include <cstdint>

#include "bench/limit/column.h"
#include "bench/limit/held.h"
#include "bench/trips.h"

namespace sluice::bench {

// Structure of arrays, in the order of the series. The pane that leaves next is emptied in
// the pass over it, and is the one that is filled next.
class MeanGateLimit {
 public:
  using Sample = double;
  using Key = std::uint32_t;

  explicit MeanGateLimit(std::size_t series)
      : size_(Padded(series)),
        sums_(size_ * kRows),
        counts_(size_ * kRows),
        sum_(size_),
        count_(size_),
        held_(size_) {}

  Key KeyOf(std::uint32_t series) const { return series; }

  void Record(Key series, std::int64_t, double value) {
    open_sum_[series] += value;
    open_count_[series] = static_cast<std::uint16_t>(open_count_[series] + 1);
  }

  // Ends the pane, and decides.
  void Tick(std::int64_t tick, Trips& trips) {
    at_ = (at_ + 1) % kRows;
    double* const leaving_sum = sums_.get() + at_ * size_;
    std::uint16_t* const leaving_count = counts_.get() + at_ * size_;
    Slide(leaving_sum, leaving_count);
    held_.End(tick, trips);
    open_sum_ = leaving_sum;
    open_count_ = leaving_count;
  }

 private:
  static constexpr std::size_t kRows = 60 + 1;

#ifdef __AVX2__
  __m256d SlideSums(std::size_t i, double* leaving) {
    const __m256d sum =
        _mm256_sub_pd(_mm256_add_pd(_mm256_load_pd(sum_.get() + i), _mm256_load_pd(open_sum_ + i)),
                      _mm256_load_pd(leaving + i));
    _mm256_store_pd(sum_.get() + i, sum);
    _mm256_store_pd(leaving + i, _mm256_setzero_pd());
    return sum;
  }

  __m256i SlideCounts(std::size_t i, std::uint16_t* leaving) {
    auto* total = reinterpret_cast<__m256i*>(count_.get() + i);
    auto* out = reinterpret_cast<__m128i*>(leaving + i);
    const auto* in = reinterpret_cast<const __m128i*>(open_count_ + i);
    const __m256i count = _mm256_sub_epi32(
        _mm256_add_epi32(_mm256_load_si256(total), _mm256_cvtepu16_epi32(_mm_load_si128(in))),
        _mm256_cvtepu16_epi32(_mm_load_si128(out)));
    _mm256_store_si256(total, count);
    _mm_store_si128(out, _mm_setzero_si128());
    return count;
  }

  void Slide(double* leaving_sum, std::uint16_t* leaving_count) {
    const __m256d threshold = _mm256_set1_pd(0.97);
    for (std::size_t i = 0; i < size_; i += 8) {
      const __m256i count = SlideCounts(i, leaving_count);
      const __m256d low = SlideSums(i, leaving_sum);
      const __m256d high = SlideSums(i + 4, leaving_sum);
      held_.Step(i, JoinMasks(_mm256_cmp_pd(low, threshold * LowDoubles(count), _CMP_LT_OQ),
                              _mm256_cmp_pd(high, threshold * HighDoubles(count), _CMP_LT_OQ)));
    }
  }
#else
  void Slide(double* leaving_sum, std::uint16_t* leaving_count) {
    std::int32_t due = 0;
    std::int32_t* const held = held_.ticks();
    for (std::size_t i = 0; i < size_; ++i) {
      sum_[i] = sum_[i] + open_sum_[i] - leaving_sum[i];
      count_[i] += open_count_[i] - leaving_count[i];
      leaving_sum[i] = 0;
      leaving_count[i] = 0;
      held[i] = sum_[i] < 0.97 * count_[i] ? held[i] + 1 : 0;
      due |= held[i] == Held::kDue ? 1 : 0;
    }
    held_.SetAnyDue(due);
  }
#endif

  std::size_t size_;
  Column<double> sums_;  // row after row
  Column<std::uint16_t> counts_;
  Column<double> sum_;
  Column<std::int32_t> count_;
  Held held_;
  std::size_t at_ = 0;
  double* open_sum_ = sums_.get();
  std::uint16_t* open_count_ = counts_.get();
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_MEAN_GATE_H_
