#include "src/scenario/player.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::scenario {
namespace {

std::string PathOf(const std::string& file, const std::string& folder) {
  return folder.empty() || absl::StartsWith(file, "/") ? file : absl::StrCat(folder, "/", file);
}

Labels LabelsOf(const v1::Target& target) {
  Labels labels;
  for (const v1::Matcher& matcher : target.segment()) {
    labels.emplace_back(matcher.label().text(), matcher.values(0).text());
  }
  return labels;
}

absl::Status Unsupported(absl::string_view what) {
  return absl::UnimplementedError(absl::StrCat("the engine can't do this: ", what,
                                               "; take it out, or wait for the version"
                                               " that can"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Player>> Player::Make(const Plan& plan, const v1::Scenario& scenario,
                                                     const std::string& folder, Fault& fault) {
  std::unique_ptr<Player> player(new Player(plan, scenario));
  EngineOptions options;
  options.max_jump = absl::InfiniteDuration();
  options.allow_unhandled_actions = true;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(plan, options);
  if (!engine.ok()) return engine.status();
  player->engine_ = *std::move(engine);
  player->recorder_ = std::make_unique<trace::RowRecorder>(player->plan_, *player->engine_);
  if (absl::Status added = player->AddSources(folder, fault); !added.ok()) return added;
  if (absl::Status planned = player->PlanActs(fault); !planned.ok()) return planned;
  if (absl::Status started = player->engine_->Start(player->origin_ns_); !started.ok()) {
    return started;
  }
  return player;
}

absl::Status Player::AddSources(const std::string& folder, Fault& fault) {
  const plan::Program& program = plan_.program();
  std::vector<FileSource*> files;
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    if (clause.has_until()) until_ns_ = clause.until().ns();
    if (clause.has_feed()) {
      const v1::Feed& feed = clause.feed();
      const int signal = program.FindSignal(feed.signal().name().text());
      auto source = std::make_unique<FeedSource>(
          feed, program.signals[static_cast<std::size_t>(signal)], program.tick_ns);
      end_ns_ = std::max(end_ns_, source->end_ns() + feed.late().ns());
      sources_.push_back(std::move(source));
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
      sources_.push_back(*std::move(file));
      spans_.push_back(clause.span());
    }
  }
  if (!files.empty()) {
    origin_ns_ = (*std::min_element(files.begin(), files.end(), [](auto* a, auto* b) {
                   return a->origin_ns() < b->origin_ns();
                 }))->origin_ns();
    for (FileSource* file : files) file->set_origin_ns(origin_ns_);
  }
  return absl::OkStatus();
}

absl::Status Player::PlanActs(Fault& fault) {
  for (const v1::ScenarioClause& clause : scenario_.clauses()) {
    absl::string_view unsupported;
    if (clause.has_restart()) unsupported = "a restart in a scenario";
    if (clause.has_reload()) unsupported = "a reload in a scenario";
    if (clause.has_act() && clause.act().verb() != v1::Act::RESET) {
      unsupported = "what people do in a scenario, but for `reset`";
    }
    if (!unsupported.empty()) {
      fault.span = clause.span();
      return Unsupported(unsupported);
    }
    if (!clause.has_act()) continue;
    StopAt(clause.act().at().ns(), [this, &clause] {
      const absl::Status done = Do(clause.act());
      if (done.ok() || !act_failed_.ok()) return;
      act_failed_ = done;
      act_span_ = clause.span();
    });
  }
  return absl::OkStatus();
}

absl::Status Player::Do(const v1::Act& act) {
  return engine_->Reset(act.target().name().text(), LabelsOf(act.target()), act.by().text());
}

void Player::StopAt(std::int64_t time_ns, absl::AnyInvocable<void()> stop) {
  const plan::Program& program = plan_.program();
  const std::int64_t tick = time_ns / program.tick_ns * program.tick_ns;
  stops_.push_back({tick + program.lateness_ns, stops_.size(), std::move(stop)});
}

absl::Status Player::Refill(std::size_t source) {
  Waiting& waiting = waiting_[source];
  const absl::StatusOr<bool> more = sources_[source]->Next(waiting.arrival);
  if (!more.ok()) return more.status();
  waiting.there = *more;
  return absl::OkStatus();
}

absl::Status Player::Record(std::size_t source) {
  Arrival& arrival = waiting_[source].arrival;
  end_ns_ = std::max(end_ns_, arrival.row.time_ns);
  arrival.row.time_ns += origin_ns_;
  absl::Status status = recorder_->Resolve(arrival.row);
  if (status.ok()) status = recorder_->Record(arrival.row);
  // A late sample is what a scenario may be about.
  if (!status.ok() && !absl::IsDeadlineExceeded(status)) {
    if (arrival.row.file.empty()) return status;
    return absl::Status(status.code(), absl::StrCat(arrival.row.file, ":", arrival.row.line, ": ",
                                                    status.message()));
  }
  return Refill(source);
}

absl::Status Player::Play(Fault& fault) {
  std::sort(stops_.begin(), stops_.end(), [](const Stop& a, const Stop& b) {
    return a.at_ns != b.at_ns ? a.at_ns < b.at_ns : a.number < b.number;
  });
  waiting_.resize(sources_.size());
  using Next = std::pair<std::int64_t, std::size_t>;  // arrival and source
  std::priority_queue<Next, std::vector<Next>, std::greater<Next>> next;
  for (std::size_t i = 0; i < sources_.size(); ++i) {
    fault.span = spans_[i];
    if (absl::Status filled = Refill(i); !filled.ok()) return filled;
    if (waiting_[i].there) next.emplace(waiting_[i].arrival.at_ns, i);
  }
  std::size_t stop = 0;
  const auto pass_stops = [&](std::int64_t before_ns) {
    for (; stop < stops_.size() && stops_[stop].at_ns < before_ns; ++stop) {
      engine_->AdvanceTo(origin_ns_ + stops_[stop].at_ns).IgnoreError();
      stops_[stop].call();
    }
    return act_failed_;
  };
  std::int64_t clock_ns = 0;
  while (!next.empty()) {
    const auto [at_ns, source] = next.top();
    if (until_ns_.has_value() && at_ns > *until_ns_ + plan_.program().lateness_ns) break;
    next.pop();
    if (at_ns > clock_ns) {
      fault.span = act_span_;
      if (absl::Status acted = pass_stops(at_ns); !acted.ok()) return fault.span = act_span_, acted;
      if (absl::Status moved = engine_->AdvanceTo(origin_ns_ + at_ns - 1); !moved.ok()) {
        return moved;
      }
      clock_ns = at_ns;
    }
    fault.span = spans_[source];
    if (absl::Status recorded = Record(source); !recorded.ok()) return recorded;
    if (waiting_[source].there) next.emplace(waiting_[source].arrival.at_ns, source);
  }
  if (until_ns_.has_value()) end_ns_ = *until_ns_;
  const std::int64_t last_ns = end_ns_ + plan_.program().lateness_ns;
  if (absl::Status acted = pass_stops(last_ns + 1); !acted.ok())
    return fault.span = act_span_, acted;
  fault.span = v1::Span();
  return engine_->AdvanceTo(origin_ns_ + last_ns);
}

}  // namespace sluice::scenario
