// The longest time from the beginning of a fault to the trip, as it is told beforehand,
// against faults that begin at all points of a tick.
#include "src/engine/trip_delay.h"

#include <algorithm>
#include <ostream>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/plan/program.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

struct FaultCase {
  std::string name;
  std::string gates;  // the one that is looked at is called g
  // The first tick of M of N counts already; that of an unbroken time does not.
  std::int64_t sooner_ns = 0;
};

void PrintTo(const FaultCase& one, std::ostream* out) { *out << one.name; }

constexpr char kSignals[] = R"(
  role r
  lateness 3s
  signal x gauge
  signal s outcome
  signal beat events
)";

class TripDelayTest : public ::testing::TestWithParam<FaultCase> {
 protected:
  // How long a fault lasts until g trips, that begins right after the last good sample. All
  // samples lie `phase_ns` after the beginning of their tick.
  static std::int64_t Measure(const std::string& plan, std::int64_t phase_ns) {
    constexpr std::int64_t kGoodTicks = 700;
    constexpr std::int64_t kSteps = 4;  // of the clock, in a tick
    auto run = RunPlan(plan);
    Engine& engine = *run->engine;
    EXPECT_TRUE(engine.Start(kStart).ok());
    const GaugeSeries x = engine.Gauge("x").value();
    const OutcomeSeries s = engine.Outcome("s").value();
    const EventsSeries beat = engine.Events("beat").value();
    std::int64_t now_ns = kStart;
    bool tripped = false;
    engine.OnEvent([&tripped](const v1::Event& event) {
      tripped = tripped || (event.kind() == v1::Event::TRIP && event.gate() == "g");
    });
    for (std::int64_t tick = 0; tick < 2 * kGoodTicks; ++tick) {
      const bool good = tick < kGoodTicks;
      const std::int64_t at_ns = kStart + tick * kSecond + phase_ns;
      absl::Status status = engine.Record(x, at_ns, good ? 0 : 100);
      status.Update(engine.Record(s, at_ns, good ? 100 : 0, 100));
      if (good) status.Update(engine.Record(beat, at_ns));
      EXPECT_TRUE(status.ok()) << status;
      for (std::int64_t step = 1; step <= kSteps; ++step) {
        now_ns = kStart + tick * kSecond + step * kSecond / kSteps;
        EXPECT_TRUE(engine.AdvanceTo(now_ns).ok());
        if (tripped) return now_ns - (kStart + (kGoodTicks - 1) * kSecond + phase_ns);
      }
    }
    ADD_FAILURE() << "it does not trip";
    return 0;
  }
};

TEST_P(TripDelayTest, IsNeverLongerAndMayBeSoLong) {
  const std::string text = absl::StrCat(kSignals, GetParam().gates);
  const Plan plan = Plan::Parse(text, "p").value();
  const plan::Program& program = plan.program();
  const std::int64_t most_ns =
      engine::TripDelays(program)[static_cast<std::size_t>(program.FindGate("g"))].total_ns();
  std::int64_t longest_ns = 0;
  for (const std::int64_t phase_ns :
       {std::int64_t{1}, kSecond / 4, kSecond / 2, kSecond - 1, kSecond}) {
    const std::int64_t lasted_ns = Measure(text, phase_ns);
    EXPECT_LE(lasted_ns, most_ns) << "samples " << phase_ns << " ns after the tick before";
    longest_ns = std::max(longest_ns, lasted_ns);
  }
  EXPECT_GE(longest_ns, most_ns - kSecond / 4 - GetParam().sooner_ns);
}

INSTANTIATE_TEST_SUITE_P(
    Gates, TripDelayTest,
    ::testing::Values(
        FaultCase{"window", "gate g { owner r  when mean(x) over 1m > 99 }"},
        FaultCase{"window_and_for",
                  "gate g { owner r  when success_ratio(s) over 1m < 1% for 2m }"},
        FaultCase{
            "of_two_windows_the_longer",
            "gate g { owner r  when mean(x) over 10s > 99 and success_ratio(s) over 1m < 1% }"},
        FaultCase{"baseline",
                  "gate g { owner r  when mean(x) over 1m > 99 + mean(x) over 1m offset 5m }"},
        FaultCase{"only_a_window_in_the_past",
                  "gate g { owner r  when mean(x) over 10s offset 20s > 99 }"},
        FaultCase{"silence", "gate g { owner r  when silence(beat) > 1m for 30s }"},
        FaultCase{"m_of_n", "gate g { owner r  when mean(x) over 10s > 99 for 40s of 1m }",
                  kSecond},
        FaultCase{"confidence",
                  "gate g { owner r  when success_ratio(s) over 1m < 2% with confidence 99.999% }"},
        FaultCase{"another_gate",
                  "gate f { owner r  when mean(x) over 1m > 99 for 30s } "
                  "gate g { owner r  when tripped(f) and mean(x) over 10s > 99 for 20s }"}));

}  // namespace
}  // namespace sluice
