#include "src/scenario/player.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/engine/probe.h"
#include "src/language/print.h"
#include "src/scenario/happened.h"

namespace sluice::scenario {
namespace {

Labels LabelsOf(const v1::Target& target) {
  Labels labels;
  for (const v1::Matcher& matcher : target.segment()) {
    labels.emplace_back(matcher.label().text(), matcher.values(0).text());
  }
  return labels;
}

// Whether a timeline is the truth about what was refused, too.
bool AsksForRefusals(const v1::Scenario& scenario) {
  v1::Event refused;
  refused.set_kind(v1::Event::ACT_REFUSED);
  return std::any_of(scenario.clauses().begin(), scenario.clauses().end(),
                     [&refused](const v1::ScenarioClause& clause) {
                       return clause.has_timeline() && IsOfTimeline(clause.timeline(), refused);
                     });
}

}  // namespace

bool IsRefusal(const absl::Status& status) {
  return absl::IsPermissionDenied(status) || absl::IsFailedPrecondition(status);
}

std::string PathOf(const std::string& file, const std::string& folder) {
  return folder.empty() || absl::StartsWith(file, "/") ? file : absl::StrCat(folder, "/", file);
}

absl::Status Script::Prepare(const plan::Program& program, Engine& engine,
                             const std::string& folder, Fault& fault, const PlanOptions& options) {
  if (absl::Status added = AddSources(program, folder, fault); !added.ok()) return added;
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    if (clause.has_restart()) AddRestart(clause, engine);
    if (!clause.has_reload()) continue;
    absl::Status added = AddReload(clause, engine, folder, options, fault);
    if (!added.ok()) return added;
  }
  AddActs(program, engine);
  return absl::OkStatus();
}

void Script::AddRestart(const v1::ScenarioClause& clause, Engine& engine) {
  const v1::Restart& restart = clause.restart();
  stage_.StopAt(restart.at().ns(), [this, &clause, &engine] {
    act_span_ = clause.span();
    absl::Status done = engine::Restart(engine);
    if (done.ok() && clause.restart().for_().ns() > 0) stage_.GoDown();
    return done;
  });
  if (restart.for_().ns() == 0) return;
  stage_.StopAt(restart.at().ns() + restart.for_().ns(), [this] { return stage_.ComeBack(); });
}

absl::Status Script::AddReload(const v1::ScenarioClause& clause, Engine& engine,
                               const std::string& folder, const PlanOptions& options,
                               Fault& fault) {
  const v1::ReloadAt& reload = clause.reload();
  absl::StatusOr<Plan> plan =
      Plan::FromFile(PathOf(reload.file().text(), folder), nullptr, options);
  if (!plan.ok()) {
    fault.span = reload.file().span();
    return plan.status();
  }
  stage_.StopAt(reload.at().ns(), [this, &clause, &engine, other = *std::move(plan)] {
    act_span_ = clause.span();
    absl::Status done = stage_.down()
                            ? absl::FailedPreconditionError("the engine is gone at that time")
                            : engine.Reload(other);
    if (!done.ok()) return done;
    stage_.Reloaded(other);
    if (reloaded_) reloaded_(other, clause.reload().at().ns());
    return done;
  });
  return absl::OkStatus();
}

absl::Status Script::AddSources(const plan::Program& program, const std::string& folder,
                                Fault& fault) {
  std::vector<std::unique_ptr<Source>> sources;
  std::vector<FileSource*> files;
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    if (clause.has_until()) until_ns_ = clause.until().ns();
    if (clause.has_feed()) {
      const v1::Feed& feed = clause.feed();
      const int signal = program.FindSignal(feed.signal().name().text());
      auto source = std::make_unique<FeedSource>(
          feed, program.signals[static_cast<std::size_t>(signal)], program.tick_ns);
      end_ns_ = std::max(end_ns_, source->end_ns() + feed.late().ns());
      sources.push_back(std::move(source));
      spans_.push_back(clause.span());
    }
    if (clause.has_feed_file()) {
      absl::StatusOr<std::unique_ptr<FileSource>> file =
          FileSource::Open(PathOf(clause.feed_file().text(), folder));
      if (!file.ok()) {
        fault.span = clause.feed_file().span();
        return file.status();
      }
      files.push_back(file->get());
      sources.push_back(*std::move(file));
      spans_.push_back(clause.span());
    }
  }
  has_files_ = !files.empty();
  stage_.set_origin_ns(kOrigin);
  if (!files.empty()) {
    stage_.set_origin_ns((*std::min_element(files.begin(), files.end(), [](auto* a, auto* b) {
                           return a->origin_ns() < b->origin_ns();
                         }))->origin_ns());
    for (FileSource* file : files) file->set_origin_ns(stage_.origin_ns());
  }
  for (std::size_t i = 0; i < sources.size(); ++i) {
    fault.span = spans_[i];
    if (absl::Status added = stage_.Add(std::move(sources[i])); !added.ok()) return added;
  }
  fault.span.Clear();
  return absl::OkStatus();
}

