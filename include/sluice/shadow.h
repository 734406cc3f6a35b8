// A candidate plan beside the live one: what it would have decided otherwise.
//
//   auto shadow = sluice::Shadow::Create(live_plan, candidate_plan).value();
//   engine->OnEvent([&](const sluice::v1::Event& event) {
//     shadow->OnLiveEvent(event);                       // what live decided
//   });
//   engine->Start(now), shadow->Start(now);
//   auto sg = engine->Outcome("stream_start", {{"region", "sg"}}).value();
//   auto shadow_sg = shadow->Outcome("stream_start", {{"region", "sg"}}).value();
//
//   engine->Record(sg, time_ns, 90, 100);               // each sample to both
//   shadow->Record(shadow_sg, time_ns, 90, 100);
//   engine->AdvanceTo(now), shadow->AdvanceTo(now);     // live first
//
//   std::cout << shadow->Report().ToString();
//   // 1 trip more, none missed; 1 earlier, by 4m
//   // ...
//
// The candidate has an engine of its own, which never acts: no message of its leaves it, no
// lever moves. It costs what a second engine costs.
#ifndef SLUICE_SHADOW_H_
#define SLUICE_SHADOW_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "sluice/export.h"
#include "sluice/intake.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"

namespace sluice {

// What one plan decided of one matter: an incident of a gate, a gate's blindness, or a lever that
// was held at a value, in one segment. Times are those of ticks, in ns.
struct DecisionSpan {
  std::int64_t begin_ns = 0;            // the first trip
  absl::optional<std::int64_t> end_ns;  // the last clear; none: it goes on
  std::int64_t held_ns = 0;             // how long it was so, pauses left out; as of the report
  std::uint64_t times = 0;              // how often it began
  std::uint64_t escalations = 0;        // of an incident, as is what follows
  bool breach = false;
  bool mute = false;          // at its beginning the gate was in shadow, or suppressed
  bool began_before = false;  // the comparison; `begin_ns` says when, as far as it is known
};

// A matter of which the two plans decided otherwise, or at other times.
//
// What is the same matter: a span of a plan lasts from the first tick of its condition (`since` of
// the TRIP) to its end. Spans of both plans that overlap, of one gate in one segment (or one lever
// at one value there), are the same matter, and so are those that overlap these in turn.
struct DecisionDifference {
  enum class Kind { kTrip, kBlind, kLever };

  Kind kind = Kind::kTrip;
  std::string name;                   // of the gate or lever
  Labels segment;                     // in the order of the plan
  std::string value;                  // of the lever, as a plan writes it
  absl::optional<DecisionSpan> live;  // at least one of them is there
  absl::optional<DecisionSpan> candidate;
  std::string words;  // "would have tripped 4m earlier, and cleared 2m later"

  // Of the candidate's beginning; of live's where the candidate has none.
  std::int64_t time_ns() const {
    return candidate.has_value() ? candidate->begin_ns : live->begin_ns;
  }
};

// All matters of one kind. `more` and `fewer` count beginnings (trips), the others matters.
struct DecisionTally {
  std::uint64_t live = 0;       // beginnings of live's
  std::uint64_t candidate = 0;  // and of the candidate's
  std::uint64_t alike = 0;      // matters of which both decided the same
  std::uint64_t more = 0;       // the candidate's beginnings beyond live's, of each matter
  std::uint64_t fewer = 0;      // and live's beyond the candidate's
  std::uint64_t added = 0;      // matters that only the candidate has
  std::uint64_t missed = 0;     // matters that only live has
  std::uint64_t earlier = 0;    // that began earlier in the candidate
  std::uint64_t later = 0;
  std::int64_t most_earlier_ns = 0;
  std::int64_t most_later_ns = 0;
  std::int64_t live_held_ns = 0;  // of all matters
  std::int64_t candidate_held_ns = 0;
};

// Something that both plans do so often.
struct DecisionCount {
  std::string what;  // "escalations", "breaches", "refused holds", "launch.PauseExpansion"
  std::uint64_t live = 0;
  std::uint64_t candidate = 0;
};

struct SLUICE_EXPORT ShadowReport {
  // The whole in one sentence: "2 trips more, none missed; 1 earlier, by 4m".
  std::string sum;
  DecisionTally trips;
  DecisionTally blinds;
  DecisionTally levers;               // held away from their rest
  std::vector<DecisionCount> counts;  // those that differ
  // In the order of their times; past ShadowOptions::max_differences the oldest that are over are
  // left out, and counted. The sums have them all.
  std::vector<DecisionDifference> differences;
  std::uint64_t left_out = 0;
  // What only one of the plans has, and what can't be compared, in sentences.
  std::vector<std::string> notes;

  // Whether the plans decided the same. What only one of them has may still be noted.
  bool same() const;
  // For people: the sum, a line for each difference, the notes. Times are in the live plan's zone.
  std::string ToString() const { return text; }
  std::string text;
};

struct ShadowOptions {
  // Of the candidate's engine. Its messages need no handlers.
  EngineOptions engine;
  // Differences that are kept one by one.
  std::size_t max_differences = 1000;
};

// A resolved series of the candidate; of a signal that the candidate hasn't, or has otherwise, one
// that takes every sample and does nothing. A small value, good for the life of the shadow.
template <v1::Signal::Kind kKind>
class ShadowSeries {
 public:
  ShadowSeries() = default;

