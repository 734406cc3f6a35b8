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
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "google/protobuf/generated_enum_util.h"
#include "google/protobuf/message.h"
#include "sluice/export.h"
#include "sluice/open_cells.h"
#include "sluice/plan.h"
#include "sluice/reload.h"
#include "sluice/v1/event.pb.h"

namespace sluice::v1 {
class Snapshot;  // sluice/v1/snapshot.pb.h
}

namespace sluice {

namespace v1 {
class PaneBatch;
}
class Engine;
namespace engine {
class Probe;
SLUICE_EXPORT void SetProbe(Engine& engine, Probe* probe);
SLUICE_EXPORT absl::Status Restart(Engine& engine);
}  // namespace engine

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

  // Bytes of panes, windows and gates, and of the names of series and segments, if all
  // numbers were wide (mostly they take less). A series that would pass the bound is refused
  // with ResourceExhausted. Not bounded is what samples bring besides: the buckets of
  // histograms, panes opened ahead of the clock; and label values of more than 15 letters.
  std::size_t max_state_bytes = std::size_t{4} << 30;

  // Samples of a counter that wait, per series, for their ticks to be decided
  // (counters need them in order). More are refused with ResourceExhausted.
  std::size_t max_pending_counter_samples = 1 << 16;

  // A series of which nothing was heard for so long is retired, with the segments
  // that only it fed, where no gate is pending or tripped there: it no longer counts
  // for the bounds above. At the soonest when all windows of the plan have passed, and
  // up to a sixteenth later. A sample through the old handle brings it back; as many
  // retired series as `max_series_per_signal` are remembered for that, and handles to
  // older ones are to be resolved again. Infinite: never.
  absl::Duration retire_after = absl::InfiniteDuration();

  // Sources whose panes are merged, and each of their incarnations that has ticks which are not
  // decided. A further one takes the place of the one that was not heard of for longest; it is
  // refused with ResourceExhausted where all have such ticks.
  std::size_t max_pane_sources = 10'000;

  // Without these, Start answers FailedPrecondition where the plan sends a message
  // that no handler was given for, and On answers NotFound for a message that the
  // plan never sends.
  bool allow_unhandled_actions = false;
  bool allow_unsent_actions = false;
};

// What was decided, and why: `id`, `gate`, `segment`, `since`, `reason`, `value`,
// `evidence` and more (sluice/v1/event.proto). A host that keeps the ids which it has
// acted on can tell when it gets one twice, after a crash or a handler that threw.
using Decision = v1::Event;

// A lever that has another value. `Value` is what OnLever was asked for.
template <typename Value>
struct LeverChange {
  Value from;
  Value to;
  const v1::Event& event;  // with the lever, its segment, and the causes
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
  explicit Series(std::uint64_t id) : id_(id) {}

  std::uint64_t id_ = UINT64_MAX;
};

using GaugeSeries = Series<v1::Signal::GAUGE>;
using CounterSeries = Series<v1::Signal::COUNTER>;
using EventsSeries = Series<v1::Signal::EVENTS>;
using OutcomeSeries = Series<v1::Signal::OUTCOME>;
using DistributionSeries = Series<v1::Signal::DISTRIBUTION>;

// A sample of one of many series, for a batch: what Record takes.
struct GaugeSample {
  GaugeSeries series;
  std::int64_t time_ns = 0;
  double value = 0;
};
struct CounterSample {
  CounterSeries series;
  std::int64_t time_ns = 0;
  double cumulative = 0;
};
struct EventsSample {
  EventsSeries series;
  std::int64_t time_ns = 0;
  std::uint64_t n = 1;
};
struct OutcomeSample {
  OutcomeSeries series;
  std::int64_t time_ns = 0;
  std::uint64_t ok = 0;
  std::uint64_t total = 0;
};
struct DistributionSample {
  DistributionSeries series;
  std::int64_t time_ns = 0;
  double value = 0;
};

