// Quantiles all the way from a sample to what a window answers, against sorting the samples:
// cells and their lists, what takes the long way, panes and windows.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "src/engine/cell_table.h"
#include "src/window/histogram.h"
#include "src/window/pane_store.h"
#include "src/window/seal.h"
#include "tests/engine/engine_fixture.h"

namespace sluice::engine {
namespace {

constexpr std::uint32_t kStamp = 7;

struct Length {
  int panes;
  int offset;
};

// Series and the segments that they feed, in one tick after another.
class Quantiles {
 public:
  Quantiles(const std::vector<std::uint32_t>& feeds, ListForm form, bool takes,
            const std::vector<Length>& lengths)
      : feeds_(feeds),
        segments_(*std::max_element(feeds.begin(), feeds.end()) + 1),
        lengths_(lengths),
        takes_(takes),
        cells_(1, form == ListForm::kBeside, true),
        store_(Keeping(form), 1, 3) {
    store_.Reserve(segments_);
    for (const Length& length : lengths) {
      plan::WindowSpec spec;
      spec.panes = length.panes;
      spec.offset = length.offset;
      spec.fields.histogram = true;
      over_.push_back(static_cast<int>(windows_.size()));
      windows_.emplace_back(plan::WindowSpec(), plan::Fields());
      windows_.back().Reserve(segments_);
      histograms_.push_back(std::make_unique<window::HistogramWindow>(spec));
      histograms_.back()->Reserve(segments_);
    }
    for (std::uint32_t i = 0; i < feeds.size(); ++i) {
      cells_.AddSeries();
      cells_.SetStamp(i, kStamp, form);
      store_.FeedFrom({i, feeds[i]});
    }
    Turn();
  }

  void Add(std::uint32_t series, double value) {
    pane_[feeds_[series]].push_back(window::BucketOf(value));
    const std::uint64_t id = std::uint64_t{kStamp} << 32 | series;
    const auto fits = [&] { return cells_.open().AddValue(id, 0, value); };
    const auto take = [&](window::Words samples) { store_.AddBuckets(0, feeds_[series], samples); };
    if (fits()) return;
    if (cells_.MakeRoom(series, take) && fits()) return;
    if (!cells_.HasListAlone(series) && cells_.KeepLacks() && fits()) return;
    store_.AddValue(0, feeds_[series], 0, value, 1);
  }
  void AddWeighted(std::uint32_t series, double value, std::uint64_t weight) {
    pane_[feeds_[series]].insert(pane_[feeds_[series]].end(), weight, window::BucketOf(value));
    store_.AddValue(0, feeds_[series], 0, value, weight);
  }

  void Seal() {
    window::Cells cells = cells_.At(0);
    cells.takes = takes_;
    window::SealPane(0, tick_++, segments_, cells, store_, over_, windows_, histograms_);
    if (!takes_) {
      for (std::size_t i = 0; i < feeds_.size(); ++i) window::ClearCell(cells, i);
    }
    cells_.Free(0);
    panes_.push_back(std::move(pane_));
    Turn();
  }

  void ExpectRight() {
    for (std::size_t i = 0; i < lengths_.size(); ++i) {
      for (std::uint32_t segment = 0; segment < segments_; ++segment) {
        std::vector<std::int32_t> in;
        const int newest = static_cast<int>(tick_) - 1 - lengths_[i].offset;
        for (int at = std::max(0, newest - lengths_[i].panes + 1); at <= newest; ++at) {
          const auto& pane = panes_[static_cast<std::size_t>(at)][segment];
          in.insert(in.end(), pane.begin(), pane.end());
        }
        std::sort(in.begin(), in.end());
        for (const plan::Decimal& q : {plan::Decimal{99, 2}, {5, 1}, {1, 2}, {0, 0}, {1, 0}}) {
          const double told = histograms_[i]->Quantile(segment, q);
          if (in.empty()) {
            ASSERT_TRUE(std::isnan(told));
            continue;
          }
          ASSERT_EQ(told, window::BucketValue(in[window::QuantileRank(q, in.size()) - 1]))
              << "window " << i << ", segment " << segment << ", tick " << tick_;
        }
      }
    }
  }

  std::size_t bytes() const {
    std::size_t bytes = cells_.bytes() + store_.bytes();
    for (const auto& histogram : histograms_) bytes += histogram->bytes();
    return bytes;
  }

 private:
  static plan::StoreSpec Keeping(ListForm form) {
    plan::StoreSpec spec;
    spec.fields.histogram = true;
    if (form == ListForm::kBeside) {
      spec.fields.count = spec.fields.sum = spec.fields.min = spec.fields.max = true;
    }
    return spec;
  }
  void Turn() {
    cells_.TurnTo(0, -1, 1);
    pane_.assign(segments_, {});
  }

