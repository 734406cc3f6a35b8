// What a plan is said to cost (engine/cost.h, `sluice check --explain`) against what it
// does cost: memory as the heap and the engine's own account have it, and the steps that
// the engine's loops made. Each is of one segment more: the difference of two engines.
#include "src/engine/cost.h"

#include <malloc.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "src/plan/program.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

constexpr double kTolerance = 0.2;
constexpr std::size_t kFew = 2000;
constexpr std::size_t kMany = 4000;

// What samples are like.
enum class Numbers {
  kNarrow,  // counts below 256, and sums that doubles hold
  kWide,    // neither
};

struct CostCase {
  std::string name;
  std::string plan;
  Numbers numbers = Numbers::kNarrow;
  std::size_t buckets = 1;  // of histograms, that each pane uses
};

void PrintTo(const CostCase& one, std::ostream* out) { *out << one.name; }

struct Measured {
  double heap = 0;
  double state = 0;
  double steps = 0;  // of a tick
};

std::size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;  // large blocks are the system's, and counted beside
}

// The series of one signal; those of its kind.
struct Handles {
  std::vector<GaugeSeries> gauges;
  std::vector<CounterSeries> counters;
  std::vector<EventsSeries> events;
  std::vector<OutcomeSeries> outcomes;
  std::vector<DistributionSeries> distributions;
};

// An engine with so many values of the first label, and what it takes of the heap.
class Host {
 public:
  Host(const Plan& plan, const CostCase& one, std::size_t segments)
      : program_(plan.program()), one_(one), handles_(program_.signals.size()) {
    for (Handles& handles : handles_) {
      handles.gauges.reserve(segments);
      handles.counters.reserve(segments);
      handles.events.reserve(segments);
      handles.outcomes.reserve(segments);
      handles.distributions.reserve(segments);
    }
    heap_before_ = HeapBytes();
    EngineOptions options;
    options.max_state_bytes = std::size_t{1} << 40;
    options.allow_unhandled_actions = true;
    engine_ = Engine::Create(plan, options).value();
    EXPECT_TRUE(engine_->Start(kStart).ok());
    for (std::size_t i = 0; i < program_.signals.size(); ++i) {
      const plan::SignalSpec& signal = program_.signals[i];
      const std::size_t count = signal.labels.empty() ? 1 : segments;
      for (std::size_t segment = 0; segment < count; ++segment) {
        Resolve(signal, absl::StrCat("edge-", segment), handles_[i]);
      }
    }
  }

  // A tick; all that came up to it is decided, but for what is within the lateness.
  void Tick() {
    ++tick_;
    at_ns_ = kStart + tick_ * program_.tick_ns;
    absl::Status status;
    for (const Handles& handles : handles_) status.Update(Record(handles));
    status.Update(engine_->AdvanceTo(at_ns_));
    EXPECT_TRUE(status.ok()) << status;
  }

  Statistics statistics() const { return engine_->statistics(); }
  std::size_t heap() const { return HeapBytes() - heap_before_; }

 private:
  void Resolve(const plan::SignalSpec& signal, const std::string& first, Handles& handles) {
    Labels labels;
    for (const std::string& label : signal.labels) {
      labels.emplace_back(label, labels.empty() ? first : "any");
    }
    switch (signal.kind) {
      case v1::Signal::COUNTER:
        return handles.counters.push_back(engine_->Counter(signal.name, labels).value());
      case v1::Signal::EVENTS:
        return handles.events.push_back(engine_->Events(signal.name, labels).value());
      case v1::Signal::OUTCOME:
        return handles.outcomes.push_back(engine_->Outcome(signal.name, labels).value());
      case v1::Signal::DISTRIBUTION:
        return handles.distributions.push_back(engine_->Distribution(signal.name, labels).value());
      default:
        return handles.gauges.push_back(engine_->Gauge(signal.name, labels).value());
    }
  }

  absl::Status Record(const Handles& handles) {
    const bool wide = one_.numbers == Numbers::kWide;
    const std::uint64_t count = wide ? 5'000'000'000 : 40;
    absl::Status status;
    for (const GaugeSeries series : handles.gauges) {
      // Some too far apart for exact sums.
      status.Update(engine_->Record(series, at_ns_, wide ? 1e60 : static_cast<double>(tick_ % 7)));
      if (wide) status.Update(engine_->Record(series, at_ns_, 1e-60));
    }
    for (const CounterSeries series : handles.counters) {
      status.Update(engine_->Record(series, at_ns_, static_cast<double>(tick_)));
    }
    for (const EventsSeries series : handles.events) {
      status.Update(engine_->Record(series, at_ns_, count));
    }
    for (const OutcomeSeries series : handles.outcomes) {
      status.Update(engine_->Record(series, at_ns_, count, count));
    }
    for (const DistributionSeries series : handles.distributions) {
      for (std::size_t i = 0; i < one_.buckets; ++i) {
        // All within one power of two.
        const double part = static_cast<double>(i) / static_cast<double>(one_.buckets);
        status.Update(engine_->Record(series, at_ns_, 64 + 64 * part));
      }
    }
    return status;
  }

