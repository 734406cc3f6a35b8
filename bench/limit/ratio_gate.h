// The decision "of the attempts of the last 60 panes, ok < 97 %, for 180 ticks" for many
// series, by hand, with whole numbers.
#ifndef SLUICE_BENCH_LIMIT_RATIO_GATE_H_
#define SLUICE_BENCH_LIMIT_RATIO_GATE_H_

#include <cstddef>
#include <cstdint>

#include "bench/limit/column.h"
#include "bench/limit/held.h"
#include "bench/samples.h"
#include "bench/trips.h"

namespace sluice::bench {

// As MeanGateLimit.
class RatioGateLimit {
 public:
  using Sample = Counts;
  using Key = std::uint32_t;

  explicit RatioGateLimit(std::size_t series)
      : size_(Padded(series)),
        oks_(size_ * kRows),
        totals_(size_ * kRows),
        ok_(size_),
        total_(size_),
        held_(size_) {}

  Key KeyOf(std::uint32_t series) const { return series; }

  void Record(Key series, std::int64_t, Counts counts) {
    open_ok_[series] += counts.ok;
    open_total_[series] += counts.total;
  }

  void Tick(std::int64_t tick, Trips& trips) {
    at_ = (at_ + 1) % kRows;
    std::uint32_t* const leaving_ok = oks_.get() + at_ * size_;
    std::uint32_t* const leaving_total = totals_.get() + at_ * size_;
    Slide(leaving_ok, leaving_total);
    held_.End(tick, trips);
    open_ok_ = leaving_ok;
    open_total_ = leaving_total;
  }

 private:
  static constexpr std::size_t kRows = 60 + 1;

#ifdef __AVX2__
  static __m256i Slide(std::uint32_t* totals, const std::uint32_t* entering,
                       std::uint32_t* leaving) {
    auto* total = reinterpret_cast<__m256i*>(totals);
    auto* out = reinterpret_cast<__m256i*>(leaving);
    const __m256i entered = _mm256_load_si256(reinterpret_cast<const __m256i*>(entering));
    const __m256i now = _mm256_sub_epi32(_mm256_add_epi32(_mm256_load_si256(total), entered),
                                         _mm256_load_si256(out));
    _mm256_store_si256(total, now);
    _mm256_store_si256(out, _mm256_setzero_si256());
    return now;
  }

  void Slide(std::uint32_t* leaving_ok, std::uint32_t* leaving_total) {
    const __m256d threshold = _mm256_set1_pd(0.97);
    for (std::size_t i = 0; i < size_; i += 8) {
      const __m256i ok = Slide(ok_.get() + i, open_ok_ + i, leaving_ok + i);
      const __m256i total = Slide(total_.get() + i, open_total_ + i, leaving_total + i);
      held_.Step(
          i, JoinMasks(_mm256_cmp_pd(LowDoubles(ok), threshold * LowDoubles(total), _CMP_LT_OQ),
                       _mm256_cmp_pd(HighDoubles(ok), threshold * HighDoubles(total), _CMP_LT_OQ)));
    }
  }
#else
  void Slide(std::uint32_t* leaving_ok, std::uint32_t* leaving_total) {
    std::int32_t due = 0;
    std::int32_t* const held = held_.ticks();
    for (std::size_t i = 0; i < size_; ++i) {
      ok_[i] += open_ok_[i] - leaving_ok[i];
      total_[i] += open_total_[i] - leaving_total[i];
      leaving_ok[i] = 0;
      leaving_total[i] = 0;
      held[i] = ok_[i] < 0.97 * total_[i] ? held[i] + 1 : 0;
      due |= held[i] == Held::kDue ? 1 : 0;
    }
    held_.SetAnyDue(due);
  }
#endif

  std::size_t size_;
  Column<std::uint32_t> oks_;  // row after row
  Column<std::uint32_t> totals_;
  Column<std::uint32_t> ok_;
  Column<std::uint32_t> total_;
  Held held_;
  std::size_t at_ = 0;
  std::uint32_t* open_ok_ = oks_.get();
  std::uint32_t* open_total_ = totals_.get();
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_RATIO_GATE_H_
