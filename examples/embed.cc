// Sluice inside a service: a plan from a file or a string, samples as they happen, and
// a callback for what is decided. The service says what time it is; here the time is
// made up, and ten minutes pass in an instant.

#include <cstdint>
#include <iostream>
#include <memory>

#include "sluice/engine.h"
#include "sluice/plan.h"

int main() {
  auto plan = sluice::Plan::Parse(R"(
      role   growth_lead
      signal stream_start outcome by region
      gate start_success by region {
        owner growth_lead
        when  success_ratio(stream_start) over 1m < 97%
        given count(stream_start) over 1m >= 200
        for   3m
        clear when success_ratio(stream_start) over 1m >= 98.5% for 1m
      })",
                                  "embed.sluice");
  if (!plan.ok()) {
    std::cerr << plan.status().message();  // what is wrong, where, and what would be right
    return 1;
  }

  auto engine = sluice::Engine::Create(*plan).value();
  engine->OnEvent([](const sluice::v1::Event& event) {
    std::cout << event.gate() << " in " << event.segment().at("region") << ": "
              << sluice::v1::Event::Kind_Name(event.kind()) << ", " << event.reason() << '\n';
  });

  constexpr std::int64_t kSecond = 1'000'000'000;
  std::int64_t now = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z
  if (!engine->Start(now).ok()) return 1;
  auto sg = engine->Outcome("stream_start", {{"region", "sg"}}).value();
  for (int second = 1; second <= 600; ++second) {
    now += kSecond;
    const std::uint64_t ok = second <= 300 ? 90 : 99;  // of 100 that pressed play
    if (!engine->Record(sg, now, ok, 100).ok() || !engine->AdvanceTo(now).ok()) return 1;
  }
  return 0;
}
