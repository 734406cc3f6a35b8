// Which series a sample's labels are: as many as there are different ones, whatever they hold,
// however many there are, and however often they come and go.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tests/engine/engine_fixture.h"

namespace sluice {
namespace {

constexpr char kByTwo[] = R"(
  role r
  signal g gauge by host, zone
  gate a by host, zone { owner r  when max(g) over 1s > 90 })";

TEST(SeriesTest, LabelsAreToldApartWhateverTheyHold) {
  const auto run = RunPlan(kByTwo);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const std::vector<std::string> values = {"",
                                           "a",
                                           "b",
                                           "a|b",
                                           "b|c",
                                           "c",
                                           "1:a",
                                           "a1:b",
                                           std::string("a\0", 2),
                                           std::string("\0a", 2),
                                           std::string(1, '\0'),
                                           "\xC3\xA9",
                                           "e\xCC\x81",
                                           std::string(15, 'x'),
                                           std::string(16, 'x'),
                                           std::string(1023, 'x') + "y",
                                           std::string(1024, 'x')};
  std::vector<Labels> all;
  for (const std::string& host : values) {
    for (const std::string& zone : values) all.push_back({{"host", host}, {"zone", zone}});
  }
  // Every third one is too hot.
  for (std::size_t i = 0; i < all.size(); ++i) {
    const GaugeSeries series = engine.Gauge("g", all[i]).value();
    ASSERT_TRUE(engine.Record(series, kStart + kSecond, i % 3 == 0 ? 99 : 1).ok());
  }
  EXPECT_EQ(engine.statistics().signals[0].series, all.size());
  ASSERT_TRUE(engine.AdvanceTo(kStart + kSecond).ok());
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Labels turned = {all[i][1], all[i][0]};
    EXPECT_EQ(engine.State("a", turned).value(),
              i % 3 == 0 ? GateState::kTripped : GateState::kClear)
        << i;
    // The same again, in another order: no new series.
    ASSERT_TRUE(engine.Gauge("g", turned).ok());
  }
  EXPECT_EQ(engine.statistics().signals[0].series, all.size());
}

TEST(SeriesTest, LabelsThatAreNotThoseOfTheSignalMakeNoSeries) {
  const auto run = RunPlan(kByTwo);
  const std::size_t before = run->engine->statistics().state_bytes;
  for (const Labels& labels : std::vector<Labels>{{},
                                                  {{"host", "a"}},
                                                  {{"host", "a"}, {"host", "a"}},
                                                  {{"host", ""}, {"host", ""}, {"zone", ""}},
                                                  {{"host", "a"}, {"zone", "b"}, {"cdn", "c"}},
                                                  {{"host", "a"}, {"zone", std::string(1025, 'x')}},
                                                  {{"host", "12345678\xFF"}, {"zone", "b"}},
                                                  {{"host", "a"}, {"zone", "\xC3"}}}) {
    EXPECT_EQ(run->engine->Gauge("g", labels).status().code(), absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(run->engine->statistics().signals[0].series, 0u);
  EXPECT_EQ(run->engine->statistics().state_bytes, before);
}

TEST(SeriesTest, AHundredThousandAreAllFoundAgain) {
  constexpr std::uint32_t kSeries = 100'000;
  EngineOptions options;
  options.max_series_per_signal = kSeries;
  const auto run = RunPlan(R"(
    role r
    signal g gauge by host
    gate a by host { owner r  when max(g) over 1s > 90 })",
                           options);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  const auto labels = [](std::uint32_t i) { return Labels{{"host", absl::StrCat("edge-", i)}}; };
  for (std::uint32_t i = 0; i < kSeries; ++i) ASSERT_TRUE(engine.Gauge("g", labels(i)).ok());
  EXPECT_EQ(engine.statistics().signals[0].series, kSeries);
  EXPECT_EQ(engine.Gauge("g", {{"host", "edge"}}).status().code(),
            absl::StatusCode::kResourceExhausted);
  for (std::uint32_t i = 0; i < kSeries; ++i) {
    const GaugeSeries series = engine.Gauge("g", labels(i)).value();
    ASSERT_TRUE(engine.Record(series, kStart + kSecond, i % 1000 == 0 ? 99 : 1).ok());
  }
  ASSERT_TRUE(engine.AdvanceTo(kStart + kSecond).ok());
  EXPECT_EQ(run->events.size(), kSeries / 1000 + 1) << "and that one was refused";
  for (std::uint32_t i = 0; i < kSeries; ++i) {
    ASSERT_EQ(engine.State("a", labels(i)).value(),
              i % 1000 == 0 ? GateState::kTripped : GateState::kClear);
  }
}

// Counters, for they keep more than others, and two labels, of which one stays.
constexpr char kComeAndGo[] = R"(
  role r
  signal c counter by host, zone
  gate a by host, zone { owner r  when increase(c) over 2s > 90  on missing 1s clear })";