  const plan::Program& program_;
  const CostCase& one_;
  std::vector<Handles> handles_;  // by signal
  std::size_t heap_before_ = 0;
  std::unique_ptr<Engine> engine_;
  std::int64_t tick_ = 0;
  std::int64_t at_ns_ = 0;
};

// Ticks until all windows are full.
std::int64_t Filling(const plan::Program& program) {
  std::int64_t longest = 0;
  for (const plan::WindowSpec& window : program.windows) {
    longest = std::max(longest, window.panes + window.offset);
  }
  for (const plan::GateSpec& gate : program.gates) longest = std::max(longest, gate.of_ticks);
  return longest + program.lateness_ns / program.tick_ns + 2;
}

Measured Measure(const Plan& plan, const CostCase& one, std::size_t segments) {
  constexpr int kTicks = 60;
  Host host(plan, one, segments);
  for (std::int64_t i = Filling(plan.program()); i > 0; --i) host.Tick();
  Measured measured;
  const Statistics full = host.statistics();
  measured.state = static_cast<double>(full.state_bytes);
  for (int i = 0; i < kTicks; ++i) host.Tick();
  measured.steps = static_cast<double>(host.statistics().steps - full.steps) / kTicks;
  measured.heap = static_cast<double>(host.heap());
  return measured;
}

// All that a further value of the first label brings.
struct Predicted {
  double bytes = 0;
  double steps = 0;
};

Predicted Predict(const plan::Program& program, const CostCase& one) {
  const engine::Cost cost = engine::CostOf(program);
  const bool wide = one.numbers == Numbers::kWide;
  Predicted predicted;
  for (std::size_t space = 0; space < cost.size(); ++space) {
    if (program.spaces[space].labels.empty()) continue;
    const engine::SegmentCost& segment = cost[space];
    predicted.bytes += static_cast<double>((wide ? segment.most_bytes : segment.bytes) +
                                           one.buckets * segment.bucket_bytes);
    predicted.steps += (wide ? segment.most_steps : segment.steps) +
                       static_cast<double>(one.buckets * segment.bucket_steps);
  }
  for (const plan::SignalSpec& signal : program.signals) {
    if (signal.labels.empty()) continue;
    predicted.bytes += static_cast<double>(engine::BytesPerSeries(program, signal));
  }
  return predicted;
}

class CostTest : public ::testing::TestWithParam<CostCase> {};

TEST_P(CostTest, IsWhatWasPredicted) {
  Diagnostics diagnostics;
  const auto plan = Plan::Parse(absl::StrCat("role r ", GetParam().plan), "p", &diagnostics);
  ASSERT_TRUE(plan.ok()) << diagnostics.ToString();
  const Measured few = Measure(*plan, GetParam(), kFew);
  const Measured many = Measure(*plan, GetParam(), kMany);
  const auto each = [](double a, double b) { return (b - a) / (kMany - kFew); };
  const Predicted predicted = Predict(plan->program(), GetParam());
  const double heap = each(few.heap, many.heap);
  const double state = each(few.state, many.state);
  EXPECT_NEAR(predicted.bytes, heap, kTolerance * heap) << "what the heap has";
  EXPECT_NEAR(predicted.bytes, state, kTolerance * state) << "what the engine says";
  const double steps = each(few.steps, many.steps);
  EXPECT_NEAR(predicted.steps, steps, kTolerance * steps);
}

std::string Gate(const std::string& when, const std::string& rest = "") {
  return absl::StrCat(" gate g by edge { owner r  when ", when, " ", rest, " } ");
}

std::vector<CostCase> Aggregates() {
  std::vector<CostCase> cases;
  const auto add = [&](const std::string& kind, const std::string& function,
                       const std::string& aggregate) {
    cases.push_back({absl::StrCat(kind, "_", function),
                     absl::StrCat("signal s ", kind, " by edge",
                                  Gate(absl::StrCat(aggregate, " over 1m > 1M")))});
  };
  for (const char* function : {"mean", "min", "max", "sum", "count", "stddev", "last", "delta"}) {
    add("gauge", function, absl::StrCat(function, "(s)"));
  }
  for (const char* function : {"increase", "rate"}) {
    add("counter", function, absl::StrCat(function, "(s)"));
  }
  for (const char* function : {"count", "rate"})
    add("events", function, absl::StrCat(function, "(s)"));
  for (const char* function :
       {"success_ratio", "failure_ratio", "successes", "failures", "count", "rate"}) {
    add("outcome", function, absl::StrCat(function, "(s)"));
  }
  for (const char* function : {"p50", "mean", "max", "sum", "count"}) {
    add("distribution", function, absl::StrCat(function, "(s)"));
  }
  add("distribution", "quantile", "quantile(0.999, s)");
  add("distribution", "share_above", "share_above(s, 100)");
  add("distribution", "share_below", "share_below(s, 100)");
  cases.push_back({"silence", "signal s gauge by edge" + Gate("silence(s) > 1m")});
  return cases;
}