// Part of a histogram: `count` samples, all taken to have the value `value`.
struct HistogramBucket {
  double value = 0;
  std::uint64_t count = 0;
};

struct SignalStatistics {
  std::string signal;
  std::uint64_t recorded = 0;        // samples that were taken in
  std::uint64_t late = 0;            // dropped: their tick had been decided
  std::uint64_t ahead = 0;           // refused: too far in the future
  std::uint64_t rejected = 0;        // refused for any other reason
  std::uint64_t series = 0;          // that there are now
  std::uint64_t refused_series = 0;  // attempts to add one past a bound
  std::uint64_t retired_series = 0;  // EngineOptions::retire_after
};

struct Statistics {
  std::vector<SignalStatistics> signals;  // in the order of the plan
  std::uint64_t ticks = 0;                // evaluated
  std::uint64_t events = 0;               // handed out
  // Work that ticks took: numbers and segments looked at in the engine's loops. Alike on
  // every machine; `sluice check --explain` tells it beforehand.
  std::uint64_t steps = 0;
  // Memory, as it is now: of panes, windows and gates, and of the names of series and
  // segments.
  std::size_t state_bytes = 0;
};

// A source whose panes were merged (sluice/panes.h), as it looks from here.
struct PaneSource {
  std::string source;
  std::uint64_t incarnation = 0;  // the highest
  // The end of the last tick that it has handed in with all before it, or that is decided.
  std::int64_t reported_until_ns = 0;
  std::uint64_t merged = 0;    // batches that were taken in
  std::uint64_t repeated = 0;  // that were known already, and changed nothing
  std::uint64_t late = 0;      // dropped: their tick had been decided
  std::uint64_t refused = 0;   // that contradict others of the source: two folders of one name?
};

enum class GateState { kClear, kPending, kTripped, kRecovering };

// Where a gate stands in a segment, as of the last tick.
struct GateStatus {
  GateState state = GateState::kClear;
  std::int64_t since_ns = 0;  // of the state; of kTripped: the trip. 0 where it is clear
  // kPending, kRecovering: how long its condition has held, ticks in which nothing was
  // known left out, of how long it must. With `for D of W`: how much of W it held.
  absl::Duration held;
  absl::Duration needed;
  // What decides next, with its values in words: `when`, or the clear condition where
  // the gate is tripped.
  std::string condition;
};

enum class RampState {
  kIdle,        // never started: it holds its lever closed
  kRunning,     // in a step, and on its way to the next
  kHeld,        // people hold it where it is
  kRolledBack,  // a guard tripped; it waits for people
  kAborted,     // people ended it: it holds its lever closed
  kDone,        // its last step is over
};

// Where a ramp stands in a segment, as of the last tick.
struct RampStatus {
  RampState state = RampState::kIdle;
  std::size_t step = 0;   // from 1; 0 before the first
  std::size_t steps = 0;  // that it has
  std::string value;      // what it caps its lever at, as a plan writes it
  // Since when it is in the step, or in its state where it is in none; 0 of kIdle.
  std::int64_t since_ns = 0;
  // kRunning: how long every guard has been clear without a break, of how long they must.
  absl::Duration held;
  absl::Duration needed;
  // What it waits for: ResumeRamp, the guards that are not known to be clear, the rest of
  // the hold, what `advance when` came to. Empty where it is done.
  std::string waits_for;
};

// How things stand for a role, as of the last tick. Nothing in it changes while nothing
// happens: there are no ages and no values in its words. Times are in the plan's time zone.
struct RoleStatus {
  enum class Level {
    kClear,
    kWatch,      // pending, pinned, not started: nobody has to do anything at once
    kAttention,  // blind, held, rolled back: it stays so until somebody acts
    kIncident,   // tripped, and not cleared yet
  };

