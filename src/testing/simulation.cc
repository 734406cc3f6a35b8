#include "sluice/testing/simulation.h"

#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/scenario/judge.h"
#include "src/scenario/side_by_side.h"
#include "src/testing/insides.h"
#include "src/testing/names.h"
#include "src/testing/samples.h"

namespace sluice::testing {
namespace {

std::string InWords(absl::Duration time) {
  return language::PrintDuration(absl::ToInt64Nanoseconds(time));
}

}  // namespace

Simulation::Insides::Insides(const Plan& plan, SimulationOptions options,
                             std::unique_ptr<Engine> engine)
    : plan_(plan),
      options_(std::move(options)),
      engine_(std::move(engine)),
      recorder_(plan_.program(), options_.evidence_bytes),
      stage_(plan_, *engine_) {
  engine::SetProbe(*engine_, &recorder_);
  SetOrigin(absl::ToUnixNanos(options_.start));
}

Simulation::Insides::~Insides() { engine::SetProbe(*engine_, nullptr); }

void Simulation::Insides::SetOrigin(std::int64_t origin_ns) {
  stage_.set_origin_ns(origin_ns);
  recorder_.set_origin_ns(origin_ns);
}

absl::Status Simulation::Insides::Feed(absl::string_view text) {
  absl::StatusOr<v1::Feed> feed = ParseFeed(program(), text);
  if (!feed.ok()) return feed.status();
  const int signal = program().FindSignal(feed->signal().name().text());
  return stage_.Add(
      std::make_unique<OwnedFeed>(
          *std::move(feed), program().signals[static_cast<std::size_t>(signal)], program().tick_ns),
      TickAtOrBefore(now_ns_));
}

absl::Status Simulation::Insides::FeedFile(const std::string& file) {
  if (started_) {
    return absl::FailedPreconditionError(
        "a trace file begins at 0: feed it to a simulation that has not run yet");
  }
  absl::StatusOr<std::unique_ptr<scenario::FileSource>> source =
      scenario::FileSource::Open(scenario::PathOf(file, options_.folder));
  if (!source.ok()) return source.status();
  if (!file_origin_ns_.has_value()) file_origin_ns_ = (*source)->origin_ns();
  if ((*source)->origin_ns() < *file_origin_ns_) {
    return absl::InvalidArgumentError(
        absl::StrCat(file, " begins in an earlier hour than the file before it: feed it first"));
  }
  (*source)->set_origin_ns(*file_origin_ns_);
  return stage_.Add(*std::move(source));
}

void Simulation::Insides::EachTick(absl::AnyInvocable<void(absl::Time now)> hook) {
  stage_.EachTick([this, hook = std::move(hook)](std::int64_t clock_ns) mutable {
    hook(absl::FromUnixNanos(stage_.origin_ns() + clock_ns));
  });
}

absl::Status Simulation::Insides::Record(absl::string_view signal, const Labels& labels,
                                         absl::Duration at, trace::Row row) {
  if (program().FindSignal(signal) < 0) {
    std::vector<std::string> known;
    for (const plan::SignalSpec& spec : program().signals) known.push_back(spec.name);
    return absl::NotFoundError(absl::StrCat("the plan has no signal `", language::Escaped(signal),
                                            "`", language::DidYouMean(signal, known)));
  }
  row.time_ns = absl::ToInt64Nanoseconds(at);
  if (row.time_ns < 0 || (ran_ && row.time_ns <= TickAtOrBefore(now_ns_))) {
    return absl::FailedPreconditionError(
        absl::StrCat("a sample of `", signal, "` at ", InWords(at), ", when it is ",
                     language::PrintDuration(now_ns_), ": that tick has been decided"));
  }
  auto sample = std::make_unique<OneSample>(signal, labels, std::move(row));
  const absl::Status good = CheckSample(*engine_, sample->labels(), sample->row());
  return good.ok() ? stage_.Add(std::move(sample)) : good;
}

absl::Status Simulation::Insides::Start() {
  if (started_) return absl::OkStatus();
  if (absl::Status started = engine_->Start(stage_.origin_ns()); !started.ok()) return started;
  started_ = true;
  return absl::OkStatus();
}

absl::Status Simulation::Insides::AdvanceTo(absl::Duration time) {
  const std::int64_t time_ns = absl::ToInt64Nanoseconds(time);
  if (running_) {
    return absl::FailedPreconditionError("a callback can't advance the simulation that called it");
  }
  if (time_ns < now_ns_ || time == absl::InfiniteDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("the simulation is at ", language::PrintDuration(now_ns_),
                     ", and can't go to ", absl::FormatDuration(time)));
  }
  if (absl::Status started = Start(); !started.ok()) return started;
  running_ = true;
  const absl::Cleanup done = [this] { running_ = false; };
  const std::int64_t clock_ns = stage_.ClockOf(time_ns);
  if (absl::Status taken = stage_.TakeIn(clock_ns); !taken.ok()) return taken;
  if (absl::Status moved = stage_.AdvanceTo(clock_ns); !moved.ok()) return moved;
  ran_ = true;
  now_ns_ = time_ns;
  return absl::OkStatus();
}

absl::StatusOr<const v1::Scenario*> Simulation::Insides::FindScenario(
    absl::string_view title) const {
  std::vector<std::string> known;
  for (const v1::Item& item : program().proto.items()) {
    if (!item.has_scenario()) continue;
    if (item.scenario().title().text() == title) return &item.scenario();
    known.push_back(item.scenario().title().text());
  }
  return absl::NotFoundError(absl::StrCat("the plan has no scenario \"", language::Escaped(title),
                                          "\"", language::DidYouMean(title, known)));
}

