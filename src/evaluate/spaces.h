// Numbers for segments: each tuple of label values of a space gets the next one.
#ifndef SLUICE_SRC_EVALUATE_SPACES_H_
#define SLUICE_SRC_EVALUATE_SPACES_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// Values of a space's labels, in the space's (sorted) order of labels.
using LabelValues = std::vector<std::string>;

// Not thread-safe.
class Spaces {
 public:
  // The program must outlive this.
  explicit Spaces(const plan::Program& program);

  // Numbers in use and free ones: all of them are below this.
  std::size_t size(int space) const { return At(space).values.size(); }
  // What the size will be with one segment more.
  std::size_t size_with_one_more(int space) const {
    return At(space).values.size() + (At(space).free.empty() ? 1 : 0);
  }
  const LabelValues& values(int space, std::uint32_t segment) const {
    return At(space).values[segment];
  }

  absl::optional<std::uint32_t> Find(int space, const LabelValues& values) const;

  // The segment of these values; where it is new, it is also numbered in all the
  // spaces that the program projects this one to.
  std::uint32_t FindOrAdd(int space, const LabelValues& values);

  // Nothing refers to the segment any more: another one may get its number. False
  // where it was free already.
  bool Release(int space, std::uint32_t segment);

  // By segment of the projection's `from`: its segment in `to`.
  const std::vector<std::uint32_t>& projection(int projection) const {
    return projections_[static_cast<std::size_t>(projection)];
  }

  // What a segment takes: its names, and its places in other spaces.
  static std::size_t BytesPerSegment(const plan::Program& program, int space);

  // Picks the values of the labels of `to` out of those of `from`, which has all
  // of them.
  LabelValues Project(int from, int to, const LabelValues& values) const;

 private:
  struct Space {
    std::deque<LabelValues> values;  // by segment; these stay where they are
    absl::flat_hash_map<std::string, std::uint32_t> numbers;
    std::vector<std::uint32_t> free;
  };

  const Space& At(int space) const { return spaces_[static_cast<std::size_t>(space)]; }

  const plan::Program& program_;
  std::vector<Space> spaces_;
  std::vector<std::vector<std::uint32_t>> projections_;
};

// The values of a space's labels, out of those of a signal's labels (in the
// signal's own order), which has all of them.
LabelValues PickLabels(const plan::SignalSpec& signal, const std::vector<std::string>& values,
                       const plan::SpaceSpec& space);

// The order in which segments are told: by the values of their labels, these taken in
// the order of the plan (`label_order` has their places among the values).
bool ValuesBefore(const std::vector<int>& label_order, const LabelValues& a, const LabelValues& b);

// A key that no other list of strings has.
std::string JoinedKey(const LabelValues& values);

// What values of so many labels take, with a number found by their JoinedKey in a table
// that grows by doubling; as long as values have not much more than ten letters.
std::size_t BytesOfNames(std::size_t labels);

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_SPACES_H_
