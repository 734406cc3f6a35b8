// The candidate's engine, with what happens to the live one told to it.
#include "sluice/shadow.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/compare/acts.h"
#include "src/compare/comparison.h"
#include "src/compare/plans.h"
#include "src/compare/words.h"
#include "src/engine/event_fields.h"
#include "src/plan/people_time.h"
#include "src/plan/program.h"

namespace sluice {
class Shadow::Core {
 public:
  Core(const Plan& live, const Plan& candidate, std::unique_ptr<Engine> engine,
       const ShadowOptions& options)
      : live_(live),
        candidate_(candidate),
        engine_(std::move(engine)),
        comparison_(live.program(), candidate.program(), options.max_differences) {
    engine_->OnEvent(
        [this](const v1::Event& event) { comparison_.Note(compare::kCandidate, event); });
  }

  Engine& engine() { return *engine_; }

  void OnLiveEvent(const v1::Event& event) {
    // What comes after a reload is of a plan that this knows nothing of.
    if (!reloaded_.empty()) return;
    if (event.kind() == v1::Event::RELOADED) {
      reloaded_ = absl::StrCat("the live engine has had another plan since ",
                               plan::TimeInUtc(absl::FromUnixNanos(engine::TimeOf(event))));
      return;
    }
    comparison_.Note(compare::kLive, event);
    acts_.Note(event);
  }

  absl::Status AdvanceTo(std::int64_t now_ns) {
    if (!reloaded_.empty()) {
      return absl::FailedPreconditionError(
          absl::StrCat(reloaded_, ": compare that one with a shadow of its own"));
    }
    // What people did at a tick is done just before the candidate decides that tick.
    const std::int64_t lateness_ns = candidate_.program().lateness_ns;
    while (const absl::optional<std::int64_t> act_ns = acts_.NextTime()) {
      const std::int64_t before_ns = *act_ns - 1 + lateness_ns;
      if (before_ns >= now_ns) break;
      if (absl::Status moved = MoveTo(before_ns); !moved.ok()) return moved;
      acts_.Do(*act_ns, *engine_);
    }
    if (absl::Status moved = MoveTo(now_ns); !moved.ok()) return moved;
    comparison_.SettleUpTo(now_ns - std::max(lateness_ns, live_.program().lateness_ns));
    return absl::OkStatus();
  }

  // Whether the candidate is to take what is recorded for a signal. Where neither plan has it,
  // too: its engine says so.
  bool Takes(absl::string_view name) const {
    const plan::SignalSpec* live = SignalOf(live_, name);
    const plan::SignalSpec* candidate = SignalOf(candidate_, name);
    if (live == nullptr) return true;
    return candidate != nullptr && candidate->kind == live->kind &&
           compare::SameSet(candidate->labels, live->labels);
  }

  absl::StatusOr<Intake*> intake(const IntakeOptions& options) {
    if (intake_ != nullptr) return intake_.get();
    absl::StatusOr<std::unique_ptr<Intake>> made = Intake::Create(*engine_, options);
    if (!made.ok()) return made.status();
    intake_ = *std::move(made);
    return intake_.get();
  }

  ShadowReport Report() const {
    std::vector<std::string> notes;
    if (acts_.not_done() > 0) {
      notes.push_back(absl::StrCat(
          acts_.not_done() == 1 ? "one thing that people did could not be done to the candidate: "
                                : absl::StrCat(acts_.not_done(),
                                               " things that people did could not be done to the "
                                               "candidate, the last of which: "),
          acts_.last_fault()));
    }
    if (!reloaded_.empty()) notes.push_back(absl::StrCat(reloaded_, ": compared until then"));
    return comparison_.Report(notes);
  }

 private:
  static const plan::SignalSpec* SignalOf(const Plan& plan, absl::string_view name) {
    const int number = plan.program().FindSignal(name);
    return number < 0 ? nullptr : &plan.program().signals[static_cast<std::size_t>(number)];
  }

  absl::Status MoveTo(std::int64_t now_ns) {
    return intake_ != nullptr ? intake_->AdvanceTo(now_ns) : engine_->AdvanceTo(now_ns);
  }

  const Plan live_;
  const Plan candidate_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<Intake> intake_;  // goes before the engine
  compare::Comparison comparison_;
  compare::Acts acts_;
  std::string reloaded_;  // that the live engine was, in words; empty: it was not
};

absl::StatusOr<std::unique_ptr<Shadow>> Shadow::Create(const Plan& live, const Plan& candidate,
                                                       ShadowOptions options) {
  options.engine.allow_unhandled_actions = true;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(candidate, options.engine);
  if (!engine.ok()) return engine.status();
  return std::unique_ptr<Shadow>(
      new Shadow(std::make_unique<Core>(live, candidate, *std::move(engine), options)));
}

Shadow::Shadow(std::unique_ptr<Core> core) : core_(std::move(core)), engine_(&core_->engine()) {}

Shadow::~Shadow() = default;

absl::Status Shadow::Start(std::int64_t time_ns) { return engine_->Start(time_ns); }

void Shadow::OnLiveEvent(const v1::Event& event) { core_->OnLiveEvent(event); }

absl::Status Shadow::AdvanceTo(std::int64_t now_ns) { return core_->AdvanceTo(now_ns); }

absl::StatusOr<Intake*> Shadow::intake(IntakeOptions options) { return core_->intake(options); }

ShadowReport Shadow::Report() const { return core_->Report(); }

template <v1::Signal::Kind kKind>
absl::StatusOr<ShadowSeries<kKind>> Shadow::SeriesOf(
    absl::StatusOr<Series<kKind>> (Engine::*resolve)(absl::string_view, const Labels&),
    absl::string_view signal, const Labels& labels) {
  ShadowSeries<kKind> found;
  if (!core_->Takes(signal)) return found;
  const absl::StatusOr<Series<kKind>> series = (engine_->*resolve)(signal, labels);
  if (!series.ok()) return series.status();
  found.series_ = *series;
  return found;
}

absl::StatusOr<ShadowSeries<v1::Signal::GAUGE>> Shadow::Gauge(absl::string_view signal,
                                                              const Labels& labels) {
  return SeriesOf(&Engine::Gauge, signal, labels);
}

absl::StatusOr<ShadowSeries<v1::Signal::COUNTER>> Shadow::Counter(absl::string_view signal,
                                                                  const Labels& labels) {
  return SeriesOf(&Engine::Counter, signal, labels);
}

absl::StatusOr<ShadowSeries<v1::Signal::EVENTS>> Shadow::Events(absl::string_view signal,
                                                                const Labels& labels) {
  return SeriesOf(&Engine::Events, signal, labels);
}

absl::StatusOr<ShadowSeries<v1::Signal::OUTCOME>> Shadow::Outcome(absl::string_view signal,
                                                                  const Labels& labels) {
  return SeriesOf(&Engine::Outcome, signal, labels);
}

absl::StatusOr<ShadowSeries<v1::Signal::DISTRIBUTION>> Shadow::Distribution(
    absl::string_view signal, const Labels& labels) {
  return SeriesOf(&Engine::Distribution, signal, labels);
}

}  // namespace sluice