absl::StatusOr<std::vector<std::string>> Simulation::Insides::Play(absl::string_view title) {
  const absl::StatusOr<const v1::Scenario*> scenario = FindScenario(title);
  if (!scenario.ok()) return scenario.status();
  if (started_ || running_) {
    return absl::FailedPreconditionError(
        "a scenario begins at 0: play it in a simulation that has not run yet");
  }
  scenario::Fault fault;
  scripts_.push_back(std::make_unique<scenario::Script>(**scenario, stage_));
  scenario::Script& script = *scripts_.back();
  const std::int64_t origin_ns = stage_.origin_ns();
  const absl::Status prepared = script.Prepare(program(), *engine_, options_.folder, fault);
  if (!prepared.ok()) return prepared;
  // Without a trace file it may begin at any time.
  SetOrigin(stage_.origin_ns() == scenario::kOrigin ? origin_ns : stage_.origin_ns());
  if (absl::Status started = Start(); !started.ok()) return started;
  running_ = true;
  const absl::Cleanup done = [this] { running_ = false; };
  if (absl::Status played = script.Play(fault); !played.ok()) return played;
  ran_ = true;
  now_ns_ = script.end_ns();
  std::vector<std::string> failures;
  for (const scenario::Failure& failure :
       scenario::Judge(program(), **scenario, recorder_.happened(), recorder_)) {
    std::vector<std::string> lines = {failure.expectation, absl::StrCat("    ", failure.what)};
    for (const std::string& evidence : failure.evidence) {
      lines.push_back(absl::StrCat("    ", evidence));
    }
    for (const std::string& row : scenario::TableOf(failure.lines)) {
      lines.push_back(absl::StrCat("    ", row));
    }
    failures.push_back(absl::StrJoin(lines, "\n"));
  }
  return failures;
}

// ---- The public face -----------------------------------------------------------------

Simulation::Simulation(std::unique_ptr<Insides> insides) : insides_(std::move(insides)) {}
Simulation::~Simulation() = default;

absl::StatusOr<std::unique_ptr<Simulation>> Simulation::Create(const Plan& plan,
                                                               SimulationOptions options) {
  if (absl::ToUnixNanos(options.start) % plan.program().tick_ns != 0) {
    return absl::InvalidArgumentError("SimulationOptions::start must be the time of a tick");
  }
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, options.engine);
  if (!engine.ok()) return engine.status();
  return std::unique_ptr<Simulation>(
      new Simulation(std::make_unique<Insides>(plan, std::move(options), *std::move(engine))));
}

const Plan& Simulation::plan() const { return insides_->plan(); }
Engine& Simulation::engine() { return insides_->engine(); }

absl::Status Simulation::Feed(absl::string_view feed) { return insides_->Feed(feed); }
absl::Status Simulation::Feed(const v1::Feed& feed) { return insides_->Feed(PrintFeed(feed)); }

absl::Status Simulation::Record(absl::string_view signal, const Labels& labels, absl::Duration at,
                                double value) {
  trace::Row row;
  row.form = trace::Row::Form::kValue;
  row.value = value;
  return insides_->Record(signal, labels, at, std::move(row));
}

absl::Status Simulation::RecordEvents(absl::string_view signal, const Labels& labels,
                                      absl::Duration at, std::uint64_t n) {
  trace::Row row;
  row.form = trace::Row::Form::kEvents;
  row.total = n;
  return insides_->Record(signal, labels, at, std::move(row));
}

absl::Status Simulation::RecordOutcome(absl::string_view signal, const Labels& labels,
                                       absl::Duration at, std::uint64_t ok, std::uint64_t total) {
  trace::Row row;
  row.form = trace::Row::Form::kOutcome;
  row.ok = ok;
  row.total = total;
  return insides_->Record(signal, labels, at, std::move(row));
}

absl::Status Simulation::RecordHistogram(absl::string_view signal, const Labels& labels,
                                         absl::Duration at,
                                         const std::vector<HistogramBucket>& histogram) {
  trace::Row row;
  row.form = trace::Row::Form::kHistogram;
  for (const HistogramBucket& bucket : histogram)
    row.buckets.emplace_back(bucket.value, bucket.count);
  return insides_->Record(signal, labels, at, std::move(row));
}

absl::Status Simulation::FeedFile(const std::string& file) { return insides_->FeedFile(file); }

void Simulation::EachTick(absl::AnyInvocable<void(absl::Time now)> hook) {
  insides_->EachTick(std::move(hook));
}

absl::Status Simulation::Start() { return insides_->Start(); }
absl::Status Simulation::AdvanceTo(absl::Duration time) { return insides_->AdvanceTo(time); }
absl::Duration Simulation::now() const { return absl::Nanoseconds(insides_->now_ns()); }

absl::Time Simulation::TimeAt(absl::Duration time) const {
  return absl::FromUnixNanos(insides_->origin_ns()) + time;
}

absl::StatusOr<std::vector<std::string>> Simulation::Play(absl::string_view title) {
  return insides_->Play(title);
}

std::vector<Occurrence> Simulation::events() const {
  std::vector<Occurrence> events;
  for (const scenario::Happening& happening : insides_->recorder().happened()) {
    events.push_back({absl::Nanoseconds(happening.at_ns), happening.event});
  }
  return events;
}

const std::vector<Sending>& Simulation::sent() const { return insides_->recorder().sent(); }

std::string Simulation::ToString() const {
  const std::string& name = plan().name();
  return absl::StrCat(language::PrintDuration(insides_->now_ns()), " of ",
                      name.empty() ? "a plan" : language::PrintQuoted(name));
}

}  // namespace sluice::testing
