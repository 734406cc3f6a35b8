// How panes add up: the columns that a pane of given fields has, and the
// associative operation that makes one pane of two, column by column.
#ifndef SLUICE_SRC_WINDOW_LANES_H_
#define SLUICE_SRC_WINDOW_LANES_H_

#include <cstddef>
#include <vector>

#include "src/plan/program.h"

namespace sluice::window {

enum class Combine {
  kSum,          // of whole numbers, exact below 2^53
  kCompensated,  // of reals: two columns, hi and lo
  kMin,
  kMax,
  kFirst,  // the older of two panes that is not empty (NaN: empty)
  kLast,   // the newer
};

// One operation, on one column, or on two beside each other for kCompensated.
struct Lane {
  Combine combine;
  int column;
};

// Places of the fields among the columns of a pane; -1 for one that is not kept.
struct Layout {
  Layout() = default;
  explicit Layout(const plan::Fields& fields);

  int count = -1;
  int ok = -1;
  int sum = -1;
  int squares = -1;
  int min = -1;
  int max = -1;
  int first = -1;
  int last = -1;
  std::vector<int> above;  // by the fields' own order
  std::vector<int> below;

  int columns = 0;
  std::vector<Lane> lanes;
  std::vector<double> empty;  // the value of an empty pane, by column

 private:
  int Add(Combine combine);
};

// What the panes of a window add up to: the layout's columns, over segments. Of a sum two columns,
// which are still to be added: their sum is to be rounded. Good until the window moves on.
struct TotalsView {
  const Layout* layout;
  const double* const* columns;

  const double* column(int number) const { return columns[number]; }
};

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_LANES_H_