absl::Status Script::Do(const v1::Act& act, const plan::Program& program, Engine& engine) const {
  const std::string& name = act.target().name().text();
  const Labels labels = LabelsOf(act.target());
  const std::string& role = act.by().text();
  const std::string& note = act.note().text();
  const std::int64_t until_ns = stage_.origin_ns() + act.until().ns();
  switch (act.verb()) {
    case v1::Act::ACKNOWLEDGE:
      return engine.Acknowledge(name, labels, role, note);
    case v1::Act::SILENCE:
      return engine.Silence(name, labels, until_ns, role, note);
    case v1::Act::PIN:
      return engine.Pin(
          name, labels,
          ValueText(program.levers[static_cast<std::size_t>(program.FindLever(name))], act.value()),
          until_ns, role, note);
    case v1::Act::UNPIN:
      return engine.Unpin(name, labels, role, note);
    case v1::Act::TICK:
      return engine.Tick(act.item().text(), role, note);
    case v1::Act::START_RAMP:
      return engine.StartRamp(name, labels, role, note);
    case v1::Act::HOLD_RAMP:
      return engine.HoldRamp(name, labels, role, note);
    case v1::Act::RESUME_RAMP:
      return engine.ResumeRamp(name, labels, role, note);
    case v1::Act::ABORT_RAMP:
      return engine.AbortRamp(name, labels, role, note);
    default:
      return engine.Reset(name, labels, role, note);
  }
}

void Script::AddActs(const plan::Program& program, Engine& engine) {
  const bool may_refuse = AsksForRefusals(scenario_);
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    if (!clause.has_act() || acts_ == Acts::kNone) continue;
    // No timeline has a place for an item of the checklist.
    const bool may_be_refused = may_refuse && clause.act().verb() != v1::Act::TICK;
    stage_.StopAt(clause.act().at().ns(), [this, &clause, &program, &engine, may_be_refused] {
      const absl::Status done =
          stage_.down()
              ? absl::UnavailableError("nobody can act while the engine is gone (`restart`)")
              : Do(clause.act(), program, engine);
      if (acts_ == Acts::kMay || (may_be_refused && IsRefusal(done))) return absl::OkStatus();
      if (!done.ok()) act_span_ = clause.span();
      return done;
    });
  }
}

absl::Status Script::PlayTo(std::int64_t time_ns, Fault& fault) {
  const auto failed = [&](absl::Status status) {
    const absl::optional<std::size_t> source = stage_.failed_source();
    fault.span = source.has_value() ? spans_[*source] : act_span_;
    return status;
  };
  if (over_) return absl::OkStatus();
  if (until_ns_.has_value()) time_ns = std::min(time_ns, *until_ns_);
  const std::int64_t clock_ns = time_ns == Stage::kEver ? time_ns : stage_.ClockOf(time_ns);
  if (absl::Status taken = stage_.TakeIn(clock_ns); !taken.ok()) return failed(taken);
  end_ns_ = std::max(end_ns_, stage_.newest_ns());
  if (until_ns_.has_value()) {
    over_ = time_ns == *until_ns_;
  } else if (stage_.exhausted() && time_ns >= end_ns_) {
    over_ = true;
    time_ns = end_ns_;
  }
  if (absl::Status moved = stage_.AdvanceTo(stage_.ClockOf(time_ns)); !moved.ok()) {
    return failed(moved);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Player>> Player::Make(const Plan& plan, const v1::Scenario& scenario,
                                                     const std::string& folder, Fault& fault,
                                                     Acts acts, const PlanOptions& options) {
  std::unique_ptr<Player> player(new Player());
  EngineOptions bounds;
  bounds.max_jump = absl::InfiniteDuration();
  bounds.allow_unhandled_actions = true;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, bounds);
  if (!engine.ok()) return engine.status();
  player->engine_ = *std::move(engine);
  player->stage_.emplace(plan, *player->engine_);
  player->script_.emplace(scenario, *player->stage_, acts);
  const absl::Status prepared =
      player->script_->Prepare(plan.program(), *player->engine_, folder, fault, options);
  if (!prepared.ok()) return prepared;
  if (absl::Status started = player->engine_->Start(player->origin_ns()); !started.ok()) {
    return started;
  }
  return player;
}

}  // namespace sluice::scenario