 private:
  friend class Shadow;
  absl::optional<Series<kKind>> series_;
};

// Compares a candidate with the live engine of a host, while both run.
//
// Memory: an engine's, and for each gate and lever of a segment in which anything happened within
// the last day some hundred bytes; a matter that was over for longer than that is final.
//
// Thread-safety: none of its own; calls must not overlap. It need not be in the live engine's
// thread, if events and time come to it in the same order.
class SLUICE_EXPORT Shadow {
 public:
  // Errors as those of Engine::Create for the candidate.
  static absl::StatusOr<std::unique_ptr<Shadow>> Create(const Plan& live, const Plan& candidate,
                                                        ShadowOptions options = {});
  ~Shadow();
  Shadow(const Shadow&) = delete;
  Shadow& operator=(const Shadow&) = delete;

  // Beside Engine::Start of the live engine, or while it runs: then the candidate begins with
  // empty windows, and what live had begun before is known only once it ends.
  absl::Status Start(std::int64_t time_ns);

  // To be called with each event of the live engine, in order. What people did there (acknowledge,
  // silence, pin, reset, tick, ramps) is done to the candidate before the tick in which it took
  // effect; where that can't be done to the candidate, it is counted and left.
  void OnLiveEvent(const v1::Event& event);

  // It is `now_ns`, and all events of the live engine until then were told: so after AdvanceTo of
  // that engine. Errors as there, for the candidate; FailedPrecondition once the live engine has
  // been reloaded: its plan is to be compared by another shadow, and the report is of the time
  // before.
  absl::Status AdvanceTo(std::int64_t now_ns);

  // ---- Samples -------------------------------------------------------------

  // As those of Engine, for the live plan's signals. A signal that the candidate has not, or has
  // with other labels or of another kind, is no error: of it the candidate knows nothing, and the
  // report says so. NotFound where neither plan has it; ResourceExhausted past a bound.
  absl::StatusOr<ShadowSeries<v1::Signal::GAUGE>> Gauge(absl::string_view signal,
                                                        const Labels& labels = {});
  absl::StatusOr<ShadowSeries<v1::Signal::COUNTER>> Counter(absl::string_view signal,
                                                            const Labels& labels = {});
  absl::StatusOr<ShadowSeries<v1::Signal::EVENTS>> Events(absl::string_view signal,
                                                          const Labels& labels = {});
  absl::StatusOr<ShadowSeries<v1::Signal::OUTCOME>> Outcome(absl::string_view signal,
                                                            const Labels& labels = {});
  absl::StatusOr<ShadowSeries<v1::Signal::DISTRIBUTION>> Distribution(absl::string_view signal,
                                                                      const Labels& labels = {});

  // As those of Engine, for what they cost there.
  absl::Status Record(const ShadowSeries<v1::Signal::GAUGE>& series, std::int64_t time_ns,
                      double value) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, value) : absl::OkStatus();
  }
  absl::Status Record(const ShadowSeries<v1::Signal::COUNTER>& series, std::int64_t time_ns,
                      double cumulative) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, cumulative)
                          : absl::OkStatus();
  }
  absl::Status Record(const ShadowSeries<v1::Signal::EVENTS>& series, std::int64_t time_ns,
                      std::uint64_t n = 1) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, n) : absl::OkStatus();
  }
  absl::Status Record(const ShadowSeries<v1::Signal::OUTCOME>& series, std::int64_t time_ns,
                      std::uint64_t ok, std::uint64_t total) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, ok, total) : absl::OkStatus();
  }
  absl::Status Record(const ShadowSeries<v1::Signal::DISTRIBUTION>& series, std::int64_t time_ns,
                      double value) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, value) : absl::OkStatus();
  }
  absl::Status Record(const ShadowSeries<v1::Signal::DISTRIBUTION>& series, std::int64_t time_ns,
                      absl::Span<const HistogramBucket> histogram) {
    return series.series_ ? engine_->Record(*series.series_, time_ns, histogram) : absl::OkStatus();
  }

  // Samples of one series that a host has gathered within one tick.
  absl::Status RecordBatch(const ShadowSeries<v1::Signal::GAUGE>& series, std::int64_t time_ns,
                           absl::Span<const double> values) {
    return series.series_ ? engine_->RecordBatch(*series.series_, time_ns, values)
                          : absl::OkStatus();
  }
  absl::Status RecordBatch(const ShadowSeries<v1::Signal::DISTRIBUTION>& series,
                           std::int64_t time_ns, absl::Span<const double> values) {
    return series.series_ ? engine_->RecordBatch(*series.series_, time_ns, values)
                          : absl::OkStatus();
  }

  // For hosts that record from many threads: the candidate's intake, made at the first call. Each
  // producer of the live engine has one of its own here, which knows the candidate's signals and
  // no others. AdvanceTo takes in what waits.
  absl::StatusOr<Intake*> intake(IntakeOptions options = {});

  // ---- Questions -----------------------------------------------------------

  // How the decisions differ, as of the last AdvanceTo. A matter that goes on may still change.
  // Not for every tick: it goes through all of them.
  ShadowReport Report() const;

  // The candidate's engine, for its questions: State, Explain, LeverValue, Status, statistics.
  const Engine& engine() const { return *engine_; }

 private:
  class Core;

  explicit Shadow(std::unique_ptr<Core> core);

  template <v1::Signal::Kind kKind>
  absl::StatusOr<ShadowSeries<kKind>> SeriesOf(
      absl::StatusOr<Series<kKind>> (Engine::*resolve)(absl::string_view, const Labels&),
      absl::string_view signal, const Labels& labels);

  std::unique_ptr<Core> core_;
  Engine* engine_;  // the core's
};

}  // namespace sluice

#endif  // SLUICE_SHADOW_H_
