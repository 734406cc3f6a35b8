// The engine: samples in, decisions out.
//
// A gate that trips where a region's stream starts fail for three minutes:
//
//   absl::StatusOr<sluice::Plan> plan = sluice::Plan::Parse(R"(
//       role   growth_lead
//       signal stream_start outcome by region
//       gate start_success by region {
//         owner growth_lead
//         when  success_ratio(stream_start) over 1m < 97%
//         given count(stream_start) over 1m >= 200
//         for   3m
//       })", "launch.sluice");
//   auto engine = sluice::Engine::Create(*plan, {}).value();
//   engine->OnEvent([](const sluice::v1::Event& event) {
//     std::cout << event.reason() << "\n";
//   });
//
//   engine->Start(now);                                      // ns since the epoch
//   auto sg = engine->Outcome("stream_start", {{"region", "sg"}}).value();
//   for (int second = 1; second <= 600; ++second) {          // once a second:
//     engine->Record(sg, now + second * kSecond, 90, 100);   // 90 of 100 went well
//     engine->AdvanceTo(now + second * kSecond);             // decide what is due
//   }                                                        // -> one TRIP, at 3m
//
// With `Record(sg, ..., 98, 100)` nothing trips, and with no samples at all
// nothing trips either: no data is not zero.
//
// Time is the time of the events themselves, in whole nanoseconds since the Unix
// epoch. The engine reads no clock, starts no thread, does no I/O and throws no
// exception: the host says what time it is with AdvanceTo, and only that moves
// time. The decisions depend on which samples fell into which tick, and not on
// their order of arrival.
#ifndef SLUICE_ENGINE_H_
#define SLUICE_ENGINE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "sluice/export.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"

namespace sluice {

// Label names and their values, in any order.
using Labels = std::vector<std::pair<std::string, std::string>>;

struct EngineOptions {
  // An advance over more time than this is refused with OutOfRange, so that one
  // wild clock can't spin the engine through a century. Raise it for hosts that
  // may sleep for longer.
  absl::Duration max_jump = absl::Hours(24 * 7);

  // Series (distinct label values) of each signal. A further one is refused with
  // ResourceExhausted and counted; those that exist are not harmed.
  std::size_t max_series_per_signal = 1'000'000;

  // Bytes that panes and windows may take in all. A series whose segments would
  // pass the bound is refused with ResourceExhausted.
  std::size_t max_state_bytes = std::size_t{4} << 30;

  // Samples of a counter that wait, per series, for their ticks to be decided
  // (counters need them in order). More are refused with ResourceExhausted.
  std::size_t max_pending_counter_samples = 1 << 16;
};

// A resolved series: one signal with one set of label values. A small value to
// be kept by whoever records; good for the life of the engine that made it, and
// for no other.
template <v1::Signal::Kind kKind>
class Series {
 public:
  Series() = default;

 private:
  friend class Engine;
  explicit Series(std::uint32_t index) : index_(index) {}

  std::uint32_t index_ = UINT32_MAX;
};

using GaugeSeries = Series<v1::Signal::GAUGE>;
using CounterSeries = Series<v1::Signal::COUNTER>;
using EventsSeries = Series<v1::Signal::EVENTS>;
using OutcomeSeries = Series<v1::Signal::OUTCOME>;
using DistributionSeries = Series<v1::Signal::DISTRIBUTION>;

// Part of a histogram: `count` samples, all taken to have the value `value`.
struct HistogramBucket {
  double value = 0;
  std::uint64_t count = 0;
};

struct SignalStatistics {
  std::string signal;
  std::uint64_t recorded = 0;  // samples that were taken in
  std::uint64_t late = 0;      // dropped: their tick had been decided
  std::uint64_t ahead = 0;     // refused: too far in the future
  std::uint64_t rejected = 0;  // refused for any other reason
  std::uint64_t series = 0;
  std::uint64_t refused_series = 0;  // attempts to add one past a bound
};

struct Statistics {
  std::vector<SignalStatistics> signals;  // in the order of the plan
  std::uint64_t ticks = 0;                // evaluated
  std::uint64_t events = 0;               // handed out
  std::size_t state_bytes = 0;            // of panes and windows
};

enum class GateState { kClear, kPending, kTripped, kRecovering };

// Runs one plan. Owns all its state.
//
// Thread-safety: none of its own; calls of one engine must not overlap. Distinct
// engines are independent.
//
// Re-entrancy: an event callback may call any method but Start and AdvanceTo
// (these answer FailedPrecondition); what it changes takes effect in the next
// tick.
class SLUICE_EXPORT Engine {
 public:
  // InvalidArgument where an option is out of range; ResourceExhausted where the
  // segments that the plan itself expects would pass a bound.
  static absl::StatusOr<std::unique_ptr<Engine>> Create(const Plan& plan,
                                                        EngineOptions options = {});
  ~Engine();
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // Calls `callback` for each event, in order, after all state of its tick is in
  // place. Replaces the callback set before.
  void OnEvent(absl::AnyInvocable<void(const v1::Event&)> callback);

