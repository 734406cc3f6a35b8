// The inner loops over columns of segments, compiled for each of several instruction sets
// (window/instruction_sets.h). NaN is what is not known.
#ifndef SLUICE_SRC_EVALUATE_COLUMN_LOOPS_H_
#define SLUICE_SRC_EVALUATE_COLUMN_LOOPS_H_

#include <cstddef>

#include "src/evaluate/truth.h"

namespace sluice::evaluate {

// An operand of a loop: `step` 0 for one value that serves all segments.
template <typename T>
struct Operand {
  const T* data;
  std::size_t step;
  T operator[](std::size_t i) const { return data[i * step]; }
};

// What a quotient is compared with, and what is said of one below and of one above.
struct Bound {
  double value = 0;
  Truth below = kUnknown;
  Truth above = kUnknown;
};

struct ColumnLoops {
  // out[i], for n segments: the sum of two columns, divided by a count, rounded once; that
  // sum, where there is a count; part / count; (count - part) / count; count - part; the
  // column itself. What is not finite is not known.
  void (*mean)(std::size_t n, const double* coarse, const double* fine, const double* count,
               double* out);
  void (*sum)(std::size_t n, const double* coarse, const double* fine, const double* count,
              double* out);
  void (*ratio)(std::size_t n, const double* part, const double* count, double* out);
  void (*rest_ratio)(std::size_t n, const double* part, const double* count, double* out);
  void (*rest)(std::size_t n, const double* part, const double* count, double* out);
  void (*copy)(std::size_t n, const double* column, double* out);

  // On which side of the bound lies: (coarse + fine) / count; part / count; (count - part) /
  // count. Unknown where the count is zero. False where one is too near to the bound to tell
  // without the quotient itself; what `out` then holds is unspecified.
  bool (*judge_mean)(std::size_t n, const double* coarse, const double* fine, const double* count,
                     Bound bound, Truth* out);
  bool (*judge_part)(std::size_t n, const double* part, const double* count, Bound bound,
                     Truth* out);
  bool (*judge_rest)(std::size_t n, const double* part, const double* count, Bound bound,
                     Truth* out);

  // Unknown where an operand is not known.
  void (*less)(std::size_t n, Operand<double> a, Operand<double> b, Truth* out);
  void (*less_equal)(std::size_t n, Operand<double> a, Operand<double> b, Truth* out);
  void (*equal)(std::size_t n, Operand<double> a, Operand<double> b, Truth* out);
  void (*not_equal)(std::size_t n, Operand<double> a, Operand<double> b, Truth* out);
};

// For this processor; and for any, to be compared with that.
const ColumnLoops& BestColumnLoops();
const ColumnLoops& BaselineColumnLoops();

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_COLUMN_LOOPS_H_
