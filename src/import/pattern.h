// Regular expressions, matched in time that grows with the text and not with what could be tried.
#ifndef SLUICE_SRC_IMPORT_PATTERN_H_
#define SLUICE_SRC_IMPORT_PATTERN_H_

#include <bitset>
#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace sluice::import {

// A pattern that the whole of a text has to match, as labels are matched by Prometheus. It knows
// literals, `.`, classes, groups, `|`, `*`, `+`, `?` and {n,m} of small numbers; of bytes, so that
// a class of letters beyond ASCII is none.
class Pattern {
 public:
  // Nothing for what it does not know, and for what is no pattern.
  static absl::optional<Pattern> Make(absl::string_view regex);

  bool Matches(absl::string_view text) const;

 private:
  // What a state goes on with: a byte of the set, or (kFork) either of two states at once.
  struct State {
    enum class Kind { kBytes, kFork, kEnd };
    Kind kind = Kind::kEnd;
    std::bitset<256> bytes;
    std::size_t next = 0;
    std::size_t other = 0;
  };

  class Builder;

  void Enter(std::size_t state, std::vector<bool>& seen, std::vector<std::size_t>& entered) const;

  std::vector<State> states_;
  std::size_t start_ = 0;
};

}  // namespace sluice::import

#endif  // SLUICE_SRC_IMPORT_PATTERN_H_
