// The panes of one store: samples folded into the open pane of their tick, by
// segment, and sealed into columns when that tick is decided.
//
// Open panes lie segment by segment, so that a sample touches one place in memory;
// sealed ones lie column by column, as windows want them. Only the few ticks that
// wait for their decision have an open pane; its memory is used again.
#ifndef SLUICE_SRC_WINDOW_PANE_STORE_H_
#define SLUICE_SRC_WINDOW_PANE_STORE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "src/plan/program.h"
#include "src/window/compensated.h"
#include "src/window/histogram.h"
#include "src/window/lanes.h"

namespace sluice::window {

// Not thread-safe.
class PaneStore {
 public:
  // `slots`: ticks that may be open at once. A tick's slot is its number modulo
  // that, chosen by the caller.
  PaneStore(const plan::StoreSpec& spec, std::size_t slots);

  const Layout& layout() const { return layout_; }

  // Makes room for `capacity` segments in sealed panes.
  void Reserve(std::size_t capacity);

  // Adds to the open pane of a slot: one sample of a gauge, or `weight` equal ones
  // of a distribution; happenings or attempts; what a counter rose by.
  void AddValue(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double value,
                std::uint64_t weight);
  void AddCounts(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                 double total);
  // A sample that says "nothing happened".
  void AddNothing(std::size_t slot, std::uint32_t segment, std::int64_t time_ns);
  void AddIncrease(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                   Compensated increase);

  // Seals the pane of a slot, which is then open for another tick.
  void Seal(std::size_t slot);

  // Of the pane sealed last.
  const double* sealed() const { return sealed_.data(); }
  std::size_t stride() const { return capacity_; }
  const std::vector<std::vector<BucketCount>>& sealed_histograms() const {
    return sealed_histograms_;
  }

  // The time of a segment's newest sample in all panes sealed so far, or
  // INT64_MIN.
  std::int64_t last_sample_ns(std::uint32_t segment) const { return last_sample_ns_[segment]; }

  // The segment's number is free for another one: its last sample is forgotten. Its
  // panes must have passed out of all windows.
  void Forget(std::uint32_t segment);

  static std::size_t BytesPerSegment(const plan::StoreSpec& spec);

 private:
  union Cell {
    double number;
    std::int64_t time;
    std::uint64_t samples;
  };
  // A segment's record in an open pane: these cells, then one for each column.
  enum : std::size_t { kSamples, kFirstTime, kLastTime, kFirstColumn };

  struct OpenPane {
    std::vector<Cell> cells;
    std::vector<std::uint32_t> touched;
    std::vector<std::vector<BucketCount>> histograms;
  };

  Cell* Touch(std::size_t slot, std::uint32_t segment);
  void Begin(OpenPane& pane, std::uint32_t segment, Cell* record);
  OpenPane& Open(std::size_t slot, std::uint32_t segment);
  void NoteTime(Cell* record, std::int64_t time_ns);
  void NoteEnds(Cell* record, std::int64_t time_ns, double value);
  void CountShares(Cell* record, double value, double weight);
  void AddToHistogram(std::size_t slot, std::uint32_t segment, BucketCount entry);
  void ResetSealed();

  Layout layout_;
  std::vector<double> above_;
  std::vector<double> below_;
  bool histogram_;
  std::size_t stride_;  // cells of a record

  std::vector<std::unique_ptr<OpenPane>> slots_;
  std::vector<std::unique_ptr<OpenPane>> idle_;

  std::size_t capacity_ = 0;
  std::vector<double> sealed_;
  std::vector<std::uint32_t> sealed_touched_;
  std::vector<std::vector<BucketCount>> sealed_histograms_;
  std::vector<std::int64_t> last_sample_ns_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_STORE_H_
