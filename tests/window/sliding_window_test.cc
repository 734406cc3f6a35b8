#include "src/window/sliding_window.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "src/window/seal.h"

namespace sluice::window {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool Same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

plan::WindowSpec AllFields(std::int64_t panes, std::int64_t offset) {
  plan::WindowSpec spec;
  spec.panes = panes;
  spec.offset = offset;
  spec.fields.count = spec.fields.sum = spec.fields.min = spec.fields.max = true;
  spec.fields.first = spec.fields.last = true;
  return spec;
}

// Pushes random panes, some of them empty, and compares each result with the
// panes added up one by one.
class WindowChecker {
 public:
  WindowChecker(const plan::WindowSpec& spec, std::int64_t first_tick)
      : spec_(spec),
        layout_(spec.fields),
        store_(Keeping(spec.fields), 1, SlidingWindow::Depth(spec)),
        windows_{SlidingWindow(spec, spec.fields)},
        window_(windows_[0]),
        tick_(first_tick) {
    Widen(2);
  }

  void Widen(std::size_t segments) {
    segments_ = segments;
    store_.Reserve(segments);
    window_.Reserve(segments);
  }

  void Step() {
    std::vector<double> values(segments_);
    for (std::size_t i = 0; i < segments_; ++i) {
      const bool empty = random_() % 3 == 0;
      values[i] = empty ? kNone : static_cast<double>(random_() % 1000) / 8;
      if (!empty) store_.AddValue(0, static_cast<std::uint32_t>(i), 0, values[i], 1);
    }
    panes_.push_back(std::move(values));
    SealPane(0, tick_++, segments_, {}, store_, {0}, windows_, {});
  }

  bool AllRight() const {
    for (std::size_t i = 0; i < segments_; ++i) {
      double count = 0, sum = 0, least = kInfinity, most = -kInfinity, first = kNone, last = kNone;
      const auto end = static_cast<std::int64_t>(panes_.size()) - spec_.offset;
      for (std::int64_t k = std::max<std::int64_t>(0, end - spec_.panes); k < end; ++k) {
        const auto& pane = panes_[static_cast<std::size_t>(k)];
        if (i >= pane.size() || std::isnan(pane[i])) continue;
        ++count;
        sum += pane[i];
        least = std::min(least, pane[i]);
        most = std::max(most, pane[i]);
        if (std::isnan(first)) first = pane[i];
        last = pane[i];
      }
      const auto at = [&](int column) { return window_.column(column)[i]; };
      if (at(layout_.count) != count || at(layout_.sum) + at(layout_.sum + 1) != sum ||
          at(layout_.min) != least || at(layout_.max) != most || !Same(at(layout_.first), first) ||
          !Same(at(layout_.last), last)) {
        return false;
      }
    }
    return true;
  }

 private:
  static plan::StoreSpec Keeping(const plan::Fields& fields) {
    plan::StoreSpec spec;
    spec.fields = fields;
    return spec;
  }

  plan::WindowSpec spec_;
  Layout layout_;
  PaneStore store_;
  std::vector<SlidingWindow> windows_;
  SlidingWindow& window_;
  std::int64_t tick_;
  std::size_t segments_ = 0;
  std::vector<std::vector<double>> panes_;
  std::mt19937_64 random_{42};
};

TEST(SlidingWindowTest, EveryLengthOffsetAndStartGivesTheSumOfItsPanes) {
  for (std::int64_t panes = 1; panes <= 33; ++panes) {
    for (const std::int64_t offset : {0, 1, 2, 7, 40}) {
      for (const std::int64_t start : {0, 5, -33, 1000003}) {
        WindowChecker checker(AllFields(panes, offset), start);
        for (int i = 0; i < 120; ++i) {
          checker.Step();
          ASSERT_TRUE(checker.AllRight())
              << panes << " panes, offset " << offset << ", start " << start << ", step " << i;
        }
      }
    }
  }
}

TEST(SlidingWindowTest, SegmentsThatComeLaterBeginEmpty) {
  for (const std::int64_t panes : {1, 2, 3, 10, 11}) {
    WindowChecker checker(AllFields(panes, 3), 17);
    for (int i = 0; i < 100; ++i) {
      if (i == 21) checker.Widen(5);
      if (i == 50) checker.Widen(64);
      checker.Step();
      ASSERT_TRUE(checker.AllRight()) << panes << " panes, step " << i;
    }
  }
}

}  // namespace
}  // namespace sluice::window