  using Pane = std::vector<std::vector<std::int32_t>>;

  std::vector<std::uint32_t> feeds_;
  std::uint32_t segments_;
  std::vector<Length> lengths_;
  bool takes_;
  CellTable cells_;
  window::PaneStore store_;
  std::vector<int> over_;
  std::vector<window::SlidingWindow> windows_;
  std::vector<std::unique_ptr<window::HistogramWindow>> histograms_;
  Pane pane_;
  std::vector<Pane> panes_;
  std::int64_t tick_ = 0;
};

double AnyValue(std::mt19937_64& random) {
  double value = std::exp(static_cast<double>(random() % 1000) / 200);
  switch (random() % 40) {
    case 0:
      return 0;
    case 1:
      value = 1e-300;
      break;
    case 2:
      value = 1e300;
      break;
    case 3:
      value = std::numeric_limits<double>::denorm_min();
      break;
    default:
      break;
  }
  return random() % 4 == 0 ? -value : value;
}

TEST(QuantileTest, AllWaysOfASampleAndAllWindowsComeToTheSamplesInTheirOrder) {
  const std::vector<std::vector<std::uint32_t>> feeds{{0, 1, 2}, {2, 0, 0, 3, 2}};
  const std::vector<Length> lengths{{1, 0}, {5, 0}, {3, 4}, {8, 1}, {1, 7}};
  for (const auto& feed : feeds) {
    for (const ListForm form : {ListForm::kAlone, ListForm::kBeside}) {
      for (const bool takes : {true, false}) {
        std::mt19937_64 random(feed.size());
        Quantiles quantiles(feed, form, takes, lengths);
        for (int tick = 0; tick < 60; ++tick) {
          for (std::uint32_t series = 0; series < feed.size(); ++series) {
            // None, few, more than are kept one by one, and more than a list holds.
            const std::size_t most[] = {0, 5, 200, 700, 3000};
            const std::size_t kind = random() % 12;
            const std::size_t samples = kind < 5 ? random() % (most[kind] + 1) : random() % 40;
            const bool wild = random() % 3 == 0;
            for (std::size_t i = 0; i < samples; ++i) {
              quantiles.Add(series, wild ? AnyValue(random)
                                         : 50 + static_cast<double>(random() % 5000) / 100);
            }
            if (random() % 5 == 0) quantiles.AddWeighted(series, AnyValue(random), random() % 500);
          }
          quantiles.Seal();
          ASSERT_NO_FATAL_FAILURE(quantiles.ExpectRight());
        }
      }
    }
  }
}

TEST(QuantileTest, OneValueAMillionTimesOverTakesNoMoreThanOnce) {
  Quantiles once({0}, ListForm::kAlone, true, {{3, 1}});
  Quantiles often({0}, ListForm::kAlone, true, {{3, 1}});
  for (int tick = 0; tick < 6; ++tick) {
    once.Add(0, 42);
    for (int i = 0; i < 1'000'000; ++i) often.Add(0, 42);
    once.Seal();
    often.Seal();
  }
  // A full list, what was counted, and wider counts.
  EXPECT_LE(often.bytes(), once.bytes() + 4096);
}

// What a segment held is out of the window before another series is given its number.
TEST(QuantileTest, ASegmentThatIsUsedAgainBeginsWithNothing) {
  EngineOptions options;
  options.retire_after = absl::Seconds(10);
  auto run = RunPlan(
      "role r  signal s distribution by host "
      "gate g by host { owner r  when p50(s) over 5s offset 2s > 100 }",
      options);
  Engine& engine = *run->engine;
  ASSERT_TRUE(engine.Start(kStart).ok());
  std::int64_t now = kStart;
  const auto advance = [&](const char* host, double value, int seconds) {
    for (int second = 0; second < seconds; ++second) {
      now += kSecond;
      const auto series = engine.Distribution("s", {{"host", host}});
      ASSERT_TRUE(series.ok());
      for (int i = 0; i < 20; ++i) ASSERT_TRUE(engine.Record(*series, now, value).ok());
      ASSERT_TRUE(engine.AdvanceTo(now).ok());
    }
  };
  advance("a", 500, 20);
  EXPECT_EQ(*engine.State("g", {{"host", "a"}}), GateState::kTripped);
  advance("a", 50, 20);
  advance("b", 50, 60);
  EXPECT_FALSE(engine.State("g", {{"host", "a"}}).ok()) << "it is retired";
  advance("c", 50, 20);
  EXPECT_EQ(*engine.State("g", {{"host", "c"}}), GateState::kClear);
  advance("c", 500, 10);
  EXPECT_EQ(*engine.State("g", {{"host", "c"}}), GateState::kTripped);
}

}  // namespace
}  // namespace sluice::engine
