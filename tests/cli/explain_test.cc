// What `sluice check --explain` says of memory and of work, against an engine. That the
// numbers are right for all kinds of plans is tested in tests/engine/cost_test.cc.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

constexpr char kPlan[] = R"(
role r
signal starts outcome by region
gate failing by region {
  owner r
  when  success_ratio(starts) over 5m < 97%
  given count(starts) over 1m >= 20
  for   3m
}
)";

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kStart = 1'772'395'200 * kSecond;

struct State {
  double bytes;
  double steps;  // of a tick
};

State StateOf(const Plan& plan, int segments) {
  const std::unique_ptr<Engine> engine = Engine::Create(plan).value();
  std::vector<OutcomeSeries> series;
  for (int i = 0; i < segments; ++i) {
    series.push_back(engine->Outcome("starts", {{"region", absl::StrCat(i)}}).value());
  }
  absl::Status status = engine->Start(kStart);
  constexpr int kTicks = 310;
  for (int tick = 1; tick <= kTicks; ++tick) {
    const std::int64_t at_ns = kStart + tick * kSecond;
    for (const OutcomeSeries one : series) status.Update(engine->Record(one, at_ns, 10, 10));
    status.Update(engine->AdvanceTo(at_ns));
  }
  EXPECT_TRUE(status.ok()) << status;
  const Statistics statistics = engine->statistics();
  return {static_cast<double>(statistics.state_bytes),
          static_cast<double>(statistics.steps) / static_cast<double>(statistics.ticks)};
}

// The number that comes after the first such words of the text, and spaces.
double NumberAfter(const std::string& words, const std::string& text) {
  const std::size_t at = text.find(words + " ");
  if (at == std::string::npos) {
    ADD_FAILURE() << words << " is not in:\n" << text;
    return 0;
  }
  const std::size_t begin = text.find_first_not_of(' ', at + words.size());
  const std::size_t end = text.find_first_not_of("0123456789,", begin);
  EXPECT_LT(begin, end) << "no number after " << words << " in:\n" << text;
  return std::stod("0" + absl::StrReplaceAll(text.substr(begin, end - begin), {{",", ""}}));
}

TEST(Explain, TellsWhatASegmentTakes) {
  const Scratch scratch;
  WriteFile(scratch.path() / "p.sluice", kPlan);
  const Ran ran = RunShell(scratch.path(), "sluice check --explain p.sluice");
  ASSERT_EQ(ran.status, 0) << ran.err;
  const double bytes = NumberAfter("  bytes", ran.out) + NumberAfter("  a series", ran.out);
  const double steps = NumberAfter("  steps a tick", ran.out);

  const Plan plan = Plan::Parse(kPlan, "p.sluice").value();
  const State few = StateOf(plan, 512);
  const State many = StateOf(plan, 1024);
  const double measured = (many.bytes - few.bytes) / 512;
  EXPECT_NEAR(bytes, measured, measured / 5);
  EXPECT_NEAR(steps, (many.steps - few.steps) / 512, steps / 5);
}

}  // namespace
}  // namespace sluice::cli
