// The decision "mean over the last 60 panes < 0.97, for 180 ticks" for many series, by
// hand: the limit that the engine is measured against. Nothing here can be asked, changed,
// or told of another plan; sums are plain doubles, which drift.
#ifndef SLUICE_BENCH_LIMIT_MEAN_GATE_H_
#define SLUICE_BENCH_LIMIT_MEAN_GATE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "bench/trips.h"

namespace sluice::bench {

// Structure of arrays, in the order of the series.
class MeanGateLimit {
 public:
  static constexpr std::size_t kPanes = 60;
  static constexpr std::int32_t kFor = 180;

  explicit MeanGateLimit(std::size_t series)
      : series_(series),
        sums_(series * kPanes),
        counts_(series * kPanes),
        sum_(series),
        count_(series),
        held_(series, -1),
        tripped_(series) {}

  void Record(std::size_t series, double value) {
    open_sum_[series] += value;
    open_count_[series] += 1;
  }

  // Ends the pane, and decides.
  void Tick(std::int64_t tick, Trips& trips) {
    Slide();
    Decide(tick, trips);
    // The pane that leaves next is the one that is filled next.
    at_ = (at_ + 1) % kPanes;
    open_sum_ = sums_.data() + at_ * series_;
    open_count_ = counts_.data() + at_ * series_;
    for (std::size_t i = 0; i < series_; ++i) {
      sum_[i] -= open_sum_[i];
      count_[i] -= open_count_[i];
      open_sum_[i] = 0;
      open_count_[i] = 0;
    }
  }

 private:
  void Slide() {
    const double* sums = open_sum_;
    const std::uint32_t* counts = open_count_;
    for (std::size_t i = 0; i < series_; ++i) {
      sum_[i] += sums[i];
      count_[i] += counts[i];
    }
  }

  void Decide(std::int64_t tick, Trips& trips) {
    std::int32_t due = 0;
    for (std::size_t i = 0; i < series_; ++i) {
      const bool bad = sum_[i] < 0.97 * count_[i];
      held_[i] = bad ? held_[i] + 1 : -1;
      due |= held_[i] == kFor ? 1 : 0;
    }
    if (due == 0) return;
    for (std::size_t i = 0; i < series_; ++i) {
      if (held_[i] == kFor && !tripped_[i]) {
        tripped_[i] = true;
        trips.push_back({tick, static_cast<std::uint32_t>(i)});
      }
    }
  }

  std::size_t series_;
  std::vector<double> sums_;
  std::vector<std::uint32_t> counts_;
  std::vector<double> sum_;
  std::vector<std::uint32_t> count_;
  std::vector<std::int32_t> held_;
  std::vector<bool> tripped_;
  std::size_t at_ = 0;
  double* open_sum_ = sums_.data();
  std::uint32_t* open_count_ = counts_.data();
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_MEAN_GATE_H_
