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

#include "absl/types/variant.h"
#include "src/window/kernels.h"
#include "src/window/lanes.h"
#include "src/window/pane.h"

namespace sluice::window {

// Makes a column longer, and takes no more than that, which is to be a step large enough.
inline void Lengthen(std::vector<double>& column, std::size_t capacity) {
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

  // Takes the values: leaves zeros.
  void Store(std::size_t row, double* values, std::size_t n);

  // total[i] += what is in row `entering` - what is in row `leaving`.
  void Slide(std::size_t entering, std::size_t leaving, std::size_t n, double* total) const;

  std::size_t bytes() const;

 private:
  // False where a value does not fit; it may then have stored some.
  bool Fits(std::size_t at, const double* values, std::size_t n);
  void Widen();
  template <typename Wider>
  void WidenTo();
  void Recount(std::size_t entering, std::size_t leaving, std::size_t n, double* total) const;

  std::size_t rows_;
  std::size_t capacity_ = 0;
  absl::variant<std::vector<std::uint8_t>, std::vector<std::uint16_t>, std::vector<std::int32_t>,
                std::vector<double>>
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

  // Takes over the columns of a pane, and gives it others, of any content. `lo` may be
  // empty.
  void Exchange(std::size_t row, std::vector<double>& hi, std::vector<double>& lo);

  // `lo` is null only where it is null in all rows.
  SumRow Row(std::size_t row) const {
    return {NumbersOf(hi_[row]), has_lo_ ? NumbersOf(lo_[row]) : nullptr};
  }

  const double* zeros() const { return zeros_.data(); }

  std::size_t bytes() const;

 private:
  const double* NumbersOf(const std::vector<double>& column) const {
    return column.empty() ? zeros_.data() : column.data();
  }

  std::size_t capacity_ = 0;
  bool has_lo_ = false;  // some row has, or had
  std::vector<std::vector<double>> hi_;
  std::vector<std::vector<double>> lo_;
  std::vector<double> zeros_;
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

  // Takes in the pane of a tick, the one after the last. In the lanes that it takes, the
  // pane is then empty. Answers how many numbers it looked at.
  std::size_t Push(std::int64_t tick, Pane& pane, std::size_t segments);

  // total[i] += the pane of tick `entering` - that of tick `leaving`. `column` is one of
  // whole numbers, of the layout.
  void SlideCounts(int column, std::int64_t entering, std::int64_t leaving, std::size_t segments,
                   double* total) const {
    counts_[static_cast<std::size_t>(column)].Slide(RowOf(entering), RowOf(leaving), segments,
                                                    total);
  }
  SumRow Sums(std::int64_t tick) const { return sums_.Row(RowOf(tick)); }
  const double* zeros() const { return sums_.zeros(); }

  std::size_t bytes() const;

  // Of a segment: as long as numbers are narrow, and once they are as wide as can be.
  static std::size_t LeastBytesPerSegment(const Layout& layout, std::int64_t depth);
  static std::size_t MostBytesPerSegment(const Layout& layout, std::int64_t depth);

  // Numbers that a tick looks at for a segment: as long as sums lack nothing, and where they
  // do.
  static std::size_t LeastStepsPerTick(const Layout& layout, std::int64_t depth);
  static std::size_t MostStepsPerTick(const Layout& layout, std::int64_t depth);

 private:
  std::size_t RowOf(std::int64_t tick) const;

  Layout layout_;
  std::int64_t depth_;
  std::vector<CountRing> counts_;  // by column; of no rows where it is not of whole numbers
  SumRing sums_;
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_PANE_HISTORY_H_
