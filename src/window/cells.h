// How a store sees the cells of a tick (sluice/open_cells.h), which it folds into its pane.
#ifndef SLUICE_SRC_WINDOW_CELLS_H_
#define SLUICE_SRC_WINDOW_CELLS_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "sluice/open_cells.h"

namespace sluice::window {

inline constexpr internal::OpenExtremes kExtremesOfNothing{
    std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};

// A cell, by its place, and the segment that it feeds.
struct CellSource {
  std::uint32_t cell;
  std::uint32_t segment;
};

inline bool operator<(const CellSource& a, const CellSource& b) {
  return a.segment != b.segment ? a.segment < b.segment : a.cell < b.cell;
}
inline bool operator==(const CellSource& a, const CellSource& b) {
  return a.segment == b.segment && a.cell == b.cell;
}

struct Cells {
  enum class Form : std::uint8_t { kValues, kCounts };

  internal::OpenCell* cells = nullptr;  // null where the tick has none
  double* lacks = nullptr;              // null where no sum lacks anything
  internal::OpenExtremes* extremes = nullptr;
  internal::OpenList* lists = nullptr;
  Form form = Form::kValues;
  // Whether the store empties the cells that it folds: nobody else needs them.
  bool takes = false;
};

// Makes a cell empty, but for its stamp.
void ClearCell(const Cells& cells, std::size_t cell);

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_CELLS_H_
