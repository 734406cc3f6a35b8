// The smallest host: a plan, samples as they happen, and a lever that moves. The host
// says what time it is; here ten minutes pass in an instant.
#include <iostream>

#include "sluice/engine.h"
#include "sluice/plan.h"

int main() {
  auto plan = sluice::Plan::Parse(R"(
      role   growth_lead
      signal stream_start outcome by region
      lever  expansion by region { running, paused }
      gate start_success by region {
        owner growth_lead
        when  success_ratio(stream_start) over 1m < 97%
        given count(stream_start) over 1m >= 200
        for   3m
        hold  expansion at paused
      })",
                                  "minimal.sluice");
  if (!plan.ok()) {
    std::cerr << plan.status().message();  // what is wrong, where, and what would be right
    return 1;
  }

  constexpr std::int64_t kMinute = 60'000'000'000;  // times are nanoseconds since 1970
  std::int64_t now = 29'539'920 * kMinute;          // 2026-03-01T20:00:00Z
  auto engine = sluice::Engine::Create(*plan).value();
  const absl::Status bound = engine->OnLever<std::string>("expansion", [](const auto& change) {
    std::cout << change.event.segment().at("region") << ": " << change.from << " -> " << change.to
              << ", " << change.event.reason() << "\n";
  });
  if (!bound.ok() || !engine->Start(now).ok()) return 1;
  auto sg = engine->Outcome("stream_start", {{"region", "sg"}}).value();
  for (int second = 1; second <= 600; ++second, now += kMinute / 60) {
    const std::uint64_t ok = second <= 300 ? 90 : 99;  // of 100 that pressed play
    if (!engine->Record(sg, now, ok, 100).ok() || !engine->AdvanceTo(now).ok()) return 1;
  }
}