  // ---- Time ----------------------------------------------------------------

  // Starts the engine at `time_ns` without deciding anything: the first tick that
  // will be evaluated is the first at or after it. FailedPrecondition where it
  // has started. A host that calls AdvanceTo first need not call this.
  absl::Status Start(std::int64_t time_ns);

  // Says that it is `now_ns`, and evaluates every tick up to now - lateness that
  // has not been evaluated yet. An earlier time than before does nothing.
  // OutOfRange, changing nothing, for a jump over more than `max_jump`.
  absl::Status AdvanceTo(std::int64_t now_ns);
  absl::Status AdvanceTo(absl::Time now) { return AdvanceTo(absl::ToUnixNanos(now)); }

  // ---- Samples -------------------------------------------------------------

  // Resolves a series, making it where it is new; its segments exist from the
  // tick of its first sample. Exactly the signal's labels must be given.
  // NotFound for a signal that the plan hasn't, InvalidArgument for another kind
  // of signal or wrong labels, ResourceExhausted past a bound.
  absl::StatusOr<GaugeSeries> Gauge(absl::string_view signal, const Labels& labels = {});
  absl::StatusOr<CounterSeries> Counter(absl::string_view signal, const Labels& labels = {});
  absl::StatusOr<EventsSeries> Events(absl::string_view signal, const Labels& labels = {});
  absl::StatusOr<OutcomeSeries> Outcome(absl::string_view signal, const Labels& labels = {});
  absl::StatusOr<DistributionSeries> Distribution(absl::string_view signal,
                                                  const Labels& labels = {});

  // Takes in one sample. Each answers, changing nothing but a statistic,
  //   InvalidArgument    a value that the kind can't have (NaN, an infinity, a
  //                      negative counter, ok > total), or a handle of no series
  //   OutOfRange         more than `ahead` past the last AdvanceTo
  //   DeadlineExceeded   late: its tick has been decided already
  //   FailedPrecondition the engine has not started
  absl::Status Record(GaugeSeries series, std::int64_t time_ns, double value);
  absl::Status Record(CounterSeries series, std::int64_t time_ns, double cumulative);
  absl::Status Record(EventsSeries series, std::int64_t time_ns, std::uint64_t n = 1);
  absl::Status Record(OutcomeSeries series, std::int64_t time_ns, std::uint64_t ok,
                      std::uint64_t total);
  absl::Status Record(DistributionSeries series, std::int64_t time_ns, double value);
  absl::Status Record(DistributionSeries series, std::int64_t time_ns,
                      absl::Span<const HistogramBucket> histogram);

  // ---- People --------------------------------------------------------------

  // Clears a latched gate that is ready (its clear condition has held), in the
  // next tick. NotFound for a gate, segment or role that isn't there,
  // FailedPrecondition where the gate is not latched and ready.
  absl::Status Reset(absl::string_view gate, const Labels& segment, absl::string_view role);

  // ---- Questions -----------------------------------------------------------

  // NotFound for a gate or segment that isn't there.
  absl::StatusOr<GateState> State(absl::string_view gate, const Labels& segment = {}) const;

  // The kind of a signal, for hosts that record by name; NotFound if none.
  absl::StatusOr<v1::Signal::Kind> KindOf(absl::string_view signal) const;

  Statistics statistics() const;

 private:
  class Core;
  explicit Engine(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

}  // namespace sluice

#endif  // SLUICE_ENGINE_H_
