// Sums and counts of windows are those of their panes alone, whatever numbers have passed
// through: they don't drift, and don't depend on how wide or narrow they are kept.
#include <cmath>
#include <cstdint>
#include <deque>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "src/window/seal.h"
#include "src/window/sliding_window.h"

namespace sluice::window {
namespace {

__extension__ using Quad = __float128;

constexpr std::size_t kSegments = 5;

plan::WindowSpec SumOver(std::int64_t panes, std::int64_t offset) {
  plan::WindowSpec spec;
  spec.panes = panes;
  spec.offset = offset;
  spec.fields.count = spec.fields.sum = true;
  return spec;
}

// Samples pass through a window; the sums of what is in it are computed anew.
class SumChecker {
 public:
  SumChecker(std::int64_t panes, std::int64_t offset)
      : spec_(SumOver(panes, offset)),
        store_(Keeping(spec_.fields), 1, SlidingWindow::Depth(spec_)),
        windows_{SlidingWindow(spec_, spec_.fields)},
        window_(windows_[0]) {
    store_.Reserve(kSegments);
    window_.Reserve(kSegments);
  }

  void Add(std::uint32_t segment, double value, std::uint64_t weight = 1) {
    store_.AddValue(0, segment, 0, value, weight);
    open_[segment].push_back({value, weight});
  }

  void Tick() {
    SealPane(0, tick_++, kSegments, {}, store_, {0}, windows_, {});
    panes_.push_back(std::move(open_));
    open_.assign(kSegments, {});
    if (panes_.size() > static_cast<std::size_t>(spec_.panes + spec_.offset)) panes_.pop_front();
  }

  // Of the panes in the window, rounded once.
  double ExpectedSum(std::size_t segment) const {
    Quad sum = 0;
    ForEach(segment, [&](double value, std::uint64_t weight) {
      sum += static_cast<Quad>(value) * static_cast<Quad>(weight);
    });
    return static_cast<double>(sum);
  }
  double ExpectedCount(std::size_t segment) const {
    Quad count = 0;
    ForEach(segment, [&](double, std::uint64_t weight) { count += static_cast<Quad>(weight); });
    return static_cast<double>(count);
  }
  double Sum(std::size_t segment) const {
    const int column = window_.layout().sum;
    return window_.column(column)[segment] + window_.column(column + 1)[segment];
  }
  double Count(std::size_t segment) const {
    return window_.column(window_.layout().count)[segment];
  }

 private:
  static plan::StoreSpec Keeping(const plan::Fields& fields) {
    plan::StoreSpec spec;
    spec.fields = fields;
    return spec;
  }
  template <typename Visit>
  void ForEach(std::size_t segment, Visit visit) const {
    const auto end = static_cast<std::int64_t>(panes_.size()) - spec_.offset;
    for (std::int64_t k = std::max<std::int64_t>(0, end - spec_.panes); k < end; ++k) {
      for (const auto& [value, weight] : panes_[static_cast<std::size_t>(k)][segment]) {
        visit(value, weight);
      }
    }
  }

  using Samples = std::vector<std::pair<double, std::uint64_t>>;
  plan::WindowSpec spec_;
  PaneStore store_;
  std::vector<SlidingWindow> windows_;
  SlidingWindow& window_;
  std::int64_t tick_ = 1000;
  std::vector<Samples> open_ = std::vector<Samples>(kSegments);
  std::deque<std::vector<Samples>> panes_;
};

// Numbers of a kind, by which the sums must be kept in one way or another.
struct Kind {
  const char* name;
  double (*draw)(std::mt19937_64& random);
};

double Whole(std::mt19937_64& random) { return static_cast<double>(random() % 1000); }
double Fraction(std::mt19937_64& random) {
  return std::uniform_real_distribution<double>(-1, 1)(random);
}
double Spread(std::mt19937_64& random) {  // 2^40 between the largest and the smallest
  return std::ldexp(1 + Fraction(random) / 4, static_cast<int>(random() % 39) - 20);
}
double Tiny(std::mt19937_64& random) {
  return static_cast<double>(random() % 7) * std::numeric_limits<double>::denorm_min();
}
double Huge(std::mt19937_64& random) { return std::ldexp(Fraction(random), 1000); }
// Mostly small ones; now and then one beside which they are nothing.
double Unlike(std::mt19937_64& random) {
  return random() % 50 == 0 ? std::ldexp(1.0, 200) : Fraction(random);
}
double Zero(std::mt19937_64&) { return 0; }

constexpr Kind kKinds[] = {{"whole", Whole}, {"fraction", Fraction}, {"spread", Spread},
                           {"tiny", Tiny},   {"huge", Huge},         {"zero", Zero}};

TEST(ExactSumsTest, AreThoseOfThePanesInTheWindow) {
  for (const Kind& kind : kKinds) {
    for (const std::int64_t panes : {1, 2, 7, 60}) {
      for (const std::int64_t offset : {0, 3}) {
        SumChecker checker(panes, offset);
        std::mt19937_64 random(7);
        for (int tick = 0; tick < 300; ++tick) {
          for (std::uint32_t i = 0; i < kSegments; ++i) {
            for (std::uint64_t n = random() % 4; n > 0; --n) checker.Add(i, kind.draw(random));
          }
          checker.Tick();
          for (std::size_t i = 0; i < kSegments; ++i) {
            ASSERT_EQ(checker.Sum(i), checker.ExpectedSum(i))
                << kind.name << ", " << panes << " panes, offset " << offset << ", tick " << tick;
            ASSERT_EQ(checker.Count(i), checker.ExpectedCount(i)) << kind.name;
          }
        }
      }
    }
  }
}

// One kind after another through the same window: grids are set anew, and given up.
TEST(ExactSumsTest, FollowNumbersThatBecomeOthers) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    SumChecker checker(9, 2);
    std::mt19937_64 random(seed);
    for (int phase = 0; phase < 30; ++phase) {
      const Kind& kind = kKinds[random() % 6];
      // Between two kinds the window runs empty: side by side they would span too much.
      for (int tick = 0; tick < 40; ++tick) {
        for (std::uint32_t i = 0; tick < 25 && i < kSegments; ++i) {
          checker.Add(i, kind.draw(random));
        }
        checker.Tick();
        for (std::size_t i = 0; i < kSegments; ++i) {
          ASSERT_EQ(checker.Sum(i), checker.ExpectedSum(i)) << kind.name << ", seed " << seed;
        }
      }
    }
  }
}

