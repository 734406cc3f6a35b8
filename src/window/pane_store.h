// The panes of one store: samples folded into the open pane of their tick, by
// segment, and sealed when that tick is decided.
//
// A pane has a column for each field, over all segments. Only the few ticks that wait for
// their decision have an open one; its memory is used again.
#ifndef SLUICE_SRC_WINDOW_PANE_STORE_H_
#define SLUICE_SRC_WINDOW_PANE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/types/span.h"
#include "src/plan/program.h"
#include "src/window/compensated.h"
#include "src/window/histogram.h"
#include "src/window/lanes.h"
#include "src/window/pane.h"
#include "src/window/pane_history.h"

namespace sluice::window {

// Not thread-safe.
class PaneStore {
 public:
  // `slots`: ticks that may be open at once. A tick's slot is its number modulo that,
  // chosen by the caller. `depth`: sealed panes to be remembered, the newest one included.
  PaneStore(const plan::StoreSpec& spec, std::size_t slots, std::int64_t depth);

  const Layout& layout() const { return layout_; }

  // Makes room for `capacity` segments in sealed panes.
  void Reserve(std::size_t capacity);

  // Adds to the open pane of a slot: one sample of a gauge, or `weight` equal ones
  // of a distribution; happenings or attempts; what a counter rose by.
  void AddValue(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double value,
                std::uint64_t weight);
  // One sample of a gauge or a distribution: the same as AddValue with a weight of 1,
  // without a call for what most stores keep.
  void AddSample(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double value) {
    Pane& pane = slots_[slot];
    if (ABSL_PREDICT_FALSE(pane.quick_capacity <= segment || !AddQuickly(pane, segment, value))) {
      return AddValue(slot, segment, time_ns, value, 1);
    }
    pane.used = true;
    if (pane.count != nullptr) pane.count[segment] += 1;
    NoteExtremes(pane, segment, value, value);
  }
  // The same for samples of one segment and time. False, changing nothing, where that can't
  // be done at once, or where one of them is not finite.
  bool AddSamples(std::size_t slot, std::uint32_t segment, absl::Span<const double> values);
  void AddCounts(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                 double total) {
    Pane& pane = slots_[slot];
    if (ABSL_PREDICT_FALSE(pane.quick_capacity <= segment)) {
      return AddCountsSlowly(slot, segment, time_ns, ok, total);
    }
    pane.used = true;
    AddToCounts(pane, segment, ok, total);
  }
  // A sample that says "nothing happened".
  void AddNothing(std::size_t slot, std::uint32_t segment, std::int64_t time_ns);
  void AddIncrease(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                   Compensated increase);

  // Samples that took the engine's quick way here, for its statistics.
  std::uint64_t& quick_samples() { return quick_samples_; }
  std::uint64_t quick_samples() const { return quick_samples_; }

  // Seals the pane of a slot, which is that of tick `tick`. The slot is then open for
  // another tick. `segments` are in use. Answers how many numbers it looked at.
  std::size_t Seal(std::size_t slot, std::int64_t tick, std::size_t segments);

  // Columns of the pane sealed last; those of numbers that can be taken away are in the
  // history.
  const double* sealed(int column) const {
    return sealed_.columns[static_cast<std::size_t>(column)].data();
  }
  const std::vector<std::vector<BucketCount>>& sealed_histograms() const {
    return sealed_.histograms;
  }
  const PaneHistory& history() const { return history_; }
  // As many zeros as there is room for segments.
  const double* zeros() const { return history_.zeros(); }

  // The time of a segment's newest sample in all panes sealed so far, or INT64_MIN. Of
  // a store that was told to keep it.
  std::int64_t last_sample_ns(std::uint32_t segment) const { return last_sample_ns_[segment]; }

  // The segment's number is free for another one: its last sample is forgotten. Its
  // panes must have passed out of all windows.
  void Forget(std::uint32_t segment);

  // What its state takes now.
  std::size_t bytes() const;

  // Bytes that a segment takes, with so many open panes: as long as its numbers are narrow,
  // and once they are as wide as can be. Without what histograms hold,
  static std::size_t LeastBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                          std::size_t open);
  static std::size_t MostBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                         std::size_t open);
  // which is so much for each bucket that a pane uses.
  static std::size_t BytesPerBucket(const plan::StoreSpec& spec, std::size_t open);

  // Numbers that a tick looks at for a segment; likewise.
  static std::size_t LeastStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth);
  static std::size_t MostStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth);

 private:
  double& At(Pane& pane, int column, std::uint32_t segment) {
    return pane.columns[static_cast<std::size_t>(column)][segment];
  }
  // Adds to a sum where that can be told exactly without more columns or a renormalisation;
  // else it answers false, and changes nothing.
  static bool AddQuickly(Pane& pane, std::uint32_t segment, double value) {
    if (pane.sum == nullptr) return true;
    const Compensated sum = TwoSum(pane.sum[segment], value);
    if (pane.lacked == nullptr) {
      if (sum.lo != 0) return false;
    } else {
      const Compensated lacked = TwoSum(pane.lacked[segment], sum.lo);
      if (ABSL_PREDICT_FALSE(lacked.lo != 0)) return false;
      pane.lacked[segment] = lacked.hi;
    }
    pane.sum[segment] = sum.hi;
    return true;
  }
  static void NoteExtremes(Pane& pane, std::uint32_t segment, double least, double most) {
    if (pane.min != nullptr && least < pane.min[segment]) pane.min[segment] = least;
    if (pane.max != nullptr && most > pane.max[segment]) pane.max[segment] = most;
  }
  static void AddToCounts(Pane& pane, std::uint32_t segment, double ok, double total) {
    if (pane.count != nullptr) pane.count[segment] += total;
    if (pane.ok != nullptr) pane.ok[segment] += ok;
  }
  void AddCountsSlowly(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                       double total);
  void Point(Pane& pane) const;
  Pane& Open(std::size_t slot, std::uint32_t segment);
  void Make(std::size_t slot, std::uint32_t segment);
  void Lengthen(Pane& pane, std::size_t capacity);
  void Empty(Pane& pane);
  void AddToSum(Pane& pane, std::uint32_t segment, double value);
  void AddToSum(Pane& pane, std::uint32_t segment, Compensated value);
  void NoteTime(Pane& pane, std::uint32_t segment, std::int64_t time_ns);
  void NoteEnds(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value);
  void CountShares(Pane& pane, std::uint32_t segment, double value, double weight);
  void AddToHistogram(Pane& pane, std::uint32_t segment, BucketCount entry);

  Layout layout_;
  std::vector<double> above_;
  std::vector<double> below_;
  bool histogram_;
  bool silence_;
  bool others_;  // there is more to keep of a sample than counts, a sum and extremes

  std::uint64_t quick_samples_ = 0;
  std::vector<Pane> slots_;  // one that no sample has reached yet has no columns
  std::vector<Pane> idle_;
  Pane sealed_;

  std::size_t capacity_ = 0;
  PaneHistory history_;
  std::vector<std::int64_t> last_sample_ns_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_STORE_H_