  std::string role;
  Level level = Level::kClear;  // of the worst
  std::int64_t since_ns = 0;    // likewise; 0 where nothing has happened
  std::size_t open = 0;         // matters that are not clear, the worst included
  // The worst of what the role owns or was asked about: by the order of severities in the plan,
  // then by breach, by who is still to take it on, by the next deadline, by the order of the
  // plan. "all clear" where there is nothing.
  std::string line;
  // The most urgent thing for the role to do, with its deadline; empty where that is nothing.
  std::string next;
};

// An item of the plan's checklist.
struct ChecklistItem {
  std::string text;
  std::string owner;
  std::string ticked_by;  // empty as long as nobody has
};

// Runs one plan. Owns all its state.
//
// Thread-safety: none of its own; calls of one engine must not overlap. Distinct
// engines are independent.
//
// Re-entrancy: a callback may call any method but Start and AdvanceTo (these answer
// FailedPrecondition); what it changes takes effect in the next tick. Callbacks are
// called from AdvanceTo, after all state of the tick is in place, in the order in
// which things were decided. One that throws has not taken what it was called with:
// the exception leaves AdvanceTo, and the next AdvanceTo begins by calling it again.
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

  // ---- Actions and levers ----------------------------------------------------

  // Calls `handler` with each message of the type `Action` (a generated protobuf
  // message of the host's own) that the plan sends, filled in:
  //
  //   engine->On<launch::PauseExpansion>(
  //       [&](const launch::PauseExpansion& pause, const sluice::Decision& decision) {
  //         return campaigns.Pause(pause.region());   // an absl::Status
  //       });
  //
  // A handler that does not answer OK is called again at later ticks, with gaps that
  // grow from one tick to a minute, until it does or until the gate's state has moved
  // on: what was to be said on a trip is no longer said once the gate is clear. Each
  // failure is an event. What one gate sends in one segment arrives in order: a later
  // message waits for an earlier one. Replaces the handler set before.
  //
  // NotFound where the plan never sends the message (see EngineOptions),
  // InvalidArgument where it was checked against another definition of it.
  template <typename Action, typename Handler>
  absl::Status On(Handler handler) {
    static_assert(std::is_base_of_v<google::protobuf::Message, Action>,
                  "On<Action> takes a protobuf message that the plan sends");
    static_assert(
        std::is_invocable_r_v<absl::Status, Handler&, const Action&, const Decision&>,
        "a handler of On<Action> takes (const Action&, const sluice::Decision&) and returns an"
        " absl::Status");
    return BindAction(Action::default_instance(),
                      [handler = std::move(handler)](const google::protobuf::Message& message,
                                                     const Decision& decision) mutable {
                        return handler(static_cast<const Action&>(message), decision);
                      });
  }

  // Calls `handler` with each change of a lever, as LeverChange<Value>. Value is a
  // protobuf enum that has each of the lever's values (`paused` is PAUSED, or
  // EXPANSION_PAUSED in an enum Expansion), std::string for their names in the plan,
  // or double for a numeric lever (50% is 0.5). Replaces the handler set before.
  // NotFound for a lever that the plan hasn't, InvalidArgument for a Value that does
  // not fit it.
  template <typename Value, typename Handler>
  absl::Status OnLever(absl::string_view lever, Handler handler) {
    static_assert(std::is_invocable_v<Handler&, const LeverChange<Value>&>,
                  "a handler of OnLever<Value> takes (const sluice::LeverChange<Value>&)");
    return BindLever(lever, FormOf<Value>(),
                     [handler = std::move(handler)](const RawValue& from, const RawValue& to,
                                                    const v1::Event& event) mutable {
                       handler(LeverChange<Value>{As<Value>(from), As<Value>(to), event});
                     });
  }

  // The value of a lever in one of its segments, as of the last tick. In a segment
  // that is not there yet, the value that it will begin with. Errors as for OnLever,
  // and InvalidArgument where the labels are not the lever's.
  template <typename Value = std::string>
  absl::StatusOr<Value> LeverValue(absl::string_view lever, const Labels& segment = {}) const {
    absl::StatusOr<RawValue> value = FindLever(lever, segment, FormOf<Value>());
    if (!value.ok()) return value.status();
    return As<Value>(*value);
  }

  // ---- Time ----------------------------------------------------------------

  // Starts the engine at `time_ns` without deciding anything: the first tick that
  // will be evaluated is the first at or after it. FailedPrecondition where it
  // has started, and where the plan sends a message that nobody handles (see
  // EngineOptions). A host that calls AdvanceTo first need not call this.
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
  //   ResourceExhausted  the series was retired, and a bound keeps it from coming back
  absl::Status Record(GaugeSeries series, std::int64_t time_ns, double value) {
    if (ABSL_PREDICT_TRUE(cells_->AddValue(series.id_, time_ns, value))) return absl::OkStatus();
    return RecordValue(v1::Signal::GAUGE, series.id_, time_ns, value);
  }
  absl::Status Record(CounterSeries series, std::int64_t time_ns, double cumulative);
  absl::Status Record(EventsSeries series, std::int64_t time_ns, std::uint64_t n = 1) {
    if (ABSL_PREDICT_TRUE(cells_->AddCounts(series.id_, time_ns, n, n))) return absl::OkStatus();
    return RecordCounts(v1::Signal::EVENTS, series.id_, time_ns, n, n);
  }
  absl::Status Record(OutcomeSeries series, std::int64_t time_ns, std::uint64_t ok,
                      std::uint64_t total) {
    if (ABSL_PREDICT_TRUE(cells_->AddCounts(series.id_, time_ns, ok, total))) {
      return absl::OkStatus();
    }
    return RecordCounts(v1::Signal::OUTCOME, series.id_, time_ns, ok, total);
  }
  absl::Status Record(DistributionSeries series, std::int64_t time_ns, double value) {
    if (ABSL_PREDICT_TRUE(cells_->AddValue(series.id_, time_ns, value))) return absl::OkStatus();
    return RecordValue(v1::Signal::DISTRIBUTION, series.id_, time_ns, value);
  }
  absl::Status Record(DistributionSeries series, std::int64_t time_ns,
                      absl::Span<const HistogramBucket> histogram);

  // ---- Batches ---------------------------------------------------------------

  // The same as Record for each of the samples, in order, for less. What is refused is
  // counted and left out, and the others are taken in; the answer is that for the first
  // one that was refused, and says which one it was.
  absl::Status RecordBatch(absl::Span<const GaugeSample> samples);
  absl::Status RecordBatch(absl::Span<const CounterSample> samples);
  absl::Status RecordBatch(absl::Span<const EventsSample> samples);
  absl::Status RecordBatch(absl::Span<const OutcomeSample> samples);
  absl::Status RecordBatch(absl::Span<const DistributionSample> samples);

  // Samples of one series that a host has gathered within one tick: for the least.
  absl::Status RecordBatch(GaugeSeries series, std::int64_t time_ns,
                           absl::Span<const double> values);
  absl::Status RecordBatch(DistributionSeries series, std::int64_t time_ns,
                           absl::Span<const double> values);

  // ---- Panes ---------------------------------------------------------------

  // Takes in what the samples of one source and tick came to (PaneFolder, sluice/panes.h), as if
  // they had been recorded here. In any order; what is not OK has changed nothing but statistics:
  //   AlreadyExists      it was merged before: nothing is amiss
  //   DeadlineExceeded   late: its tick has been decided; its samples count as late
  //   OutOfRange         more than `ahead` past the last advance: to be handed in again
  //   InvalidArgument    of another plan, or no batch that a folder writes: it says where
  //   DataLoss           another batch of this source, incarnation and tick was merged
  //   FailedPrecondition the engine has not started, or folds; or an incarnation that began
  //                      before has begun anew
  //   ResourceExhausted  a further source past a bound
  // But for ResourceExhausted of a series past a bound: all others of the batch were merged.
  absl::Status Merge(const v1::PaneBatch& batch);

  // Instead of AdvanceTo where panes are merged: evaluates each tick up to now - lateness that
  // all of `sources` have handed in, with every one before, and, whoever is missing, those up to
  // now - lateness - patience. With no sources named: all that were heard of. Nobody is waited
  // for longer than `patience`: a source of which nothing was heard since is dead, and holds up
  // nothing until it is heard of again. What the others may hand in while one is waited for
  // reaches as far as `ahead` (Merge). Errors as AdvanceTo; FailedPrecondition where the engine
  // has not started.
  absl::Status AdvanceReported(std::int64_t now_ns, absl::Duration patience,
                               absl::Span<const std::string> sources = {});

  // All that were heard of, in the order of their names.
  std::vector<PaneSource> PaneSources() const;

  // ---- People --------------------------------------------------------------

  // Clears a latched gate that is ready (its clear condition has held), in the
  // next tick. NotFound for a gate, segment or role that isn't there,
  // FailedPrecondition where the gate is not latched and ready. The CLEAR bears the role and the
  // note.
  absl::Status Reset(absl::string_view gate, const Labels& segment, absl::string_view role,
                     absl::string_view note = {});

  // What people do takes effect in the next tick, and is told as an event, with the role and
  // the note. All of these answer NotFound for a gate, lever, segment or role that isn't there,
  // and what the role may not do, or what can't be done now, is told as an event too
  // (ACT_REFUSED). A role may act for another one that reports to it, over however many others.
  // The library asks nobody for a password: who may say to be which role is for the host to see.

  // Takes an incident on: it is escalated no further, and nobody is reminded of it. The time
  // to resolve it runs on. Any role may. FailedPrecondition where the gate is not tripped there.
  absl::Status Acknowledge(absl::string_view gate, const Labels& segment, absl::string_view role,
                           absl::string_view note = {});

  // Nobody is reminded of the gate in this segment, or asked for it, before `until_ns`; what is
  // still true then is said then. It trips and clears as ever, and holds its levers. A time that
  // is not past the last tick decided ends a silence. PermissionDenied where the role is not the
  // gate's owner, and not above it.
  absl::Status Silence(absl::string_view gate, const Labels& segment, std::int64_t until_ns,
                       absl::string_view role, absl::string_view reason);

  // Sets a lever in one of its segments, whatever gates and ramps say, until `until_ns`; with no
  // labels, in all segments, those to come included. It then has the value that gates say. Of
  // two pins of one segment the one that was set last counts. `value` is as a plan writes it:
  // "paused", "50%". InvalidArgument where the lever has no such value, or `until_ns` is not past
  // the last tick decided; PermissionDenied where the role is not the lever's owner and not above
  // it (of a lever without one: nor of any gate or ramp that holds it).
  absl::Status Pin(absl::string_view lever, const Labels& segment, absl::string_view value,
                   std::int64_t until_ns, absl::string_view role, absl::string_view reason);

  // Ends a pin of just this segment, or, without labels, of all. FailedPrecondition where there
  // is none; else as Pin.
  absl::Status Unpin(absl::string_view lever, const Labels& segment, absl::string_view role,
                     absl::string_view reason = {});

  // Ticks an item of the checklist, by its text. PermissionDenied where the role is not the
  // item's owner, and not above it; FailedPrecondition where it was ticked before.
  absl::Status Tick(absl::string_view item, absl::string_view role, absl::string_view note = {});

  // Ramps, which move by themselves once they are started. Each takes effect in the next
  // tick, with a RAMP event that names the role and the reason. StartRamp begins with the
  // first step, also where the ramp is done or was aborted; HoldRamp keeps it where it is;
  // ResumeRamp goes on after HoldRamp or a rollback; AbortRamp closes the lever, and ends.
  // NotFound for a ramp, segment or role that isn't there, PermissionDenied where the role
  // is neither the ramp's owner nor above it, FailedPrecondition where the ramp's state does
  // not allow it, and of StartRamp and ResumeRamp while a guard is tripped. A guard that
  // trips in the very tick still keeps them from being done, of which a RAMP event tells. What
  // was refused is told as well (ACT_REFUSED).
  absl::Status StartRamp(absl::string_view ramp, const Labels& segment, absl::string_view role,
                         absl::string_view reason = {});
  absl::Status HoldRamp(absl::string_view ramp, const Labels& segment, absl::string_view role,
                        absl::string_view reason = {});
  absl::Status ResumeRamp(absl::string_view ramp, const Labels& segment, absl::string_view role,
                          absl::string_view reason = {});
  absl::Status AbortRamp(absl::string_view ramp, const Labels& segment, absl::string_view role,
                         absl::string_view reason = {});

  // ---- Memory ----------------------------------------------------------------

  // The whole state as it is now: windows, gates, levers, ramps, deadlines, what is still to be
  // delivered, and samples that wait for their tick. An engine that is restored from it, and gets
  // the samples that this one got after it (and what people did), decides the same, with the same
  // ids; so what was decided in between comes twice, and is known by its id. Its size is about that
  // of Statistics::state_bytes. FailedPrecondition before the start and in a callback of AdvanceTo;
  // ResourceExhausted past 2 GB.
  absl::StatusOr<v1::Snapshot> Snapshot() const;

  // Goes on from a snapshot, instead of Start: after handlers are bound, and before series are
  // resolved. Where it was taken of another plan, that is restored and then changed for this one,
  // as by Reload; its events come with the next AdvanceTo. Where samples were lost meanwhile,
  // call SkipTo next. Any error changes nothing: DataLoss for a damaged snapshot, Unimplemented
  // for one of another version of the library, InvalidArgument for one that can't be,
  // FailedPrecondition where the engine has started, where a handler is missing, or where the
  // snapshot's own plan can't be read; ResourceExhausted past a bound.
  absl::Status Restore(const v1::Snapshot& snapshot);

  // Says that it is `now_ns`, and that nothing is known of the time since the last AdvanceTo: the
  // host was down, or its feed was. Nothing fires or clears because of it: what was pending or on
  // its way to clear has held no longer than before; silence has not lasted; a counter's next
  // sample adds nothing; a ramp's step begins anew; and gates that ask for a count, a sum or a rate
  // know nothing until their windows have passed. Deadlines of people, pins and silences run on.
  // Tells an event (SKIPPED). OutOfRange as AdvanceTo.
  absl::Status SkipTo(std::int64_t now_ns);

  // Runs another plan from now on. What means the same goes on as if nothing had happened, handles
  // of its series included: comments, owners, severities, what a gate holds or sends are no part of
  // that. What means something else begins anew, and what is gone ends: a gate that was tripped
  // there clears, and the levers that it held are released, each with an event that says `plan
  // changed`. Callbacks are called from here. Handlers stay: they must fit the new plan
  // (InvalidArgument), and there must be one for each message that it sends (FailedPrecondition).
  // Any error leaves the old plan running as it was. FailedPrecondition before the start, and in a
  // callback of AdvanceTo.
  absl::Status Reload(const Plan& plan);

  // What Reload would keep, and what not; with its errors. Takes as long as that, and changes
  // nothing.
  absl::StatusOr<ReloadReport> PlanReload(const Plan& plan) const;

  // ---- Questions -----------------------------------------------------------

  // NotFound for a gate or segment that isn't there.
  absl::StatusOr<GateState> State(absl::string_view gate, const Labels& segment = {}) const;

  // The same, with what it hangs on: for people who ask why. Not for every tick: it
  // writes words. FailedPrecondition before the first tick.
  absl::StatusOr<GateStatus> Explain(absl::string_view gate, const Labels& segment = {}) const;

  // Where a ramp stands, and what it waits for. NotFound for a ramp or segment that isn't
  // there. Not for every tick: it writes words.
  absl::StatusOr<RampStatus> Ramp(absl::string_view ramp, const Labels& segment = {}) const;

  // How things stand for a role, in a line and a next action; or for each, in the order of the
  // plan. With `status every D` the same is told as events (STATUS), at the multiples of D.
  // NotFound for a role that isn't there. Not for every tick: these look at all segments.
  absl::StatusOr<RoleStatus> Status(absl::string_view role) const;
  std::vector<RoleStatus> Room() const;

  // The plan's checklist, in its order.
  std::vector<ChecklistItem> Checklist() const;

  // The kind of a signal, for hosts that record by name; NotFound if none.
  absl::StatusOr<v1::Signal::Kind> KindOf(absl::string_view signal) const;

  Statistics statistics() const;

 private:
  class Core;
  friend class Intake;
  friend class PaneFolder;
  friend void engine::SetProbe(Engine& engine, engine::Probe* probe);
  friend absl::Status engine::Restart(Engine& engine);

  // A lever's value in each of the forms that a host may ask for.
  struct RawValue {
    double number = 0;
    int enum_number = 0;
    std::string name;
  };
  // What the host asks for: numbers, names, or the values of a protobuf enum.
  struct Form {
    enum class Kind { kNumber, kName, kEnum } kind = Kind::kName;
    const google::protobuf::EnumDescriptor* enum_type = nullptr;
  };
  using ActionHandler =
      absl::AnyInvocable<absl::Status(const google::protobuf::Message&, const Decision&)>;
  using LeverHandler =
      absl::AnyInvocable<void(const RawValue& from, const RawValue& to, const v1::Event&)>;

  template <typename Value>
  static Form FormOf() {
    constexpr bool kIsEnum = google::protobuf::is_proto_enum<Value>::value;
    static_assert(kIsEnum || std::is_same_v<Value, std::string> || std::is_same_v<Value, double>,
                  "a lever's value is a protobuf enum, a std::string or a double");
    if constexpr (kIsEnum) {
      return {Form::Kind::kEnum, google::protobuf::GetEnumDescriptor<Value>()};
    } else {
      return {std::is_same_v<Value, double> ? Form::Kind::kNumber : Form::Kind::kName, nullptr};
    }
  }
  template <typename Value>
  static Value As(const RawValue& raw) {
    if constexpr (std::is_same_v<Value, double>) {
      return raw.number;
    } else if constexpr (std::is_same_v<Value, std::string>) {
      return raw.name;
    } else {
      return static_cast<Value>(raw.enum_number);
    }
  }

  // The long way of a sample that did not fit into a cell.
  absl::Status RecordValue(v1::Signal::Kind kind, std::uint64_t series, std::int64_t time_ns,
                           double value);
  absl::Status RecordCounts(v1::Signal::Kind kind, std::uint64_t series, std::int64_t time_ns,
                            std::uint64_t ok, std::uint64_t total);

  absl::Status BindAction(const google::protobuf::Message& prototype, ActionHandler handler);
  absl::Status BindLever(absl::string_view lever, const Form& form, LeverHandler handler);
  absl::StatusOr<RawValue> FindLever(absl::string_view lever, const Labels& segment,
                                     const Form& form) const;

  explicit Engine(std::unique_ptr<Core> core);

  // With `folding`, an engine that folds by that program for another one.
  static absl::StatusOr<std::unique_ptr<Engine>> Make(const Plan& plan,
                                                      const EngineOptions& options,
                                                      std::shared_ptr<const plan::Program> folding);

  std::unique_ptr<Core> core_;
  internal::OpenCells* cells_;  // the core's
};

}  // namespace sluice

#endif  // SLUICE_ENGINE_H_
