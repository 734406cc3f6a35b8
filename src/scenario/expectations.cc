#include "src/scenario/expectations.h"

#include "src/engine/condition_words.h"
#include "src/engine/standing.h"
#include "src/evaluate/state_code.h"
#include "src/gate/machine.h"

namespace sluice::scenario {

Expectations::Expectations(const Plan& plan, const v1::Scenario& scenario, Player& player)
    : program_(plan.program()), player_(player) {
  engine::SetProbe(player.engine(), this);
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    if (clause.expect().has_gate()) WatchGate(clause.expect().gate());
  }
}

void Expectations::WatchGate(const v1::ExpectGate& expect) {
  const int gate = program_.FindGate(expect.gate().name().text());
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) {
    StaysClear& watch = stays_clear_[&expect];
    watch.gate = gate;
    watch.target = &expect.gate();
    watched_[gate].push_back(&watch);
    return;
  }
  if (!expect.has_moment()) return;
  const std::int64_t last = LastOf(expect.moment());
  player_.StopAt(last, [this, &expect, last] {
    NoteGate(expect, last);
    return absl::OkStatus();
  });
}

void Expectations::OnGate(const engine::GateStep& step) {
  const evaluate::Surroundings& in = step.in;
  OnTaken(in);
  const plan::GateSpec& spec = in.program->gates[static_cast<std::size_t>(step.gate)];
  const auto watched =
      watched_.find(in.program == &program_ ? step.gate : program_.FindGate(spec.name));
  if (watched == watched_.end()) return;
  for (StaysClear* watch : watched->second) {
    if (watch->broken) continue;
    for (const std::uint32_t segment : in.populations->segments(spec.population)) {
      if (step.machine.states()[segment] == evaluate::kClear) continue;
      const auto& labels = in.program->spaces[static_cast<std::size_t>(spec.space)].labels;
      Segment named;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        named[labels[i]] = std::string(in.spaces->values(spec.space, segment)[i]);
      }
      if (!Matches(*watch->target, named)) continue;
      watch->broken = true;
      GateStatus status =
          engine::StandingOf(step.machine, segment, in.start_ns, in.program->tick_ns);
      const engine::FactsNow facts(step.evaluator, segment, in);
      status.condition = engine::ConditionWords(spec, facts).Next(status.state);
      watch->how = StandingText(in.time_ns - player_.origin_ns(), spec.name, named, status,
                                player_.origin_ns());
      break;
    }
  }
}

void Expectations::OnTaken(const evaluate::Surroundings& in) {
  running_ = in.program;
  spaces_ = in.spaces;
  populations_ = in.populations;
}

void Expectations::NoteGate(const v1::ExpectGate& expect, std::int64_t at_ns) {
  std::vector<std::string>& notes = notes_[&expect];
  if (populations_ == nullptr) return;
  const int gate = running_->FindGate(expect.gate().name().text());
  if (gate < 0) {
    notes.push_back("the plan that was loaded has no such gate");
    return;
  }
  const plan::GateSpec& spec = running_->gates[static_cast<std::size_t>(gate)];
  const auto& labels = running_->spaces[static_cast<std::size_t>(spec.space)].labels;
  for (const std::uint32_t number : populations_->segments(spec.population)) {
    Segment segment;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      segment[labels[i]] = std::string(spaces_->values(spec.space, number)[i]);
    }
    if (!Matches(expect.gate(), segment)) continue;
    if (notes.size() == kMostShown) return;
    const absl::StatusOr<GateStatus> status =
        player_.engine().Explain(spec.name, Labels(segment.begin(), segment.end()));
    if (!status.ok()) continue;
    notes.push_back(StandingText(at_ns, spec.name, segment, *status, player_.origin_ns()));
  }
  if (notes.empty()) notes.push_back(NoSegmentText(at_ns, expect.gate()));
}

std::vector<std::string> Expectations::Standing(const v1::ExpectGate& expect) const {
  const auto notes = notes_.find(&expect);
  return notes == notes_.end() ? std::vector<std::string>() : notes->second;
}

std::string Expectations::NotClear(const v1::ExpectGate& expect) const {
  return stays_clear_.at(&expect).how;
}

}  // namespace sluice::scenario
