// Where Sluice means to decide otherwise than Prometheus: the list of docs/compared.md.
//
// Each difference can be undone by writing one of the two sides in another way that
// touches nothing else: a range that is one millisecond shorter has an open left edge, and
// so on. That is how one is told from a fault: two verdicts differ by it if, and only if,
// they are the same once it is undone.
#ifndef SLUICE_TESTS_PEER_DIFFERENCES_H_
#define SLUICE_TESTS_PEER_DIFFERENCES_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"

namespace sluice::peer {

enum class Difference {
  kLeftEdge,        // a range holds the sample on its left edge; a window does not
  kStaleMarker,     // a marker of staleness ends what an instant selector sees
  kNoData,          // without data an alert ends; a gate waits
  kGiven,           // `given` is an `and` that pauses
  kUnlessNoData,    // `unless` takes no data for "no"; `not` of it is unknown
  kCountOfSilence,  // no series where nothing is counted; a count is 0
  kRoundedMean,     // avg_over_time rounds at each sample; a mean once
  kDivisionByZero,  // infinite; unknown
};

struct DifferenceInfo {
  Difference difference;
  absl::string_view name;  // its heading in docs/compared.md
};

// All of them, in the order of the page.
const std::vector<DifferenceInfo>& AllDifferences();

// Which of them are undone.
class Undone {
 public:
  static Undone All();

  bool Has(Difference difference) const { return (bits_ & BitOf(difference)) != 0; }
  Undone With(Difference difference) const { return Undone(bits_ | BitOf(difference)); }
  Undone Without(Difference difference) const { return Undone(bits_ & ~BitOf(difference)); }
  bool empty() const { return bits_ == 0; }

  Undone() = default;

 private:
  explicit Undone(std::uint32_t bits) : bits_(bits) {}
  static std::uint32_t BitOf(Difference difference) { return 1u << static_cast<int>(difference); }

  std::uint32_t bits_ = 0;
};

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_DIFFERENCES_H_
