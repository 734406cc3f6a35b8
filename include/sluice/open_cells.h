// Not for hosts to use: the first step of a sample, in a header so that it costs no call.
//
// Most samples of a tick need no more than to be added to a number or two. Each series has a
// cell for that in the tick whose samples come in; when the tick is decided, the engine folds
// the cells into the panes of its segments. Whatever does not fit (another tick, a handle of no
// series, a value that is not finite, a count beyond 32 bits, a list that is full) is answered
// with false, and takes the engine's long way.
#ifndef SLUICE_OPEN_CELLS_H_
#define SLUICE_OPEN_CELLS_H_

#include <cstdint>
#include <cstring>

#include "absl/base/optimization.h"
#include "sluice/export.h"

namespace sluice::engine {
class CellTable;
}

namespace sluice::internal {

// What the samples of one series and tick come to. All zero where there was none.
struct OpenCell {
  struct Counts {
    std::uint32_t ok;
    std::uint32_t total;
  };
  union {
    double sum;     // of a gauge or a distribution
    Counts counts;  // of an outcome; of events, where both are the same
  };
  std::uint32_t samples;
  // Of the series' handle. 0, which is no handle's, where its samples must take the long way.
  std::uint32_t stamp;
};

struct OpenExtremes {
  double min;
  double max;
};

// The buckets of a series' samples, in the order of their arrival, where quantiles are asked of
// its signal.
struct OpenList {
  std::int16_t* next;  // behind the last one
  std::int16_t* end;   // of the room
  std::uint32_t room;
  bool kept;   // whether the series has a list
  bool alone;  // whether nothing but the list, and the number of samples, is asked for

  std::int16_t* begin() const { return end - room; }
};

// Buckets of histograms in 16 bits (src/window/buckets.h): those of zero, and of magnitudes from
// 2^-255 up to, and without, 2^255.
constexpr std::int32_t kNarrowBase = (1023 - 255) * 64;  // sixty-fourths of powers of two
constexpr std::int32_t kNarrowSpan = 2 * 255 * 64;

// False where the value is none of these, or not finite.
inline bool ToNarrowBucket(double value, std::int16_t& bucket) {
  std::uint64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  const auto part = static_cast<std::int32_t>(bits << 1 >> 47) - kNarrowBase;
  if (ABSL_PREDICT_FALSE(static_cast<std::uint32_t>(part) >= std::uint32_t{kNarrowSpan})) {
    bucket = 0;
    return bits << 1 == 0;
  }
  bucket = static_cast<std::int16_t>(bits >> 63 != 0 ? ~part : part + 64);
  return true;
}

class SLUICE_EXPORT OpenCells {
 public:
  // Adds a sample of a gauge or a distribution; of events or an outcome. `series` is a
  // handle's id: a place, and in the upper half its stamp.
  bool AddValue(std::uint64_t series, std::int64_t time_ns, double value) {
    OpenCell* const cell = Find(series, time_ns);
    if (ABSL_PREDICT_FALSE(cell == nullptr)) return false;
    if (lists_ == nullptr || !lists_[cell - cells_].kept) return AddNumber(*cell, value);
    OpenList& list = lists_[cell - cells_];
    std::int16_t bucket;
    if (ABSL_PREDICT_FALSE(list.next == list.end || !ToNarrowBucket(value, bucket))) return false;
    if (list.alone) {
      ++cell->samples;
    } else if (ABSL_PREDICT_FALSE(!AddNumber(*cell, value))) {
      return false;
    }
    *list.next++ = bucket;
    return true;
  }

  bool AddCounts(std::uint64_t series, std::int64_t time_ns, std::uint64_t ok,
                 std::uint64_t total) {
    OpenCell* const cell = Find(series, time_ns);
    if (ABSL_PREDICT_FALSE(cell == nullptr)) return false;
    const OpenCell::Counts old = cell->counts;
    if (ABSL_PREDICT_FALSE(ok > total || total > UINT32_MAX - old.total)) return false;
    cell->counts.ok = old.ok + static_cast<std::uint32_t>(ok);
    cell->counts.total = old.total + static_cast<std::uint32_t>(total);
    ++cell->samples;
    return true;
  }

