// The cells of all series (sluice/open_cells.h), for each tick that waits for its decision.
#ifndef SLUICE_SRC_ENGINE_CELL_TABLE_H_
#define SLUICE_SRC_ENGINE_CELL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/span.h"
#include "sluice/open_cells.h"
#include "src/plan/program.h"
#include "src/window/aligned.h"
#include "src/window/buckets.h"
#include "src/window/cells.h"
#include "src/window/kernels.h"

namespace sluice::engine {

// Whether samples of a signal go to cells: these can hold all that its stores keep.
bool TakesCells(const plan::Program& program, const plan::SignalSpec& signal);
// Whether some of these need the minimum and maximum.
bool CellsHaveExtremes(const plan::Program& program);

// The cells of a signal's series have lists, where quantiles are asked for; alone, or beside other
// numbers.
enum class ListForm : std::uint8_t { kNone, kBeside, kAlone };
ListForm ListsOf(const plan::Program& program, const plan::SignalSpec& signal);
// Whether some do.
bool CellsHaveLists(const plan::Program& program);

// Not thread-safe.
class CellTable {
 public:
  // `slots`: ticks that may wait at once. `extremes`: whether some series need their minimum
  // and maximum. `lists`: whether some have lists.
  CellTable(std::size_t slots, bool extremes, bool lists)
      : extremes_(extremes), lists_(lists), rows_(slots) {}

  // Where samples go now.
  internal::OpenCells& open() { return open_; }
  const internal::OpenCells& open() const { return open_; }

  // One more series, whose samples take the long way.
  void AddSeries();
  // Samples of handles with this stamp may go to the series' cell. 0: none may.
  void SetStamp(std::uint32_t series, std::uint32_t stamp, ListForm list = ListForm::kNone);
  bool HasStamp(std::uint32_t series) const { return stamps_[series] != 0; }
  // Whether there is a cell of the series in a slot: of one that is new there may be none yet.
  bool HasCell(std::size_t slot, std::uint32_t series) const {
    return rows_[slot] != nullptr && series < rows_[slot]->cells.size();
  }

  // Samples of times in (after_ns, until_ns] go to the cells of a slot.
  void TurnTo(std::size_t slot, std::int64_t after_ns, std::int64_t until_ns);
  // Makes room for what the sums of the slot turned to lack. False where it is there.
  bool KeepLacks();
  // Likewise, in a series' list; where there are very many samples in it, by taking them out: they
  // are handed to `take(window::Words)`.
  template <typename Take>
  bool MakeRoom(std::uint32_t series, const Take& take) {
    if (!lists_) return false;
    Row& row = *rows_[turned_to_];
    internal::OpenList& list = row.lists[series];
    if (!list.kept || list.next != list.end) return false;
    if (list.room < kMostListed) {
      GrowList(row, series);
    } else {
      take(window::Words(list.begin(), list.room));
      list.next = list.begin();
    }
    return true;
  }
  // Whether nothing is kept of a series' samples but a list.
  bool HasListAlone(std::uint32_t series) const { return forms_[series] == ListForm::kAlone; }

  // What OpenCells::AddValue does for values of one series and time: all of them, or none; for a
  // series without a list.
  bool AddValues(std::uint64_t series, std::int64_t time_ns, absl::Span<const double> values);

  // Likewise for the first of n samples (window::LoadSample), as far as they are of one series and
  // of the tick turned to. Where these don't fit, they are to be recorded one by one. Fewer than
  // kLeastRun of a series are not worth it.
  static constexpr std::size_t kLeastRun = 8;
  struct Run {
    std::size_t samples;  // at least one
    bool added;
  };
  Run AddRun(const unsigned char* samples, std::size_t n);

  // What the samples of a slot came to. Once they are folded into panes, and all zero again,
  // the slot is free for another tick.
  window::Cells At(std::size_t slot) const;
  void Free(std::size_t slot);

  // Samples of a series in cells that wait.
  std::uint64_t WaitingSamples(std::uint32_t series) const;

  std::size_t bytes() const;
  static std::size_t BytesPerSeries(std::size_t open, bool extremes, bool lists) {
    // A short list takes a small block of the heap.
    constexpr std::size_t kListBytes = sizeof(internal::OpenList) + 4 * sizeof(void*);
    return sizeof(std::uint32_t) + sizeof(ListForm) +
           open * (sizeof(internal::OpenCell) + (extremes ? sizeof(internal::OpenExtremes) : 0) +
                   (lists ? kListBytes : 0));
  }

 private:
  // Of a series without a list; null where samples of this time, or any, don't go to it.
  internal::OpenCell* FindNumbers(std::uint64_t series, std::int64_t time_ns) const;

  struct Row {
    window::AlignedVector<internal::OpenCell> cells;  // by series
    window::AlignedVector<double> lacks;
    window::AlignedVector<internal::OpenExtremes> extremes;
    window::AlignedVector<internal::OpenList> lists;
    std::vector<std::unique_ptr<std::int16_t[]>> listed;  // the lists' room
  };

  static constexpr std::uint32_t kLeastListed = 8;
  static constexpr std::uint32_t kMostListed = 1024;

  void Lengthen(Row& row);
  void Stamp(Row& row, std::uint32_t series) const;
  static void GrowList(Row& row, std::uint32_t series);
  void Point();

  bool extremes_;
  bool lists_;
  std::vector<std::uint32_t> stamps_;  // by series
  std::vector<ListForm> forms_;
  std::vector<std::unique_ptr<Row>> rows_;  // by slot; null where no sample has come
  std::vector<std::unique_ptr<Row>> idle_;
  std::vector<window::AlignedVector<double>> idle_lacks_;
  std::size_t turned_to_ = 0;
  internal::OpenCells open_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_CELL_TABLE_H_
