// The decision "maximum over the last 60 panes > 0.9, for 180 ticks" for many series, by
// hand.
#ifndef SLUICE_BENCH_LIMIT_MAX_GATE_H_
#define SLUICE_BENCH_LIMIT_MAX_GATE_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "bench/limit/column.h"
#include "bench/limit/held.h"
#include "bench/trips.h"

namespace sluice::bench {

// Two stacks in one: time is cut into blocks of a window. A window is the end of the block
// before, whose suffixes take the place of its panes when it ends, and this block so far.
class MaxGateLimit {
 public:
  using Sample = double;
  using Key = std::uint32_t;

  explicit MaxGateLimit(std::size_t series)
      : size_(Padded(series)), panes_(size_ * kPanes, kNone), so_far_(size_, kNone), held_(size_) {}

  Key KeyOf(std::uint32_t series) const { return series; }

  void Record(Key series, std::int64_t, double value) {
    open_[series] = std::max(open_[series], value);
  }

  void Tick(std::int64_t tick, Trips& trips) {
    const std::size_t next = at_ + 1;
    if (next < kPanes) {
      Slide(Row(next));
    } else {
      EndBlock();
    }
    held_.End(tick, trips);
    at_ = next % kPanes;
    open_ = Row(at_);
  }

 private:
  static constexpr std::size_t kPanes = 60;
  static constexpr double kNone = -std::numeric_limits<double>::infinity();

  double* Row(std::size_t pane) const { return panes_.get() + pane * size_; }

  // `suffix` is the rest of the block before; its place is the next pane's.
#ifdef __AVX2__
  __m256d Slide(std::size_t i, double* suffix) {
    const __m256d so_far =
        _mm256_max_pd(_mm256_load_pd(so_far_.get() + i), _mm256_load_pd(open_ + i));
    _mm256_store_pd(so_far_.get() + i, so_far);
    const __m256d most = _mm256_max_pd(so_far, _mm256_load_pd(suffix + i));
    _mm256_store_pd(suffix + i, _mm256_set1_pd(kNone));
    return _mm256_cmp_pd(most, _mm256_set1_pd(0.9), _CMP_GT_OQ);
  }

  void Slide(double* suffix) {
    for (std::size_t i = 0; i < size_; i += 8) {
      held_.Step(i, JoinMasks(Slide(i, suffix), Slide(i + 4, suffix)));
    }
  }
#else
  void Slide(double* suffix) {
    std::int32_t due = 0;
    std::int32_t* const held = held_.ticks();
    for (std::size_t i = 0; i < size_; ++i) {
      so_far_[i] = std::max(so_far_[i], open_[i]);
      const double most = std::max(so_far_[i], suffix[i]);
      suffix[i] = kNone;
      held[i] = most > 0.9 ? held[i] + 1 : 0;
      due |= held[i] == Held::kDue ? 1 : 0;
    }
    held_.SetAnyDue(due);
  }
#endif

  // The window is the whole block. The first pane of the next one takes the place of the
  // suffix that no window needs.
  void EndBlock() {
    for (std::size_t pane = kPanes - 1; pane > 1; --pane) Join(Row(pane), Row(pane - 1));
    Slide(Row(0));
    std::fill_n(so_far_.get(), size_, kNone);
  }

  void Join(const double* newer, double* older) const {
    for (std::size_t i = 0; i < size_; ++i) older[i] = std::max(older[i], newer[i]);
  }

  std::size_t size_;
  Column<double> panes_;
  Column<double> so_far_;
  Held held_;
  std::size_t at_ = 0;
  double* open_ = panes_.get();
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_MAX_GATE_H_
