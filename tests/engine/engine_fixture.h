// A plan and an engine that runs it, with its events.
#ifndef SLUICE_TESTS_ENGINE_ENGINE_FIXTURE_H_
#define SLUICE_TESTS_ENGINE_ENGINE_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "sluice/plan.h"

namespace sluice {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
// A whole minute, as all of these tests begin on one.
inline constexpr std::int64_t kStart = 1'772'395'200 * kSecond;

struct Running {
  std::unique_ptr<Engine> engine;
  std::vector<v1::Event> events;

  // "TRIP 3m" of each event: its kind and how long after the start it fell.
  std::vector<std::string> Told() const {
    std::vector<std::string> told;
    for (const v1::Event& event : events) {
      const std::int64_t ns = event.time().seconds() * kSecond + event.time().nanos() - kStart;
      told.push_back(absl::StrCat(v1::Event::Kind_Name(event.kind()), " ", ns / kSecond, "s"));
    }
    return told;
  }
};

// Not yet started. Fails the test where the plan or the options are not good.
inline std::unique_ptr<Running> RunPlan(absl::string_view text, const EngineOptions& options = {}) {
  auto running = std::make_unique<Running>();
  Diagnostics diagnostics;
  absl::StatusOr<Plan> plan = Plan::Parse(text, "test.sluice", &diagnostics);
  EXPECT_TRUE(plan.ok()) << diagnostics.ToString();
  if (!plan.ok()) return nullptr;
  absl::StatusOr<std::unique_ptr<Engine>> engine = Engine::Create(*plan, options);
  EXPECT_TRUE(engine.ok()) << engine.status();
  if (!engine.ok()) return nullptr;
  running->engine = *std::move(engine);
  running->engine->OnEvent(
      [to = running.get()](const v1::Event& event) { to->events.push_back(event); });
  return running;
}

}  // namespace sluice

#endif  // SLUICE_TESTS_ENGINE_ENGINE_FIXTURE_H_
