// What samples come to is the same, whichever way they take: to a cell that is folded when the
// tick is decided, or straight to the pane.
#include "src/window/cells.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "src/window/seal.h"

namespace sluice::window {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::uint32_t kStamp = 9;

// Which segment each cell feeds.
using Feeds = std::vector<std::uint32_t>;

Feeds OneEach(std::uint32_t segments) {
  Feeds feeds;
  for (std::uint32_t i = 0; i < segments; ++i) feeds.push_back(i);
  return feeds;
}

// A store that is fed by cells, and one that is told the same without them.
class TwoWays {
 public:
  TwoWays(const plan::Fields& fields, Cells::Form form, bool takes, const Feeds& feeds)
      : spec_(Spec(fields)),
        form_(form),
        takes_(takes),
        feeds_(feeds),
        segments_(*std::max_element(feeds.begin(), feeds.end()) + 1),
        cells_(feeds.size()),
        lacks_(feeds.size()),
        extremes_(feeds.size(), {kInfinity, -kInfinity}) {
    for (Side* side : {&by_cells_, &straight_}) {
      side->stores.emplace_back(spec_, 1, SlidingWindow::Depth(Window(fields)));
      side->windows.emplace_back(Window(fields), fields);
      side->stores[0].Reserve(segments_);
      side->windows[0].Reserve(segments_);
    }
    for (internal::OpenCell& cell : cells_) cell = Empty();
    for (std::uint32_t i = 0; i < feeds.size(); ++i) by_cells_.stores[0].FeedFrom({i, feeds[i]});
  }

  void AddValue(std::uint32_t cell, double value) {
    const Compensated sum = TwoSum(cells_[cell].sum, value);
    cells_[cell].sum = sum.hi;
    lacks_[cell] += sum.lo;
    some_lack_ = some_lack_ || lacks_[cell] != 0;
    ++cells_[cell].samples;
    ++samples_;
    extremes_[cell].min = std::min(extremes_[cell].min, value);
    extremes_[cell].max = std::max(extremes_[cell].max, value);
    straight_.stores[0].AddValue(0, feeds_[cell], 0, value, 1);
  }
  void AddCounts(std::uint32_t cell, std::uint32_t ok, std::uint32_t total) {
    cells_[cell].counts.ok += ok;
    cells_[cell].counts.total += total;
    ++cells_[cell].samples;
    ++samples_;
    straight_.stores[0].AddCounts(0, feeds_[cell], 0, ok, total);
  }
  // Beside the cells, as a series does that is new.
  void AddStraight(std::uint32_t cell, double value) {
    by_cells_.stores[0].AddValue(0, feeds_[cell], 0, value, 1);
    straight_.stores[0].AddValue(0, feeds_[cell], 0, value, 1);
  }

  void Tick() {
    Cells cells;
    cells.cells = cells_.data();
    cells.lacks = some_lack_ ? lacks_.data() : nullptr;
    cells.extremes = extremes_.data();
    cells.form = form_;
    cells.takes = takes_;
    by_cells_.Seal(tick_, segments_, cells);
    straight_.Seal(tick_, segments_, {});
    ++tick_;
    some_lack_ = false;
    if (!takes_) {
      for (std::size_t i = 0; i < cells_.size(); ++i) ClearCell(cells, i);
    }
  }

  void ExpectTheSame() const {
    const Layout& layout = straight_.windows[0].layout();
    for (std::size_t i = 0; i < segments_; ++i) {
      for (int column = 0; column < layout.columns; ++column) {
        if (column == layout.sum || column == layout.sum + 1) continue;
        ASSERT_EQ(by_cells_.At(column, i), straight_.At(column, i)) << column << ", segment " << i;
      }
      if (layout.sum < 0) continue;
      ASSERT_EQ(by_cells_.At(layout.sum, i) + by_cells_.At(layout.sum + 1, i),
                straight_.At(layout.sum, i) + straight_.At(layout.sum + 1, i))
          << "sum of segment " << i;
    }
  }
  void ExpectEmptyCells() const {
    for (std::size_t i = 0; i < cells_.size(); ++i) {
      ASSERT_EQ(cells_[i].sum, 0) << i;
      ASSERT_EQ(cells_[i].samples, 0u) << i;
      ASSERT_EQ(cells_[i].stamp, kStamp) << i;
      ASSERT_EQ(lacks_[i], 0) << i;
    }
    if (takes_) {
      ASSERT_EQ(by_cells_.stores[0].samples_of_cells(), samples_);
    }
  }

