// The decision of MeanGateLimit for one series that is written to often, by hand: sample by
// sample through a call that the compiler can't see into, or in batches.
#ifndef SLUICE_BENCH_LIMIT_HOT_SERIES_H_
#define SLUICE_BENCH_LIMIT_HOT_SERIES_H_

#include <cstddef>
#include <cstdint>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "absl/types/span.h"
#include "bench/trips.h"

namespace sluice::bench {

class HotSeriesLimit {
 public:
  static constexpr std::int64_t kPaneNs = 1'000'000'000;

  // (start, start + 1 s] is the pane of tick 1.
  explicit HotSeriesLimit(std::int64_t start_ns) : start_ns_(start_ns) { Face(1); }

  // False for a sample that is in none of the panes that are open.
  __attribute__((noinline)) bool Record(std::int64_t time_ns, double value) {
    if (!Faces(time_ns) && !Turn(time_ns)) return false;
    pane_->sum += value;
    pane_->count += 1;
    return true;
  }

  struct Sample {
    std::int64_t time_ns;
    double value;
  };

  // False where one was in no pane that is open.
  __attribute__((noinline)) bool RecordBatch(absl::Span<const Sample> samples) {
    bool good = true;
    for (std::size_t at = 0; at < samples.size();) {
      const std::size_t run = AddRun(samples.subspan(at));
      pane_->count += static_cast<std::int64_t>(run);
      at += run;
      // What is left of a pane, and the first of the next one.
      for (std::size_t i = 0; i < kStep && at < samples.size(); ++i, ++at) {
        good &= Record(samples[at].time_ns, samples[at].value);
      }
    }
    return good;
  }

  // Values of one pane.
  __attribute__((noinline)) bool RecordValues(std::int64_t time_ns,
                                              absl::Span<const double> values) {
    if (!Faces(time_ns) && !Turn(time_ns)) return false;
    double sums[16] = {};
    std::size_t i = 0;
    for (; i + 16 <= values.size(); i += 16) {
      for (std::size_t j = 0; j < 16; ++j) sums[j] += values[i + j];
    }
    double sum = 0;
    for (const double part : sums) sum += part;
    for (; i < values.size(); ++i) sum += values[i];
    pane_->sum += sum;
    pane_->count += static_cast<std::int64_t>(values.size());
    return true;
  }

  __attribute__((noinline)) void Tick(std::int64_t tick, Trips& trips) {
    Pane& leaving = PaneOf(tick - kPanes);
    sum_ += PaneOf(tick).sum - leaving.sum;
    count_ += PaneOf(tick).count - leaving.count;
    leaving = {};  // for the newest tick that may be open
    decided_ = tick;
    Face(tick + 1);
    held_ = sum_ < 0.97 * static_cast<double>(count_) ? held_ + 1 : 0;
    if (held_ == kDue) trips.push_back({tick, 0});
  }

 private:
  struct Pane {
    double sum = 0;
    std::int64_t count = 0;
  };
  static constexpr std::int64_t kPanes = 60;
  static constexpr std::int64_t kOpen = 8;
  static constexpr std::int64_t kDue = 180 + 1;

  Pane& PaneOf(std::int64_t tick) { return ring_[(tick + kPanes) % (kPanes + kOpen)]; }
  // The pane that samples are likely to be in.
  void Face(std::int64_t tick) {
    after_ns_ = start_ns_ + (tick - 1) * kPaneNs;
    pane_ = &PaneOf(tick);
  }
  bool Faces(std::int64_t time_ns) const {
    return time_ns > after_ns_ && time_ns <= after_ns_ + kPaneNs;
  }
  __attribute__((noinline)) bool Turn(std::int64_t time_ns) {
    const std::int64_t tick = (time_ns - start_ns_ + kPaneNs - 1) / kPaneNs;
    if (tick <= decided_ || tick > decided_ + kOpen) return false;
    Face(tick);
    return true;
  }

  // Adds the values up to the first one outside of the pane, some at a time; answers how
  // many.
  static constexpr std::size_t kStep = 4;
#ifdef __AVX2__
  std::size_t AddRun(absl::Span<const Sample> samples) {
    const __m256i after = _mm256_set1_epi64x(after_ns_);
    const __m256i behind = _mm256_set1_epi64x(after_ns_ + kPaneNs + 1);
    __m256d sum = _mm256_setzero_pd();
    std::size_t i = 0;
    for (; i + kStep <= samples.size(); i += kStep) {
      const auto* at = reinterpret_cast<const double*>(&samples[i]);
      const __m256d first = _mm256_loadu_pd(at);  // time, value, time, value
      const __m256d second = _mm256_loadu_pd(at + 4);
      const __m256i times = _mm256_castpd_si256(_mm256_unpacklo_pd(first, second));
      const __m256i inside =
          _mm256_and_si256(_mm256_cmpgt_epi64(times, after), _mm256_cmpgt_epi64(behind, times));
      if (_mm256_movemask_epi8(inside) != -1) break;
      sum += _mm256_unpackhi_pd(first, second);
    }
    double sums[4];
    _mm256_storeu_pd(sums, sum);
    pane_->sum += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return i;
  }
#else
  std::size_t AddRun(absl::Span<const Sample> samples) {
    double sums[kStep] = {};
    std::size_t i = 0;
    for (; i + kStep <= samples.size(); i += kStep) {
      bool all = true;
      for (std::size_t j = 0; j < kStep; ++j) all &= Faces(samples[i + j].time_ns);
      if (!all) break;
      for (std::size_t j = 0; j < kStep; ++j) sums[j] += samples[i + j].value;
    }
    pane_->sum += (sums[0] + sums[1]) + (sums[2] + sums[3]);
    return i;
  }
#endif

  std::int64_t start_ns_;
  std::int64_t after_ns_ = 0;
  Pane* pane_ = nullptr;
  Pane ring_[kPanes + kOpen];
  double sum_ = 0;
  std::int64_t count_ = 0;
  std::int64_t held_ = 0;
  std::int64_t decided_ = 0;
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_HOT_SERIES_H_
