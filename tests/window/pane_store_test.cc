#include "src/window/pane_store.h"

#include <cmath>
#include <vector>

#include "gtest/gtest.h"
#include "src/window/seal.h"

namespace sluice::window {
namespace {

// One more than there are slots: the last tick remains one without samples.
constexpr std::int64_t kDepth = 4;

// A store, the ticks of which are numbered by its slots.
class Store : public PaneStore {
 public:
  Store(const plan::Fields& fields, std::size_t slots, bool silence = false)
      : PaneStore(Keeping(fields, silence), slots, kDepth) {}

  void Reserve(std::size_t segments) {
    segments_ = segments;
    PaneStore::Reserve(segments);
  }
  void Seal(std::size_t slot) {
    tick_ = static_cast<std::int64_t>(slot);
    std::vector<SlidingWindow> none;
    SealPane(slot, tick_, segments_, {}, *this, {}, none, {});
  }
  double Sum(std::uint32_t segment) const {
    const SumRow row = history().Sums(tick_);
    return row.hi[segment] + (row.lo == nullptr ? 0 : row.lo[segment]);
  }

  // Of a lane that the history has taken.
  double Counted(int column, std::uint32_t segment) const {
    std::vector<double> totals(segments_);
    history().SlideCounts(column, tick_, tick_ - kDepth + 1, 0, segments_, totals.data());
    return totals[segment];
  }

 private:
  static plan::StoreSpec Keeping(const plan::Fields& fields, bool silence) {
    plan::StoreSpec spec;
    spec.fields = fields;
    spec.silence = silence;
    return spec;
  }

  std::size_t segments_ = 0;
  std::int64_t tick_ = 0;
};

double Sealed(const PaneStore& store, int column, std::uint32_t segment) {
  return store.sealed(column)[segment];
}

TEST(PaneStoreTest, APaneHoldsWhatWasAddedToItsSlot) {
  plan::Fields fields;
  fields.count = fields.sum = fields.min = fields.max = true;
  fields.above = {5};
  fields.below = {5};
  Store store(fields, 3, true);
  store.Reserve(2);
  store.AddValue(0, 1, 10, 4, 1);
  store.AddValue(0, 1, 11, 8, 1);
  store.AddValue(1, 0, 20, 5, 1);
  store.Seal(0);
  const Layout& at = store.layout();
  EXPECT_EQ(store.Counted(at.count, 1), 2);
  EXPECT_EQ(store.Sum(1), 12);
  EXPECT_EQ(Sealed(store, at.min, 1), 4);
  EXPECT_EQ(Sealed(store, at.max, 1), 8);
  EXPECT_EQ(store.Counted(at.above[0], 1), 1);
  EXPECT_EQ(store.Counted(at.below[0], 1), 1);
  EXPECT_EQ(store.Counted(at.count, 0), 0);
  EXPECT_EQ(store.last_sample_ns(1), 11);
  store.Seal(1);
  EXPECT_EQ(store.Counted(at.count, 1), 0) << "an earlier pane must not shine through";
  EXPECT_EQ(store.Counted(at.count, 0), 1);
  EXPECT_EQ(store.Counted(at.above[0], 0), 0) << "a share above 5 has no 5 in it";
  EXPECT_EQ(store.Counted(at.below[0], 0), 0);
  store.Seal(2);
  EXPECT_EQ(store.Counted(at.count, 0), 0);
  EXPECT_EQ(store.last_sample_ns(0), 20);
}

TEST(PaneStoreTest, OfTwoSamplesAtOneTimeTheLargerIsBothNewestAndOldest) {
  plan::Fields fields;
  fields.first = fields.last = true;
  for (const bool larger_first : {true, false}) {
    Store store(fields, 1);
    store.Reserve(1);
    store.AddValue(0, 0, 10, larger_first ? 9 : 3, 1);
    store.AddValue(0, 0, 10, larger_first ? 3 : 9, 1);
    store.AddValue(0, 0, 30, larger_first ? 2 : -5, 1);
    store.AddValue(0, 0, 30, larger_first ? -5 : 2, 1);
    store.AddValue(0, 0, 20, 100, 1);
    store.Seal(0);
    EXPECT_EQ(Sealed(store, store.layout().first, 0), 9);
    EXPECT_EQ(Sealed(store, store.layout().last, 0), 2);
  }
}

TEST(PaneStoreTest, SegmentsMayComeBeforeThereIsRoomForThemInSealedPanes) {
  plan::Fields fields;
  fields.count = true;
  Store store(fields, 2);
  store.Reserve(1);
  store.AddCounts(0, 100, 5, 1, 2);
  store.Reserve(128);
  store.Seal(0);
  EXPECT_EQ(store.Counted(store.layout().count, 100), 2);
}

TEST(PaneStoreTest, AHotHistogramStaysAsSmallAsItsBuckets) {
  plan::Fields fields;
  fields.histogram = true;
  Store store(fields, 1);
  store.Reserve(1);
  for (int i = 0; i < 200000; ++i) store.AddValue(0, 0, i, 1 + i % 3, 1);
  EXPECT_LE(store.bytes(), 32 * sizeof(BucketCount) * 1024);
  const Cells none;
  store.BeginSeal(0, 0, &none);
  const PaneWords pane = store.SealHistogram(0);
  EXPECT_EQ(ReadWords(
                pane, [](Words samples) { ADD_FAILURE() << samples.size(); },
                [](BucketCount entry) { EXPECT_NEAR(static_cast<double>(entry.count), 66666, 1); }),
            3u);
}

}  // namespace
}  // namespace sluice::window
