#include "src/window/lanes.h"

#include <limits>

namespace sluice::window {
namespace {

// What leaves any other pane as it is.
double Identity(Combine combine) {
  switch (combine) {
    case Combine::kMin:
      return std::numeric_limits<double>::infinity();
    case Combine::kMax:
      return -std::numeric_limits<double>::infinity();
    case Combine::kFirst:
    case Combine::kLast:
      return std::numeric_limits<double>::quiet_NaN();
    case Combine::kSum:
    case Combine::kCompensated:
      break;
  }
  return 0;
}

}  // namespace

int Layout::Add(Combine combine) {
  const int column = columns;
  lanes.push_back({combine, column});
  columns += combine == Combine::kCompensated ? 2 : 1;
  empty.resize(static_cast<std::size_t>(columns), Identity(combine));
  return column;
}

Layout::Layout(const plan::Fields& fields) {
  if (fields.count) count = Add(Combine::kSum);
  if (fields.ok) ok = Add(Combine::kSum);
  if (fields.sum) sum = Add(Combine::kCompensated);
  if (fields.squares) squares = Add(Combine::kCompensated);
  if (fields.min) min = Add(Combine::kMin);
  if (fields.max) max = Add(Combine::kMax);
  if (fields.first) first = Add(Combine::kFirst);
  if (fields.last) last = Add(Combine::kLast);
  for (std::size_t i = 0; i < fields.above.size(); ++i) above.push_back(Add(Combine::kSum));
  for (std::size_t i = 0; i < fields.below.size(); ++i) below.push_back(Add(Combine::kSum));
}

}  // namespace sluice::window
