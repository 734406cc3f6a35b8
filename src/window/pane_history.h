// The last panes of a store: what windows must take away again when a pane leaves them.
//
// Only whole numbers and sums are kept, for only they can be taken away exactly
// (exact_totals.h). All windows of a store, whatever their lengths and offsets, share one
// history.
#ifndef SLUICE_SRC_WINDOW_PANE_HISTORY_H_
#define SLUICE_SRC_WINDOW_PANE_HISTORY_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/variant.h"
#include "src/window/aligned.h"
#include "src/window/kernels.h"
#include "src/window/lanes.h"
#include "src/window/pane.h"
#include "src/window/state.h"

namespace sluice::window {

// Makes a column longer, and takes no more than that, which is to be a step large enough.
inline void Lengthen(AlignedVector<double>& column, std::size_t capacity) {
  column.reserve(capacity);
  column.resize(capacity);
}

// A ring of rows of whole numbers, each a column over segments, as narrow as they allow:
// 1, 2, 4 or 8 bytes a number. It is widened, without loss, when one does not fit.
//
// Not thread-safe.
class CountRing {
 public:
  explicit CountRing(std::size_t rows) : rows_(rows) {}

  void Reserve(std::size_t capacity);

  // Takes n values for the segments from `begin` on: leaves zeros.
  void Store(std::size_t row, std::size_t begin, std::size_t n, double* values);

  // total[i] += what is in row `entering` - what is in row `leaving`, likewise.
  void Slide(std::size_t entering, std::size_t leaving, std::size_t begin, std::size_t n,
             double* total) const;

  double At(std::size_t row, std::size_t segment) const {
    return absl::visit(
        [&](const auto& numbers) {
          return static_cast<double>(numbers[row * capacity_ + segment]);
        },
        numbers_);
  }

  std::size_t bytes() const;

 private:
  // False where a value does not fit; it may then have stored some.
  bool Fits(std::size_t at, const double* values, std::size_t n);
  void Widen();
  template <typename Wider>
  void WidenTo();
  void Recount(std::size_t entering, std::size_t leaving, std::size_t begin, std::size_t n,
               double* total) const;

  std::size_t rows_;
  std::size_t capacity_ = 0;
  absl::variant<AlignedVector<std::uint8_t>, AlignedVector<std::uint16_t>,
                AlignedVector<std::int32_t>,
                AlignedVector<double>>
      numbers_;  // row after row
};

// A ring of rows of sums, each a pair of columns: its rounded value, and what that lacks.
// As long as none lacks anything, as with one sample a pane, there is no second column; and
// none at all in a row that no pane has come to yet.
//
// Not thread-safe.
class SumRing {
 public:
  explicit SumRing(std::size_t rows) : hi_(rows), lo_(rows) {}

  void Reserve(std::size_t capacity);

  // Overwrites n sums from `begin` on. `lo` may be null, where they lack nothing.
  void Store(std::size_t row, std::size_t begin, std::size_t n, const double* hi, const double* lo);
  // All of a row has been overwritten.
  void End(std::size_t row);

  bool LacksNothing(std::size_t row) const { return lo_[row].empty(); }

  // `lo` is null only where it is null in all rows.
  SumRow Row(std::size_t row) const {
    return {NumbersOf(hi_[row]), has_lo_ ? NumbersOf(lo_[row]) : nullptr};
  }

  const double* zeros() const { return zeros_.data(); }

  std::size_t bytes() const;

 private:
  const double* NumbersOf(const AlignedVector<double>& column) const {
    return column.empty() ? zeros_.data() : column.data();
  }

  std::size_t capacity_ = 0;
  bool has_lo_ = false;      // some row has, or had
  bool row_has_lo_ = false;  // the one that is overwritten
  std::vector<AlignedVector<double>> hi_;
  std::vector<AlignedVector<double>> lo_;
  AlignedVector<double> zeros_;
};

// Not thread-safe.
class PaneHistory {
 public:
  // Of the last `depth` panes of this layout.
  PaneHistory(const Layout& layout, std::int64_t depth);

  void Reserve(std::size_t capacity);

  // Whether it keeps this lane.
  bool Takes(const Lane& lane) const {
    return depth_ > 0 && (lane.combine == Combine::kSum || lane.column == layout_.sum);
  }

  // The pane of a tick, the one after the last, is put together here, by blocks of segments.
  void Begin(std::int64_t tick);
  // Takes n whole numbers for a column of the layout, from segment `begin` on: leaves zeros.
  void StoreCounts(int column, std::size_t begin, std::size_t n, double* values) {
    counts_[static_cast<std::size_t>(column)].Store(static_cast<std::size_t>(row_), begin, n,
                                                    values);
  }
  // And its sums: in the place of those that leave the longest window.
  void StoreSums(std::size_t begin, std::size_t n, const double* hi, const double* lo) {
    sums_.Store(static_cast<std::size_t>(sums_row_), begin, n, hi, lo);
  }
  void End();

  // total[i] += the pane of tick `entering` - that of tick `leaving`, for n segments from
  // `begin` on. `column` is one of whole numbers, of the layout.
  void SlideCounts(int column, std::int64_t entering, std::int64_t leaving, std::size_t begin,
                   std::size_t n, double* total) const {
    counts_[static_cast<std::size_t>(column)].Slide(RowOf(entering, row_, depth_),
                                                    RowOf(leaving, row_, depth_), begin, n, total);
  }
  // Of one of the last panes, `depth` - 1 at most.
  SumRow Sums(std::int64_t tick) const { return sums_.Row(RowOf(tick, sums_row_, depth_ - 1)); }
  const double* zeros() const { return sums_.zeros(); }

  // Of the last panes; `fields` are the layout's. What a snapshot has not, because it remembers
  // fewer panes or other fields, are empty panes.
  void Save(const plan::Fields& fields, SegmentNumbers segments, v1::StoreState& state) const;
  absl::Status Load(const plan::Fields& fields, const v1::StoreState& state,
                    SegmentNumbers segments, std::int64_t last_tick);

  // Adds up panes anew: total[i] += those of the ticks from `first` to `last`, of a column of
  // whole numbers.
  void AddUp(int column, std::int64_t first, std::int64_t last, std::size_t segments,
             double* total) const;

  std::size_t bytes() const;

  // Of a segment: as long as numbers are narrow, and once they are as wide as can be.
  static std::size_t LeastBytesPerSegment(const Layout& layout, std::int64_t depth);
  static std::size_t MostBytesPerSegment(const Layout& layout, std::int64_t depth);

  // Numbers that a tick looked at for a segment; and as long as sums lack nothing, and where
  // they do.
  std::size_t StepsOfTick() const;
  static std::size_t LeastStepsPerTick(const Layout& layout, std::int64_t depth);
  static std::size_t MostStepsPerTick(const Layout& layout, std::int64_t depth);

 private:
  // The row of a tick, in a ring of `rows` whose newest one is `newest`: an age is found without
  // dividing.
  std::size_t RowOf(std::int64_t tick, std::int64_t newest, std::int64_t rows) const {
    const std::int64_t row = newest - (tick_ - tick);
    return static_cast<std::size_t>(row < 0 ? row + rows : row);
  }

  Layout layout_;
  std::int64_t depth_;
  std::size_t capacity_ = 0;
  std::size_t least_steps_;
  std::size_t most_steps_;
  std::int64_t tick_ = 0;  // whose pane is put together, in these rows
  std::int64_t row_ = 0;
  std::int64_t sums_row_ = 0;
  std::vector<CountRing> counts_;  // by column; of no rows where it is not of whole numbers
  SumRing sums_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_HISTORY_H_
