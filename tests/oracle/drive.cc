#include "tests/oracle/drive.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/types/variant.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/language/print.h"

namespace sluice::oracle {
namespace {

template <typename Target, typename SeriesOr>
absl::StatusOr<Target> Widen(const SeriesOr& series) {
  if (!series.ok()) return series.status();
  return Target(*series);
}

Verdict StateOf(const absl::StatusOr<GateState>& state) {
  if (!state.ok()) return Verdict::kNoSegment;
  switch (*state) {
    case GateState::kClear:
      return Verdict::kClear;
    case GateState::kPending:
      return Verdict::kPending;
    case GateState::kTripped:
      return Verdict::kTripped;
    case GateState::kRecovering:
      return Verdict::kRecovering;
  }
  return Verdict::kNoSegment;
}

// A lever has either names or numbers.
absl::StatusOr<std::string> ValueOf(const Engine& engine, const std::string& lever,
                                    const Labels& segment) {
  const absl::StatusOr<double> number = engine.LeverValue<double>(lever, segment);
  if (number.ok()) return absl::StrFormat("%.17g", *number);
  return engine.LeverValue<std::string>(lever, segment);
}

}  // namespace

absl::Status Driver::Record(const v1::Sample& sample) {
  const absl::StatusOr<AnySeries> series = Find(sample);
  if (!series.ok()) return series.status();
  return absl::visit([&](const auto& handle) { return Take(handle, sample); }, *series);
}

absl::Status Driver::Resolve(const v1::Sample& sample) { return Find(sample).status(); }

absl::StatusOr<Driver::AnySeries> Driver::Find(const v1::Sample& sample) {
  Labels labels(sample.labels().begin(), sample.labels().end());
  std::map<std::string, std::string> sorted(sample.labels().begin(), sample.labels().end());
  const auto known = series_.find({sample.signal(), sorted});
  if (known != series_.end()) return known->second;
  absl::StatusOr<AnySeries> series = Ask(sample.signal(), labels);
  if (series.ok()) series_.emplace(std::make_pair(sample.signal(), sorted), *series);
  return series;
}

absl::StatusOr<Driver::AnySeries> Driver::Ask(const std::string& signal, const Labels& labels) {
  const absl::StatusOr<v1::Signal::Kind> kind = engine_.KindOf(signal);
  if (!kind.ok()) return kind.status();
  switch (*kind) {
    case v1::Signal::GAUGE:
      return Widen<AnySeries>(engine_.Gauge(signal, labels));
    case v1::Signal::COUNTER:
      return Widen<AnySeries>(engine_.Counter(signal, labels));
    case v1::Signal::EVENTS:
      return Widen<AnySeries>(engine_.Events(signal, labels));
    case v1::Signal::OUTCOME:
      return Widen<AnySeries>(engine_.Outcome(signal, labels));
    default:
      return Widen<AnySeries>(engine_.Distribution(signal, labels));
  }
}

absl::Status Driver::Take(GaugeSeries series, const v1::Sample& sample) {
  return engine_.Record(series, sample.time_ns(), sample.value());
}
absl::Status Driver::Take(CounterSeries series, const v1::Sample& sample) {
  return engine_.Record(series, sample.time_ns(), sample.value());
}
absl::Status Driver::Take(EventsSeries series, const v1::Sample& sample) {
  return engine_.Record(series, sample.time_ns(), sample.n());
}
absl::Status Driver::Take(OutcomeSeries series, const v1::Sample& sample) {
  return engine_.Record(series, sample.time_ns(), sample.outcome().ok(), sample.outcome().total());
}
absl::Status Driver::Take(DistributionSeries series, const v1::Sample& sample) {
  if (sample.has_value()) return engine_.Record(series, sample.time_ns(), sample.value());
  std::vector<HistogramBucket> histogram;
  for (const v1::Bucket& bucket : sample.histogram().buckets()) {
    histogram.push_back({bucket.value(), bucket.count()});
  }
  return engine_.Record(series, sample.time_ns(), histogram);
}

absl::StatusOr<Verdict> VerdictOf(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kOk:
      return Verdict::kAccepted;
    case absl::StatusCode::kDeadlineExceeded:
      return Verdict::kLate;
    case absl::StatusCode::kOutOfRange:
      return Verdict::kAhead;
    case absl::StatusCode::kNotFound:            // no such signal, gate or segment
    case absl::StatusCode::kFailedPrecondition:  // not ready to be reset
    case absl::StatusCode::kInvalidArgument:
      return Verdict::kInvalid;
    default:
      return status;
  }
}

