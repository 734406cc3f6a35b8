// A plan that runs: any plan with one signal, `s`, all of whose series report in each tick.
#ifndef SLUICE_BENCH_RUNNING_PLAN_H_
#define SLUICE_BENCH_RUNNING_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/types/variant.h"
#include "bench/engine_gate.h"
#include "bench/heap.h"
#include "bench/samples.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "src/plan/program.h"

namespace sluice::bench {

class RunningPlan {
 public:
  // Of the signal's labels, `host` is the number of the series, and any other one of ten.
  RunningPlan(const std::string& text, std::size_t series)
      : plan_(Require(Plan::Parse(text, "bench.sluice"))), tick_ns_(plan_.program().tick_ns) {
    const std::size_t before = HeapBytes();
    engine_ = MakeEngine(plan_, series);
    Require(engine_->Start(kStart));
    for (std::uint32_t i = 0; i < series; ++i) series_.push_back(Resolve(i));
    fails_.resize(series);
    bytes_ = HeapBytes() - before - fails_.capacity() - series_.capacity() * sizeof(series_[0]);
    MakeReports();
  }

  // A sample of each series.
  void Record() {
    ++tick_;
    for (std::uint32_t i = 7; i < series_.size(); i += 100) fails_[i] = Fails(i, tick_);
    const auto shift = static_cast<std::size_t>(tick_ * 131);
    for (std::uint32_t i = 0; i < series_.size(); ++i) {
      const Report& report = reports_[fails_[i]][(i + shift) % kReports];
      absl::visit([&](auto series) { RecordOne(series, i, report); }, series_[i]);
    }
  }
  void Tick() { Require(engine_->AdvanceTo(time_ns())); }

  void Run(std::int64_t ticks) {
    const std::size_t before = HeapBytes();
    for (std::int64_t i = 0; i < ticks; ++i) {
      Record();
      Tick();
    }
    bytes_ += HeapBytes() - before;
  }

  double bytes_per_series() const {
    return static_cast<double>(bytes_) / static_cast<double>(series_.size());
  }
  std::size_t series() const { return series_.size(); }

 private:
  using AnySeries =
      absl::variant<GaugeSeries, CounterSeries, EventsSeries, OutcomeSeries, DistributionSeries>;

  std::int64_t time_ns() const { return kStart + tick_ * tick_ns_; }

  AnySeries Resolve(std::uint32_t series) {
    Labels labels;
    for (const auto& label : plan_.program().signals[0].labels) {
      labels.push_back({label, absl::StrCat(label == "host" ? series : series % 10)});
    }
    switch (plan_.program().signals[0].kind) {
      case v1::Signal::COUNTER:
        return Require(engine_->Counter("s", labels));
      case v1::Signal::EVENTS:
        return Require(engine_->Events("s", labels));
      case v1::Signal::OUTCOME:
        return Require(engine_->Outcome("s", labels));
      case v1::Signal::DISTRIBUTION:
        return Require(engine_->Distribution("s", labels));
      default:
        return Require(engine_->Gauge("s", labels));
    }
  }

  // What a series may report, by the kind of the signal.
  struct Report {
    double gauge;
    double latency;
    Counts counts;
  };
  static constexpr std::size_t kReports = 1 << 12;

  // Made beforehand, for they cost more than to record them.
  void MakeReports() {
    for (std::uint32_t i = 0; i < kReports; ++i) {
      for (const bool fails : {false, true}) {
        reports_[fails].push_back({GaugeWhere(fails, Fraction(i, 0, 0)),
                                   LatencyWhere(fails, Fraction(i, 1, 0)),
                                   CountsWhere(fails, Fraction(i, 2, 0))});
      }
    }
  }

  void RecordOne(GaugeSeries series, std::uint32_t, const Report& report) {
    Require(engine_->Record(series, time_ns(), report.gauge));
  }
  void RecordOne(CounterSeries series, std::uint32_t i, const Report&) {
    Require(engine_->Record(series, time_ns(), static_cast<double>(tick_ * (i % 8 + 1))));
  }
  void RecordOne(EventsSeries series, std::uint32_t i, const Report&) {
    Require(engine_->Record(series, time_ns(), std::uint64_t{i % 8 + 1}));
  }
  void RecordOne(OutcomeSeries series, std::uint32_t, const Report& report) {
    Require(engine_->Record(series, time_ns(), report.counts.ok, report.counts.total));
  }
  void RecordOne(DistributionSeries series, std::uint32_t, const Report& report) {
    Require(engine_->Record(series, time_ns(), report.latency));
  }

  Plan plan_;
  std::int64_t tick_ns_;
  std::unique_ptr<Engine> engine_;
  std::vector<AnySeries> series_;
  std::vector<std::uint8_t> fails_;  // by series
  std::vector<Report> reports_[2];   // where all is well, and where it fails
  std::int64_t tick_ = 0;
  std::size_t bytes_ = 0;
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_RUNNING_PLAN_H_
