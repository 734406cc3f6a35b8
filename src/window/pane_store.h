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

#include "absl/status/status.h"
#include "src/plan/program.h"
#include "src/window/bucket_counts.h"
#include "src/window/buckets.h"
#include "src/window/cells.h"
#include "src/window/compensated.h"
#include "src/window/lanes.h"
#include "src/window/pane.h"
#include "src/window/pane_history.h"
#include "src/window/pane_part.h"
#include "src/window/state.h"

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

  // Whether cells can hold all that it keeps of a sample.
  static bool TakesCells(const plan::StoreSpec& spec);

  // The cell's samples are to be folded into the segment's panes. Forgotten, all together, by
  // ForgetCells: then those that still are must be told again.
  void FeedFrom(CellSource source);
  void ForgetCells();

  // Adds to the open pane of a slot: one sample of a gauge, or `weight` equal ones
  // of a distribution; happenings or attempts; what a counter rose by.
  void AddValue(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double value,
                std::uint64_t weight);
  void AddCounts(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                 double total);
  // Samples in these narrow buckets: no more of them than the histogram.
  void AddBuckets(std::size_t slot, std::uint32_t segment, Words samples);
  // A sample that says "nothing happened".
  void AddNothing(std::size_t slot, std::uint32_t segment, std::int64_t time_ns);
  void AddIncrease(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                   Compensated increase);

  // What another engine made of the samples of a series in that tick (pane_part.h).
  void AddPart(std::size_t slot, std::uint32_t segment, const PanePart& part,
               const ThresholdPlaces& places);

  // The pane of a slot, which is that of tick `tick`, is put together with what the cells came
  // to, and sealed: block by block of the segments in use, from 0 on (seal.h). The slot is then
  // open for another tick. `cells` must stay till EndSeal, which answers how many numbers it
  // looked at.
  static constexpr std::size_t kBlock = 256;  // segments at once: the nearest cache holds them
  void BeginSeal(std::size_t slot, std::int64_t tick, const Cells* cells);
  // The histogram of a segment, each but once, and in their order; before its block. Good until
  // the next one, or until a cell takes a sample.
  bool has_histograms() const { return histogram_; }
  PaneWords SealHistogram(std::uint32_t segment);
  void SealBlock(std::size_t begin, std::size_t n);
  // The sums of the block, from its first segment on, which windows take in before the history
  // keeps them in the place of those that leave.
  SumRow entering_sums() const { return {hi_, lo_}; }
  void KeepBlock(std::size_t begin, std::size_t n);
  std::size_t EndSeal(std::size_t segments);

  // The same all at once, of a store that no window is over: `part` then tells what it holds of a
  // segment, until the next one is sealed.
  void SealWhole(std::size_t slot, std::int64_t tick, std::size_t segments, const Cells& cells);
  PanePart part(std::uint32_t segment) const;

  // Samples that were taken out of cells, in all.
  std::uint64_t samples_of_cells() const { return samples_of_cells_; }

  // Columns of the pane sealed last; those of numbers that can be taken away are in the
  // history.
  const double* sealed(int column) const {
    return sealed_.columns[static_cast<std::size_t>(column)].data();
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

  // Whether a pane of the slot waits that samples came to the long way.
  bool waits(std::size_t slot) const { return slots_[slot].used; }
  // Its open panes, those of `ticks` in `slots`, and all that was sealed. A snapshot's panes are
  // loaded where there is nothing yet, and room for all segments.
  struct OpenTick {
    std::int64_t tick;
    std::size_t slot;
  };
  void Save(const plan::StoreSpec& spec, SegmentNumbers segments, absl::Span<const OpenTick> open,
            v1::StoreState& state) const;
  absl::Status Load(const plan::StoreSpec& spec, const v1::StoreState& state,
                    SegmentNumbers segments, std::int64_t last_tick,
                    absl::Span<const OpenTick> open);
  // The last sample of no segment counts as older than this.
  void HeardOfAll(std::int64_t time_ns);

  // What its state takes now.
  std::size_t bytes() const;

  // Bytes that a segment takes, with so many open panes: as long as its numbers are narrow,
  // and once they are as wide as can be. Without what histograms hold,
  static std::size_t LeastBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                          std::size_t open);
  static std::size_t MostBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                         std::size_t open);
  // which is so much for each sample of a pane, as long as these are few.
  static std::size_t BytesPerBucket(const plan::StoreSpec& spec, std::size_t open);

  // Numbers that a tick looks at for a segment; likewise.
  static std::size_t LeastStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth);
  static std::size_t MostStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth);

 private:
  double& At(Pane& pane, int column, std::uint32_t segment) {
    return pane.columns[static_cast<std::size_t>(column)][segment];
  }
  // Where the counts of a block are gathered, each from its first segment on.
  struct BlockCounts {
    double* count;
    double* ok;
  };
  void FoldAligned(std::size_t begin, std::size_t n, const BlockCounts& counts);
  void FoldEach(std::size_t begin, std::size_t n, const BlockCounts& counts);
  void FoldValues(const CellSource& source, std::size_t begin);
  void PointAtSums(std::size_t begin);
  double* MakeLo(std::size_t begin);
  void SortSources();
  void NoteExtremes(Pane& pane, std::uint32_t segment, double least, double most);
  Pane& Open(std::size_t slot, std::uint32_t segment);
  void Make(std::size_t slot, std::uint32_t segment);
  void Lengthen(Pane& pane, std::size_t capacity);
  void Empty(Pane& pane);
  void AddToSum(Pane& pane, std::uint32_t segment, Compensated value);
  void NoteTime(Pane& pane, std::uint32_t segment, std::int64_t time_ns);
  void NoteFirst(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value);
  void NoteLast(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value);
  void NoteEnds(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value);
  void CountShares(Pane& pane, std::uint32_t segment, double value, double weight);
  void AddToHistogram(Pane& pane, std::uint32_t segment, BucketCount entry);
  void NoteHistogram(Pane& pane, std::uint32_t segment);
  void TakeList(std::uint32_t cell);
  void SaveOpen(const plan::StoreSpec& spec, SegmentNumbers segments, const OpenTick& open,
                v1::OpenPaneState& state) const;
  absl::Status LoadOpen(const plan::StoreSpec& spec, const v1::OpenPaneState& state,
                        SegmentNumbers segments, std::size_t slot);

  Layout layout_;
  std::vector<double> above_;
  std::vector<double> below_;
  bool histogram_;
  bool silence_;
  bool others_;  // there is more to keep of a sample than cells can

  std::vector<CellSource> sources_;  // by segment
  std::size_t sorted_ = 0;           // of these
  bool aligned_ = true;              // the sources are cell after cell for segment after segment

  std::vector<Pane> slots_;  // one that no sample has reached yet has no columns
  std::vector<Pane> idle_;
  Pane sealed_;

  // While a pane is sealed.
  const Cells* cells_ = nullptr;  // of the pane that is sealed
  bool has_columns_ = false;      // samples came the long way
  std::size_t next_source_ = 0;
  double* hi_ = nullptr;  // sums of the block, and what they lack; null where that is nothing
  double* lo_ = nullptr;
  AlignedVector<double> fresh_hi_, fresh_lo_;  // of blocks to which none came the long way
  std::uint64_t samples_of_cells_ = 0;

  // Of histograms.
  std::size_t next_list_ = 0;  // of the sources
  BucketCounts counted_;       // samples that are being counted
  std::vector<BucketCount> merged_;
  std::vector<std::int16_t> words_;

  std::size_t capacity_ = 0;
  PaneHistory history_;
  std::vector<std::int64_t> last_sample_ns_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_STORE_H_
