// What the types of sluice/builder.h refuse. See sluice_add_compile_failure_test.
#include "sluice/builder.h"

#include "launch.pb.h"
#include "sluice/builder/scenario.h"

namespace sluice::build {

using namespace std::chrono_literals;

struct NoMessage {};
enum class NoProtoEnum { kPaused };

void Conditions(PlanBuilder& plan) {
  const auto starts = plan.Outcome("stream_start");
  const auto cpu = plan.Gauge("cpu");
  const auto bytes = plan.Counter("bytes");
  const auto crashes = plan.Events("crashes");
  const auto size = plan.Distribution("size");
  const auto latency = plan.Distribution<std::chrono::milliseconds>("latency");
  const Gate gate = plan.Gate("gate");

  gate.When(SuccessRatio(starts).Over(1min) < 97_pct);
  gate.When(Mean(cpu).Over(1min) > 80);
  gate.When(Increase(bytes).Over(1min) > 1_G);
  gate.When(Count(crashes).Over(1min) > 3);
  gate.When(P95(size).Over(1min) > 800);
  gate.When(P95(latency).Over(1min) > 800ms);
  gate.When(P95(latency).Over(1min) > 2 * P95(latency).Over(1h) + absl::Milliseconds(5));
  gate.When(P95(latency).Over(1min) / P95(latency).Over(1h) > 2);
  gate.When(P95(latency).Over(1min) / 200ms > 2);
  gate.When(ShareAbove(latency, 800ms).Over(1min) > 10_pct && Silence(crashes) > 1min);
  gate.When((SuccessRatio(starts).Over(1min) < 97_pct).WithConfidence(95_pct));
  gate.When(MaxOf("edge", Mean(cpu).Over(1min)) > 95 || !AnyOf("edge", Last(cpu).Over(1s) > 9));
  plan.Counter("errors").FromZero();

#ifdef SLUICE_WRONG
  // clang-format off
  SuccessRatio(cpu);  // error: success_ratio is asked of an outcome
  Mean(starts);  // error: mean is asked of a gauge or a distribution
  Count(bytes);  // error: count is asked of anything but a counter
  P99(cpu);  // error: p99 is asked of a distribution
  Increase(cpu);  // error: increase is asked of a counter
  gate.When(P95(latency).Over(1min) > 800);  // error: write 800ms or absl::Milliseconds.800., not 800
  gate.When(800.0 < P95(latency).Over(2min));  // error: a duration is compared with a duration
  gate.When(P95(size).Over(1min) > 800ms);  // error: a number is compared with a number
  gate.When(P95(size).Over(1min) > P95(latency).Over(1min));  // error: this is a duration
  gate.When(Mean(cpu).Over(1min) + 5s > 3);  // error: adds to a number
  gate.When(Mean(cpu) > 80);  // error: no match for 'operator>'|invalid operands
  gate.When(1 < Mean(cpu).Over(1min) < 2);  // error: no match for 'operator<'|invalid operands
  gate.When(Mean(cpu).Over(1min));  // error: no matching function|no viable conversion|could not convert
  gate.When(P95(latency).Over(1s) * P95(latency).Over(1s) > 1s);  // error: no match for 'operator.'|invalid operands
  (Tripped(gate) && Pending(gate)).WithConfidence(95_pct);  // error: no member named 'WithConfidence'
  AnyOf("edge", Mean(cpu).Over(1min));  // error: AnyOf
  MaxOf("edge", Mean(cpu).Over(1min) > 5);  // error: no matching function for call to 'MaxOf
  ShareAbove(latency, 800);  // error: ShareAbove
  plan.Gauge("x").FromZero();  // error: only a counter counts `from zero`
  latency.Unit("percent");  // error: this signal has a unit of time
  plan.Gauge<std::chrono::duration<int, std::ratio<7>>>("x");  // error: a unit of time is std::chrono::nanoseconds
  // clang-format on
#endif
}

void Acting(PlanBuilder& plan) {
  const auto offers = plan.Lever("offers", {"normal", "off"});
  const auto traffic = plan.PercentLever("traffic", Wins::kLowest, 100_pct);
  const auto phase = plan.Lever<v1::Signal::Kind>("phase");
  const Role lead = plan.Role("lead");
  const Gate gate = plan.Gate("gate");

  gate.Hold(offers, "off").Hold(traffic, 50_pct).Hold(traffic, 0.5).Hold(phase, v1::Signal::GAUGE);
  gate.Owner(lead).SuppressedBy(gate);
  gate.Do<launch::PauseExpansion>(
      [](launch::PauseExpansion& pause, const Vars& v) { pause.set_observed(v.value()); });
  plan.Scenario("s").Expect(Trips(gate).By(5min)).Expect(Is(offers, "off").From(1min, 2min));

#ifdef SLUICE_WRONG
  // clang-format off
  gate.Hold(offers, 50_pct);  // error: held at a value of its own kind
  gate.Hold(traffic, "off");  // error: held at a value of its own kind
  gate.Hold(phase, "gauge");  // error: the host's enum for one bound to it
  gate.Hold(phase, v1::Lever::NAMES);  // error: held at a value of its own kind
  plan.Lever<NoProtoEnum>("x");  // error: is bound to a protobuf enum of the host
  gate.Owner(gate);  // error: Owner
  gate.SuppressedBy(lead);  // error: no matching function
  gate.Do<NoMessage>();  // error: takes a protobuf message of the host
  gate.Do<launch::PauseExpansion>([](launch::ShiftCdn&, const Vars&) {});  // error: takes a function of .Action&, const Vars&.
  gate.Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars&) { pause.set_price(3); });  // error: set_price
  gate.Do<launch::PauseExpansion>([](launch::PauseExpansion& pause, const Vars& v) { pause.set_observed(v.reason()); });  // error: cannot convert|no viable conversion
  plan.Scenario("s").Expect(Trips(gate));  // error: Expect
  Is(offers, "off").By(1min);  // error: 'By'
  // clang-format on
#endif
}

}  // namespace sluice::build