  // Whether samples of this time belong to the cells.
  bool Takes(std::int64_t time_ns) const { return time_ns > after_ && time_ns <= until_; }

  // No samples do, until it is told otherwise.
  void Close() { after_ = until_ = INT64_MAX; }

 private:
  friend class engine::CellTable;

  struct ExactSum {
    double rounded;
    double lack;  // not a number where the sum is not finite
  };
  // Knuth's TwoSum.
  static ExactSum AddExactly(double a, double b) {
    const double sum = AsComputed(a + b);
    const double b_part = AsComputed(sum - a);
    const double a_part = AsComputed(sum - b_part);
    return {sum, AsComputed(a - a_part) + AsComputed(b - b_part)};
  }

  // A compiler that was told to take sums for exact (-ffast-math, in a host's own code) must
  // not know where this number comes from.
  static double AsComputed(double number) {
#if defined(__GNUC__) && (defined(__x86_64__) || defined(__i386__)) && defined(__SSE2_MATH__)
    __asm__("" : "+x"(number));
    return number;
#elif defined(__GNUC__) && defined(__aarch64__)
    __asm__("" : "+w"(number));
    return number;
#else
    const volatile double computed = number;
    return computed;
#endif
  }

  static bool IsFinite(double number) {
    std::uint64_t bits;
    std::memcpy(&bits, &number, sizeof(bits));
    return bits << 1 < std::uint64_t{0x7ff} << 53;
  }

  // False for what is not a number; by its bits, for the same compilers may be told that there
  // is nothing of that kind.
  static bool IsZero(double number) {
    std::uint64_t bits;
    std::memcpy(&bits, &number, sizeof(bits));
    return bits << 1 == 0;
  }

  OpenCell* Find(std::uint64_t series, std::int64_t time_ns) const {
    const auto index = static_cast<std::uint32_t>(series);
    if (ABSL_PREDICT_FALSE(!Takes(time_ns) || index >= size_)) return nullptr;
    OpenCell* const cell = cells_ + index;
    return ABSL_PREDICT_TRUE(cell->stamp == series >> 32) ? cell : nullptr;
  }

  bool AddNumber(OpenCell& cell, double value) {
    if (cell.samples == 0) {
      if (ABSL_PREDICT_FALSE(!IsFinite(value))) return false;
      cell.sum = value;
      cell.samples = 1;
      if (extremes_ != nullptr) Include(extremes_[&cell - cells_], value);
      return true;
    }
    const ExactSum sum = AddExactly(cell.sum, value);
    // Whether this sum lacks anything is as good as random: no branch hangs on it once some do.
    if (ABSL_PREDICT_FALSE(lacks_ == nullptr ? !IsZero(sum.lack) : !AddLack(cell, sum.lack))) {
      return false;
    }
    if (extremes_ != nullptr) Include(extremes_[&cell - cells_], value);
    cell.sum = sum.rounded;
    ++cell.samples;
    return true;
  }

  static void Include(OpenExtremes& extremes, double value) {
    if (value < extremes.min) extremes.min = value;
    if (value > extremes.max) extremes.max = value;
  }

  // Adds to what the cell's sum lacks. False, changing nothing, where that can't be done without
  // a loss.
  bool AddLack(const OpenCell& cell, double lack) {
    double& lacked = lacks_[&cell - cells_];
    const ExactSum sum = AddExactly(lacked, lack);
    if (ABSL_PREDICT_FALSE(!IsZero(sum.lack))) return false;
    lacked = sum.rounded;
    return true;
  }

  std::int64_t after_ = INT64_MAX;
  std::int64_t until_ = INT64_MAX;
  OpenCell* cells_ = nullptr;
  std::uint32_t size_ = 0;
  double* lacks_ = nullptr;           // null as long as no sum of the tick lacks anything
  OpenExtremes* extremes_ = nullptr;  // null where no series needs them
  OpenList* lists_ = nullptr;         // likewise
};

}  // namespace sluice::internal

#endif  // SLUICE_OPEN_CELLS_H_
