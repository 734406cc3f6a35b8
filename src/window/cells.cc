#include "src/window/cells.h"

namespace sluice::window {

void ClearCell(const Cells& cells, std::size_t cell) {
  cells.cells[cell].sum = 0;
  cells.cells[cell].samples = 0;
  if (cells.lacks != nullptr) cells.lacks[cell] = 0;
  if (cells.extremes != nullptr) cells.extremes[cell] = kExtremesOfNothing;
  if (cells.lists != nullptr) cells.lists[cell].next = cells.lists[cell].begin();
}

}  // namespace sluice::window
