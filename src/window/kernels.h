// The inner loops over segments, each of them compiled for several instruction sets; the
// best that the processor has is chosen when first asked for. What they compute is the
// same on all, bit for bit.
#ifndef SLUICE_SRC_WINDOW_KERNELS_H_
#define SLUICE_SRC_WINDOW_KERNELS_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include "absl/base/attributes.h"
#include "sluice/open_cells.h"
#include "src/window/compensated.h"
#include "src/window/lanes.h"

namespace sluice::window {

// Two grids of numbers, on which sums are exact (exact_totals.h).
struct Grids {
  double coarse_round = 0;  // adding and subtracting it rounds to the coarse grid,
  double fine_round = 0;    // and this to the fine one
  double most = -1;         // magnitude of a value; negative: there are no grids yet
};

// The sums of a pane: `lo` is at most half a unit in the last place of `hi`. It may be null,
// and is zero then.
struct SumRow {
  const double* hi = nullptr;
  const double* lo = nullptr;

  SumRow From(std::size_t begin) const {
    return {hi + begin, lo == nullptr ? nullptr : lo + begin};
  }
};

// What values come to.
struct AddedUp {
  Compensated sum;
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
};
// So many are not added up at once.
inline constexpr std::size_t kMostAddedUp = std::size_t{1} << 26;

// A sample of a batch, as the bytes of whatever the batch is made of.
struct SeriesValue {
  std::uint64_t series;
  std::int64_t time_ns;
  double value;
};
ABSL_ATTRIBUTE_ALWAYS_INLINE inline SeriesValue LoadSample(const unsigned char* samples,
                                                           std::size_t at) {
  const unsigned char* const from = samples + at * sizeof(SeriesValue);
  SeriesValue sample;
  // Number by number: what is copied at once goes through the stack.
  std::memcpy(&sample.series, from + offsetof(SeriesValue, series), sizeof(sample.series));
  std::memcpy(&sample.time_ns, from + offsetof(SeriesValue, time_ns), sizeof(sample.time_ns));
  std::memcpy(&sample.value, from + offsetof(SeriesValue, value), sizeof(sample.value));
  return sample;
}

struct Kernels {
  // total[i] += entering[i] - leaving[i]. Numbers of 4 bytes are below 2^31.
  void (*slide_1)(std::size_t n, const std::uint8_t* entering, const std::uint8_t* leaving,
                  double* total);
  void (*slide_2)(std::size_t n, const std::uint16_t* entering, const std::uint16_t* leaving,
                  double* total);
  void (*slide_4)(std::size_t n, const std::int32_t* entering, const std::int32_t* leaving,
                  double* total);
  // Answers the greatest total, before or after.
  double (*slide_8)(std::size_t n, const double* entering, const double* leaving, double* total);

  // row[i] = values[i], whole numbers. False where one of them does not fit; what the row
  // then holds is unspecified.
  bool (*narrow_1)(std::size_t n, const double* values, std::uint8_t* row);
  bool (*narrow_2)(std::size_t n, const double* values, std::uint16_t* row);
  bool (*narrow_4)(std::size_t n, const double* values, std::int32_t* row);

  // Takes the samples out of cells, which are then empty: how many there were, and their sums,
  // with what these lack where `lacks` is given, which is then zero. Answers the samples of all.
  std::uint64_t (*take_values)(std::size_t n, internal::OpenCell* cells, double* lacks,
                               double* counts, double* hi, double* lo);
  std::uint64_t (*take_counts)(std::size_t n, internal::OpenCell* cells, double* ok, double* total);

  // Adds the row that enters, and takes away the one that leaves; both have `lo`, or neither
  // has. False where a number
  // that enters is off the grids: the totals are then unspecified.
  bool (*slide_sums)(std::size_t n, SumRow entering, SumRow leaving, const Grids& grids,
                     double* coarse, double* fine);

  // Adds up less than kMostAddedUp values; no bit of the sum is lost. False where that can't be
  // done, or where a value is not finite.
  bool (*add_up)(std::size_t n, const double* values, AddedUp& all);

  // Copies the values of the first samples, as far as they are of one series and their times in
  // (after_ns, until_ns]; not in order. Answers how many these are.
  std::size_t (*copy_run)(std::size_t n, const unsigned char* samples, std::uint64_t series,
                          std::int64_t after_ns, std::int64_t until_ns, double* values);

  // Makes `lo` what `hi`, rounded, lacks of their sum.
  void (*normalise)(std::size_t n, double* hi, double* lo);

  // out = older (+) newer, for n segments. `stride` leads from a column to the next one.
  // `out` may be `older` or `newer`.
  void (*combine)(Combine combine, std::size_t n, std::size_t stride, const double* older,
                  const double* newer, double* out);

  // How many of the numbers are below the bound.
  std::size_t (*count_below)(std::size_t n, const std::int16_t* numbers, std::int16_t bound);
};

// For this processor.
const Kernels& BestKernels();
// For any; to be compared with the others.
const Kernels& BaselineKernels();

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_KERNELS_H_