class ComeAndGo {
 public:
  ComeAndGo() {
    EngineOptions options;
    options.retire_after = absl::Seconds(5);
    options.max_series_per_signal = kHosts;
    run_ = RunPlan(kComeAndGo, options);
    EXPECT_TRUE(engine().Start(kStart).ok());
  }

  // All hosts of a generation: each counts up to `per_tick` * 3, then is silent until it is
  // retired.
  void Live(int generation, double per_tick) {
    std::vector<CounterSeries> series;
    for (int host = 0; host < kHosts; ++host) series.push_back(Of(generation, host).value());
    for (int tick = 0; tick < 3; ++tick) {
      now_ += kSecond;
      for (const CounterSeries one : series) {
        EXPECT_TRUE(engine().Record(one, now_, tick * per_tick).ok());
      }
      EXPECT_TRUE(engine().AdvanceTo(now_).ok());
    }
    for (int tick = 0; tick < 12; ++tick) {
      now_ += kSecond;
      EXPECT_TRUE(engine().AdvanceTo(now_).ok());
    }
    EXPECT_EQ(engine().statistics().signals[0].series, 0u);
  }

  absl::StatusOr<CounterSeries> Of(int generation, int host) {
    return engine().Counter("c", LabelsOf(generation, host));
  }
  static Labels LabelsOf(int generation, int host) {
    return {{"host", absl::StrCat(std::string(100, 'x'), generation, "-", host)}, {"zone", "z"}};
  }

  Engine& engine() { return *run_->engine; }
  const std::vector<v1::Event>& events() const { return run_->events; }
  std::ptrdiff_t Told(v1::Event::Kind kind) const {
    return std::count_if(events().begin(), events().end(),
                         [kind](const v1::Event& event) { return event.kind() == kind; });
  }
  std::int64_t now() const { return now_; }

  static constexpr int kHosts = 50;

 private:
  std::unique_ptr<Running> run_;
  std::int64_t now_ = kStart;
};

TEST(SeriesTest, HostsThatComeAndGoTakeNoMoreMemoryInTheLongRun) {
  ComeAndGo hosts;
  for (int generation = 0; generation < 4; ++generation) hosts.Live(generation, 1);
  const std::size_t then = hosts.engine().statistics().state_bytes;
  for (int generation = 4; generation < 30; ++generation) hosts.Live(generation, 1);
  EXPECT_LE(hosts.engine().statistics().state_bytes, then + then / 20);
  EXPECT_EQ(hosts.engine().statistics().signals[0].retired_series,
            static_cast<std::uint64_t>(30 * ComeAndGo::kHosts));
  EXPECT_EQ(hosts.Told(v1::Event::RETIRED), 30 * ComeAndGo::kHosts);
}

TEST(SeriesTest, ARecordThatIsUsedAgainKnowsNothingOfItsFormerSeries) {
  ComeAndGo hosts;
  std::vector<CounterSeries> former;
  for (int host = 0; host < ComeAndGo::kHosts; ++host) former.push_back(hosts.Of(0, host).value());
  hosts.Live(0, 1000);
  EXPECT_EQ(hosts.Told(v1::Event::TRIP), ComeAndGo::kHosts);
  // Twice as many as are remembered: the records of the first are those of others now.
  hosts.Live(1, 1);
  hosts.Live(2, 1);
  EXPECT_EQ(hosts.Told(v1::Event::TRIP), ComeAndGo::kHosts)
      << "no increase from what the former series counted";
  for (const CounterSeries handle : former) {
    EXPECT_EQ(hosts.engine().Record(handle, hosts.now(), 1).code(),
              absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(hosts.engine().State("a", ComeAndGo::LabelsOf(0, 0)).status().code(),
            absl::StatusCode::kNotFound);
}

TEST(SeriesTest, WhatIsRevivedIsTheSameSeries) {
  ComeAndGo hosts;
  for (int round = 0; round < 10; ++round) hosts.Live(7, 1000);
  EXPECT_EQ(hosts.engine().statistics().signals[0].retired_series, 10u * ComeAndGo::kHosts);
  for (const v1::Event& event : hosts.events()) {
    EXPECT_EQ(event.segment().at("zone"), "z");
    EXPECT_EQ(event.segment().at("host").substr(0, 102), std::string(100, 'x') + "7-");
  }
}

}  // namespace
}  // namespace sluice
