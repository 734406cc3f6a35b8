#include "src/scenario/run.h"

#include <memory>
#include <utility>

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

 private:
  engine::Probe& first_;
  engine::Probe& second_;
};

}  // namespace

Result Run(const Plan& plan, const v1::Scenario& scenario, const std::string& folder,
           engine::Probe* probe) {
  Result result;
  absl::StatusOr<std::unique_ptr<Player>> player =
      Player::Make(plan, scenario, folder, result.fault);
  if (!player.ok()) {
    result.fault.status = player.status();
    return result;
  }
  Engine& engine = (*player)->engine();
  Expectations expectations(plan, scenario, **player);
  absl::optional<Both> both;
  if (probe != nullptr) engine::SetProbe(engine, &both.emplace(expectations, *probe));
  engine.OnEvent([&](const v1::Event& event) {
    const std::int64_t ns = event.time().seconds() * 1'000'000'000 + event.time().nanos();
    result.happened.push_back({ns - (*player)->origin_ns(), event});
  });
  result.fault.status = (*player)->Play(result.fault);
  engine.OnEvent([](const v1::Event&) {});
  if (!result.fault.status.ok()) {
    result.happened.clear();
    return result;
  }
  result.end_ns = (*player)->end_ns();
  result.failures = Judge(plan.program(), scenario, result.happened, expectations);
  return result;
}

}  // namespace sluice::scenario
