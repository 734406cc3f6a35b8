// Numbers for segments: each tuple of label values of a space gets the next one.
#ifndef SLUICE_SRC_EVALUATE_SPACES_H_
#define SLUICE_SRC_EVALUATE_SPACES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "src/evaluate/label_index.h"
#include "src/evaluate/label_pool.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// Values of labels are told in the space's (sorted) order of labels, and known by their numbers
// in a pool that others may share.
//
// Not thread-safe.
class Spaces {
 public:
  // The program must outlive this.
  explicit Spaces(const plan::Program& program);

  LabelPool& pool() { return pool_; }
  const LabelPool& pool() const { return pool_; }

  // Numbers in use and free ones: all of them are below this.
  std::size_t size(int space) const { return At(space).size; }
  // What the size will be with one segment more.
  std::size_t size_with_one_more(int space) const {
    return At(space).size + (At(space).free.empty() ? 1 : 0);
  }
  // The numbers in use.
  std::vector<std::uint32_t> InUse(int space) const;

  // Good until the segment is released and its number given to another one.
  LabelValues values(int space, std::uint32_t segment) const {
    return pool_.texts(At(space).Tuple(segment));
  }
  absl::Span<const std::uint32_t> numbers(int space, std::uint32_t segment) const {
    return At(space).Tuple(segment);
  }

  // The order in which segments are told: by the values of their labels, these taken in
  // the order of the plan (`label_order` has their places among the values), or in the space's.
  bool Before(int space, const std::vector<int>& label_order, std::uint32_t a,
              std::uint32_t b) const;
  bool Before(int space, std::uint32_t a, std::uint32_t b) const;

  absl::optional<std::uint32_t> Find(int space, absl::Span<const std::uint32_t> numbers) const {
    return At(space).index.Find(numbers);
  }
  absl::optional<std::uint32_t> Find(int space, absl::Span<const absl::string_view> values) const {
    return Find(space, pool_.Find(values));
  }

  // The segment of these values; where it is new, it is also numbered in all the
  // spaces that the program projects this one to.
  std::uint32_t FindOrAdd(int space, absl::Span<const std::uint32_t> numbers);
  std::uint32_t FindOrAdd(int space, absl::Span<const absl::string_view> values);

  // Nothing refers to the segment any more: another one may get its number. False
  // where it was free already.
  bool Release(int space, std::uint32_t segment);

  // By segment of the projection's `from`: its segment in `to`.
  const std::vector<std::uint32_t>& projection(int projection) const {
    return projections_[static_cast<std::size_t>(projection)];
  }

  // What a segment takes, but for the values: its names, and its places in other spaces.
  static std::size_t BytesPerSegment(const plan::Program& program, int space);

  // Picks the values of the labels of `to` out of those of `from`, which has all
  // of them.
  LabelNumbers Project(int from, int to, absl::Span<const std::uint32_t> numbers) const;

 private:
  struct Space;
  struct Tuples {
    using Value = std::uint32_t;
    inline std::size_t size() const;
    inline std::uint32_t operator()(std::uint32_t segment, std::size_t label) const;
    const Space* space;
  };
  struct Space {
    explicit Space(std::size_t count) : labels(count), index(Tuples{this}) {}
    Space(const Space&) = delete;
    Space& operator=(const Space&) = delete;

    absl::Span<const std::uint32_t> Tuple(std::uint32_t segment) const {
      return {numbers.data() + segment * labels, labels};
    }

    std::size_t labels;
    std::size_t size = 0;
    std::vector<std::uint32_t> numbers;  // of values: by segment, then by label
    LabelIndex<Tuples> index;
    std::vector<std::uint32_t> free;  // these still have their values
  };

  const Space& At(int space) const { return spaces_[static_cast<std::size_t>(space)]; }

  const plan::Program& program_;
  LabelPool pool_;
  std::deque<Space> spaces_;  // these stay where they are
  std::vector<std::vector<std::uint32_t>> projections_;
};

inline std::size_t Spaces::Tuples::size() const { return space->labels; }
inline std::uint32_t Spaces::Tuples::operator()(std::uint32_t segment, std::size_t label) const {
  return space->numbers[segment * space->labels + label];
}

// The values of a space's labels, out of those of a signal's labels (in the
// signal's own order), which has all of them.
LabelNumbers PickLabels(const plan::SignalSpec& signal, absl::Span<const std::uint32_t> numbers,
                        const plan::SpaceSpec& space);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_SPACES_H_