absl::StatusOr<Verdict> Ask(Engine& engine, const Step& step) {
  const Labels segment(step.target.segment().begin(), step.target.segment().end());
  if (step.kind == Step::Kind::kReset) {
    return VerdictOf(engine.Reset(step.target.gate(), segment, step.target.owner()));
  }
  return StateOf(engine.State(step.target.gate(), segment));
}

namespace {

absl::StatusOr<Verdict> Take(Engine& engine, Driver& driver, const Step& step) {
  switch (step.kind) {
    case Step::Kind::kSample:
      return VerdictOf(driver.Record(step.sample));
    case Step::Kind::kReset:
    case Step::Kind::kAsk:
      return Ask(engine, step);
    case Step::Kind::kAdvance:
      break;
  }
  const absl::Status status = engine.AdvanceTo(step.now_ns);
  if (!status.ok()) return status;
  return Verdict::kAccepted;
}

absl::StatusOr<std::unique_ptr<Engine>> Make(const Plan& plan, Outcome& outcome) {
  EngineOptions options;
  options.allow_unhandled_actions = true;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, options);
  if (!engine.ok()) return engine.status();
  (*engine)->OnEvent([&outcome](const v1::Event& event) {
    if (event.kind() != v1::Event::RELOADED) outcome.events.push_back(event);
  });
  return engine;
}

absl::StatusOr<std::unique_ptr<Engine>> Restarted(const Plan& plan, const Engine& before,
                                                  Outcome& outcome) {
  const absl::StatusOr<v1::Snapshot> taken = before.Snapshot();
  if (!taken.ok()) return taken.status();
  v1::Snapshot snapshot;
  snapshot.ParseFromString(taken->SerializeAsString());
  absl::StatusOr<std::unique_ptr<Engine>> engine = Make(plan, outcome);
  if (!engine.ok()) return engine.status();
  if (absl::Status good = (*engine)->Restore(snapshot); !good.ok()) return good;
  return engine;
}

}  // namespace

absl::StatusOr<Outcome> DriveEngine(const Plan& plan, std::int64_t start_ns,
                                    const std::vector<Step>& steps,
                                    const std::vector<std::size_t>& preregister,
                                    const std::vector<Interruption>& interruptions) {
  Outcome outcome;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Make(plan, outcome);
  if (!engine.ok()) return engine.status();
  auto driver = std::make_unique<Driver>(**engine);
  for (std::size_t place : preregister) {
    if (steps[place].kind == Step::Kind::kSample)
      driver->Resolve(steps[place].sample).IgnoreError();
  }
  const absl::Status status = (*engine)->Start(start_ns);
  if (!status.ok()) return status;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const Interruption& interruption : interruptions) {
      if (interruption.before != i) continue;
      if (interruption.kind == Interruption::Kind::kReload) {
        if (absl::Status good = (*engine)->Reload(plan); !good.ok()) return good;
        continue;
      }
      engine = Restarted(plan, **engine, outcome);
      if (!engine.ok()) return engine.status();
      driver = std::make_unique<Driver>(**engine);
    }
    const Step& step = steps[i];
    if (!step.target.lever().empty()) {
      const Labels segment(step.target.segment().begin(), step.target.segment().end());
      absl::StatusOr<std::string> value = ValueOf(**engine, step.target.lever(), segment);
      outcome.verdicts.push_back(value.ok() ? Verdict::kAccepted : Verdict::kNoSegment);
      if (value.ok()) outcome.answers[outcome.verdicts.size() - 1] = *std::move(value);
      continue;
    }
    const absl::StatusOr<Verdict> verdict = Take(**engine, *driver, step);
    if (!verdict.ok()) return verdict.status();
    outcome.verdicts.push_back(*verdict);
  }
  const Statistics statistics = (*engine)->statistics();
  outcome.ticks = statistics.ticks;
  for (const SignalStatistics& signal : statistics.signals) {
    outcome.tallies[signal.signal] = {signal.recorded, signal.late, signal.ahead};
  }
  return outcome;
}

SpokenPlan Speak(const v1::Plan& plan) {
  std::string text = language::Print(plan);
  absl::StatusOr<Plan> parsed = Plan::Parse(text, "random.sluice");
  return {std::move(text), std::move(parsed)};
}

}  // namespace sluice::oracle