TEST(ExactSumsTest, WhatWasBesideAMuchLargerNumberIsRightOnceThatHasPassed) {
  SumChecker checker(10, 0);
  std::mt19937_64 random(3);
  for (int tick = 0; tick < 2000; ++tick) {
    for (std::uint32_t i = 0; i < kSegments; ++i) checker.Add(i, Unlike(random));
    checker.Tick();
    for (std::size_t i = 0; i < kSegments; ++i) {
      const double expected = checker.ExpectedSum(i);
      if (std::fabs(expected) < 1000) {
        ASSERT_EQ(checker.Sum(i), expected) << "tick " << tick;
      }
    }
  }
}

TEST(ExactSumsTest, OfAnOverflowNothingIsLeftOnceItHasPassed) {
  SumChecker checker(4, 0);
  for (int tick = 0; tick < 30; ++tick) {
    for (int i = 0; i < 3; ++i) checker.Add(0, tick == 10 ? 1.7e308 : 0.1);
    checker.Tick();
    if (tick < 10 || tick >= 14) {
      EXPECT_EQ(checker.Sum(0), checker.ExpectedSum(0)) << tick;
    } else {
      EXPECT_FALSE(std::isfinite(checker.Sum(0))) << tick;
    }
  }
}

TEST(CountsTest, AreKeptWithoutLossAsTheyGrow) {
  SumChecker checker(5, 1);
  std::uint64_t most = 1;
  for (int tick = 0; tick < 53; ++tick, most *= 2) {
    checker.Add(1, 0, most);
    checker.Add(2, 0, 1);
    checker.Tick();
    if (tick < 50) {
      ASSERT_EQ(checker.Count(1), checker.ExpectedCount(1)) << tick;
    }
    ASSERT_EQ(checker.Count(2), checker.ExpectedCount(2)) << tick;
  }
  // Beyond 2^53 totals are rounded; but once small again, they are exact.
  for (int tick = 0; tick < 20; ++tick) {
    checker.Add(1, 0, tick < 5 ? (std::uint64_t{1} << 53) - 1 : 3);
    checker.Tick();
    if (tick >= 11) {
      ASSERT_EQ(checker.Count(1), checker.ExpectedCount(1)) << tick;
    }
  }
}

TEST(CountsTest, TakeTheMemoryThatTheyNeed) {
  const plan::WindowSpec spec = SumOver(60, 0);
  plan::StoreSpec keeping;
  keeping.fields = spec.fields;
  const std::int64_t depth = SlidingWindow::Depth(spec);
  PaneStore store(keeping, 1, depth);
  store.Reserve(1000);
  std::vector<SlidingWindow> none;
  for (std::int64_t tick = 0; tick < 130; ++tick) {
    for (std::uint32_t i = 0; i < 1000; ++i) store.AddValue(0, i, 0, 0.5, 1);
    SealPane(0, tick, 1000, {}, store, {}, none, {});
  }
  EXPECT_LE(store.bytes(), 1000 * PaneStore::LeastBytesPerSegment(keeping, depth, 1) * 11 / 10);
  for (std::uint32_t i = 0; i < 300; ++i) store.AddValue(0, 7, 0, 0.1, 1);
  SealPane(0, 130, 1000, {}, store, {}, none, {});
  EXPECT_GT(store.bytes(), 1000 * PaneStore::LeastBytesPerSegment(keeping, depth, 1));
  EXPECT_LE(store.bytes(), 1000 * PaneStore::MostBytesPerSegment(keeping, depth, 1) * 11 / 10);
}

}  // namespace
}  // namespace sluice::window
