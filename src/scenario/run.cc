#include "src/scenario/run.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "src/engine/event_fields.h"
#include "src/scenario/expectations.h"

namespace sluice::scenario {
namespace {

// An engine has one probe: this hands on to two.
class Both : public engine::Probe {
 public:
  Both(engine::Probe& first, engine::Probe& second) : first_(first), second_(second) {}

  void OnGate(const engine::GateStep& step) override {
    first_.OnGate(step);
    second_.OnGate(step);
  }
  void OnRamp(const engine::RampStep& step) override {
    first_.OnRamp(step);
    second_.OnRamp(step);
  }
  void OnTaken(const evaluate::Surroundings& in) override {
    first_.OnTaken(in);
    second_.OnTaken(in);
  }
  void OnEvent(const v1::Event& event) override {
    first_.OnEvent(event);
    second_.OnEvent(event);
  }
  void OnAction(const v1::Event& action, const google::protobuf::Message& message) override {
    first_.OnAction(action, message);
    second_.OnAction(action, message);
  }
  void OnAnswer(const v1::Event& action, const absl::Status& answer) override {
    first_.OnAnswer(action, answer);
    second_.OnAnswer(action, answer);
  }

 private:
  engine::Probe& first_;
  engine::Probe& second_;
};

// A scenario being played, with what came of it so far.
class Performance {
 public:
  // An error where it can't begin.
  static absl::StatusOr<std::unique_ptr<Performance>> Make(const Plan& plan,
                                                           const v1::Scenario& scenario,
                                                           const std::string& folder, Fault& fault,
                                                           const PlanOptions& options) {
    absl::StatusOr<std::unique_ptr<Player>> player =
        Player::Make(plan, scenario, folder, fault, Acts::kMust, options);
    if (!player.ok()) return player.status();
    return std::unique_ptr<Performance>(new Performance(plan, scenario, *std::move(player)));
  }

  Player& player() { return *player_; }
  Expectations& expectations() { return expectations_; }

  absl::Status Play(Fault& fault) {
    player_->engine().OnEvent([this](const v1::Event& event) {
      const std::int64_t ns = engine::TimeOf(event);
      happened_.push_back({ns - player_->origin_ns(), event});
    });
    return player_->Play(fault);
  }

  std::vector<Happening>& happened() { return happened_; }
  std::vector<Failure> Judged() const {
    return Judge(plan_.program(), scenario_, happened_, expectations_);
  }
  std::vector<Failure> JudgedUntil(std::int64_t now_ns) const {
    return JudgeUntil(now_ns, plan_.program(), scenario_, happened_, expectations_);
  }

 private:
  Performance(const Plan& plan, const v1::Scenario& scenario, std::unique_ptr<Player> player)
      : plan_(plan),
        scenario_(scenario),
        player_(std::move(player)),
        expectations_(plan, scenario, *player_) {}

  const Plan& plan_;
  const v1::Scenario& scenario_;
  std::unique_ptr<Player> player_;
  Expectations expectations_;
  std::vector<Happening> happened_;
};

// When it is decided whether some expectation was met.
std::set<std::int64_t> DecisiveTimes(const v1::Scenario& scenario) {
  std::set<std::int64_t> times;
  for (const v1::ScenarioClause& clause : scenario.clauses()) {
    const v1::Expectation& expect = clause.expect();
    if (expect.gate().has_moment()) times.insert(LastOf(expect.gate().moment()));
    if (expect.has_lever()) times.insert(LastOf(expect.lever().moment()));
  }
  return times;
}

bool AllKnown(const std::vector<Failure>& failures, const std::vector<Failure>& known) {
  return std::all_of(failures.begin(), failures.end(), [&](const Failure& failure) {
    return std::any_of(known.begin(), known.end(), [&](const Failure& one) {
      return one.span.begin() == failure.span.begin();
    });
  });
}

}  // namespace

Result Run(const Plan& plan, const v1::Scenario& scenario, const std::string& folder,
           engine::Probe* probe, const PlanOptions& options) {
  Result result;
  const absl::StatusOr<std::unique_ptr<Performance>> made =
      Performance::Make(plan, scenario, folder, result.fault, options);
  if (!made.ok()) {
    result.fault.status = made.status();
    return result;
  }
  Performance& performance = **made;
  absl::optional<Both> both;
  if (probe != nullptr) {
    engine::SetProbe(performance.player().engine(),
                     &both.emplace(performance.expectations(), *probe));
  }
  result.fault.status = performance.Play(result.fault);
  if (!result.fault.status.ok()) return result;
  result.end_ns = performance.player().end_ns();
  result.failures = performance.Judged();
  result.happened = std::move(performance.happened());
  return result;
}

bool IsMet(const Plan& plan, const v1::Scenario& scenario, const std::string& folder,
           const std::vector<Failure>& known, const PlanOptions& options) {
  Fault ignored;
  const absl::StatusOr<std::unique_ptr<Performance>> made =
      Performance::Make(plan, scenario, folder, ignored, options);
  if (!made.ok()) return false;
  Performance& performance = **made;
  for (const std::int64_t time_ns : DecisiveTimes(scenario)) {
    performance.player().StopAt(time_ns, [&performance, &known, time_ns] {
      return AllKnown(performance.JudgedUntil(time_ns), known)
                 ? absl::OkStatus()
                 : absl::CancelledError("an expectation is not met");
    });
  }
  return performance.Play(ignored).ok() && AllKnown(performance.Judged(), known);
}

}  // namespace sluice::scenario