INSTANTIATE_TEST_SUITE_P(Aggregates, CostTest, ::testing::ValuesIn(Aggregates()));

INSTANTIATE_TEST_SUITE_P(
    Windows, CostTest,
    ::testing::Values(
        CostCase{"one_pane", "signal s gauge by edge" + Gate("max(s) over 1s > 1M")},
        CostCase{"two_panes", "signal s gauge by edge" + Gate("max(s) over 2s > 1M")},
        CostCase{"three_panes", "signal s gauge by edge" + Gate("delta(s) over 3s > 1M")},
        CostCase{"long_mean", "signal s gauge by edge" + Gate("mean(s) over 15m > 1M")},
        CostCase{"long_max", "signal s gauge by edge" + Gate("max(s) over 10m > 1M")},
        CostCase{"long_ratio", "signal s outcome by edge" + Gate("success_ratio(s) over 1h < 1%")},
        CostCase{"long_quantile", "signal s distribution by edge" + Gate("p95(s) over 15m > 1M")},
        CostCase{"several",
                 "signal s outcome by edge" +
                     Gate("success_ratio(s) over 1m < 1% and success_ratio(s) over 1h < 1%",
                          "given count(s) over 5m >= 10 "
                          "clear when success_ratio(s) over 10m > 2% for 5m")},
        CostCase{"baseline", "signal s gauge by edge" +
                                 Gate("mean(s) over 1m > 1000 * mean(s) over 5m offset 1m + 9")},
        CostCase{"max_before", "signal s gauge by edge" + Gate("max(s) over 1m offset 2m > 1M")},
        CostCase{"selected",
                 "signal s gauge by edge, cdn" +
                     Gate("mean(s{cdn = \"any\"}) over 1m > 1M or max(s) over 1m > 1M")},
        CostCase{"lateness", "lateness 20s signal s gauge by edge" + Gate("mean(s) over 1m > 1M")},
        CostCase{"late_quantile",
                 "lateness 20s signal s distribution by edge" + Gate("p95(s) over 1m > 1M")}));

INSTANTIATE_TEST_SUITE_P(
    Samples, CostTest,
    ::testing::Values(
        CostCase{"wide_counts", "signal s outcome by edge" + Gate("success_ratio(s) over 5m < 1%"),
                 Numbers::kWide},
        CostCase{"wide_events", "signal s events by edge" + Gate("count(s) over 1m < 1"),
                 Numbers::kWide},
        CostCase{"ragged_mean", "signal s gauge by edge" + Gate("mean(s) over 5m < 0"),
                 Numbers::kWide},
        CostCase{"four_buckets", "signal s distribution by edge" + Gate("p95(s) over 5m > 1M"),
                 Numbers::kNarrow, 4},
        CostCase{"thirty_buckets", "signal s distribution by edge" + Gate("p95(s) over 1m > 1M"),
                 Numbers::kNarrow, 30}));

INSTANTIATE_TEST_SUITE_P(
    Gates, CostTest,
    ::testing::Values(
        CostCase{"m_of_n",
                 "signal s events by edge" + Gate("count(s) over 1s > 1M", "for 4m of 5m")},
        CostCase{"flapping",
                 "signal s events by edge" + Gate("count(s) over 1s > 1M", "flap 8 in 1h hold 5m")},
        CostCase{"lever", "lever l by edge { a, b, c } signal s events by edge" +
                              Gate("count(s) over 1s > 1M", "hold l at b")},
        CostCase{"lever_of_all", "lever l { a, b, c } signal s events by edge" +
                                     Gate("count(s) over 1s > 1M", "hold l at b")},
        CostCase{"two_gates", "signal s events by edge" + Gate("count(s) over 1m > 1M") +
                                  "gate h by edge { owner r  when count(s) over 1m > 2M "
                                  "suppressed by g }"},
        CostCase{"confidence", "signal s outcome by edge" +
                                   Gate("success_ratio(s) over 1m < 1% with confidence 95%")},
        CostCase{"projected", "signal s events by edge signal t gauge" +
                                  Gate("count(s) over 1m > 1M and max(t) over 5m > 1M")},
        CostCase{"state", "signal s events by edge" + Gate("count(s) over 1m > 1M") +
                              "gate h by edge { owner r  when tripped(g) }"}));

INSTANTIATE_TEST_SUITE_P(
    Folds, CostTest,
    ::testing::Values(
        CostCase{"any",
                 "signal s outcome by edge "
                 "gate g { owner r  when any of edge (success_ratio(s) over 1m < 1%) }"},
        CostCase{"max",
                 "signal s gauge by edge "
                 "gate g { owner r  when max of edge (mean(s) over 1m) > 1M }"},
        CostCase{"at_least_tripped",
                 "signal s events by edge" + Gate("count(s) over 1m > 1M") +
                     "gate h { owner r  when at least 3 of edge (tripped(g)) for 1m }"},
        CostCase{"by_edge",
                 "signal s events by edge, cdn" + Gate("any of cdn (count(s) over 1m > 1M)")}));

}  // namespace
}  // namespace sluice