 private:
  struct Side {
    std::vector<PaneStore> stores;
    std::vector<SlidingWindow> windows;
    void Seal(std::int64_t tick, std::size_t segments, const Cells& cells) {
      SealPane(0, tick, segments, cells, stores[0], {0}, windows, {});
    }
    double At(int column, std::size_t segment) const { return windows[0].column(column)[segment]; }
  };

  static internal::OpenCell Empty() {
    internal::OpenCell cell{};
    cell.stamp = kStamp;
    return cell;
  }
  static plan::StoreSpec Spec(const plan::Fields& fields) {
    plan::StoreSpec spec;
    spec.fields = fields;
    return spec;
  }
  static plan::WindowSpec Window(const plan::Fields& fields) {
    plan::WindowSpec spec;
    spec.panes = 5;
    spec.fields = fields;
    return spec;
  }

  plan::StoreSpec spec_;
  Cells::Form form_;
  bool takes_;
  Feeds feeds_;
  std::size_t segments_;
  std::vector<internal::OpenCell> cells_;
  std::vector<double> lacks_;
  std::vector<internal::OpenExtremes> extremes_;
  bool some_lack_ = false;
  std::uint64_t samples_ = 0;
  std::int64_t tick_ = 0;
  Side by_cells_, straight_;
};

plan::Fields ValueFields() {
  plan::Fields fields;
  fields.count = fields.sum = fields.min = fields.max = true;
  return fields;
}

// One segment more than two blocks; none in order; several cells to a segment; a segment that
// nothing feeds.
std::vector<Feeds> AllFeeds() {
  Feeds backwards = OneEach(300);
  std::reverse(backwards.begin(), backwards.end());
  Feeds many;
  for (std::uint32_t i = 0; i < 400; ++i) many.push_back(i % 7 == 3 ? 6 : i % 7);
  return {OneEach(1025), backwards, many, {5}};
}

TEST(CellsTest, ValuesComeToWhatTheyDoStraightInThePane) {
  for (const Feeds& feeds : AllFeeds()) {
    for (const bool takes : {true, false}) {
      TwoWays ways(ValueFields(), Cells::Form::kValues, takes, feeds);
      std::mt19937_64 random(feeds.size());
      for (int tick = 0; tick < 12; ++tick) {
        const std::size_t samples = tick == 4 ? 0 : feeds.size() * 2;
        for (std::size_t i = 0; i < samples; ++i) {
          const auto cell = static_cast<std::uint32_t>(random() % feeds.size());
          ways.AddValue(cell, static_cast<double>(random() % 1000) / (tick % 3 == 0 ? 10 : 8));
        }
        if (tick % 5 == 2) ways.AddStraight(0, 0.1);
        ways.Tick();
        ASSERT_NO_FATAL_FAILURE(ways.ExpectTheSame()) << feeds.size() << " cells, tick " << tick;
        ASSERT_NO_FATAL_FAILURE(ways.ExpectEmptyCells());
      }
    }
  }
}

TEST(CellsTest, CountsComeToWhatTheyDoStraightInThePane) {
  plan::Fields fields;
  fields.count = fields.ok = true;
  for (const Feeds& feeds : AllFeeds()) {
    for (const bool takes : {true, false}) {
      TwoWays ways(fields, Cells::Form::kCounts, takes, feeds);
      std::mt19937_64 random(feeds.size());
      for (int tick = 0; tick < 12; ++tick) {
        // Narrow at first, then beyond 16 bits.
        const std::uint32_t most = tick < 6 ? 3 : 0xfffffff;
        for (std::size_t i = 0; i < feeds.size(); ++i) {
          const auto total = static_cast<std::uint32_t>(random() % most);
          ways.AddCounts(static_cast<std::uint32_t>(i), total / 2, total);
        }
        ways.Tick();
        ASSERT_NO_FATAL_FAILURE(ways.ExpectTheSame()) << feeds.size() << " cells, tick " << tick;
        ASSERT_NO_FATAL_FAILURE(ways.ExpectEmptyCells());
      }
    }
  }
}

TEST(CellsTest, ASingleMinusZeroIsZero) {
  plan::Fields fields;
  fields.count = fields.sum = true;
  TwoWays ways(fields, Cells::Form::kValues, true, OneEach(9));
  for (std::uint32_t i = 0; i < 9; ++i) ways.AddValue(i, -0.0);
  ways.Tick();
  ways.ExpectTheSame();
}

}  // namespace
}  // namespace sluice::window
