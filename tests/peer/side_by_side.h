// Pairs as both sides see them, and what it is that they differ by.
#ifndef SLUICE_TESTS_PEER_SIDE_BY_SIDE_H_
#define SLUICE_TESTS_PEER_SIDE_BY_SIDE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "tests/peer/differences.h"
#include "tests/peer/generate.h"
#include "tests/peer/promtool.h"
#include "tests/peer/recording.h"

namespace sluice::peer {

// When a pair fires by either side.
struct Verdicts {
  Firing sluice;
  Firing prometheus;

  bool agree() const { return sluice == prometheus; }
};

// A pair with differences undone.
struct Asked {
  const Pair* pair = nullptr;
  Undone undone;
};

// What Prometheus is to be asked, its claim being when Sluice fires.
absl::StatusOr<Question> QuestionOn(const Asked& asked, const std::string& name);

// Who answers: promtool, but for tests of the test.
using Ask = absl::FunctionRef<absl::StatusOr<std::vector<Firing>>(const std::vector<Question>&)>;

// How the verdicts on a pair came to be the same.
struct Explained {
  Verdicts as_written;
  bool agree = false;  // as written, or with `by` undone
  Undone by;           // none of which can be left out
};

// One for each pair. Pairs that differ are asked again with all differences undone; where
// that makes the verdicts the same, with each of them in turn left as it is.
absl::StatusOr<std::vector<Explained>> Explain(Ask ask, const std::vector<Pair>& pairs);
absl::StatusOr<std::vector<Explained>> Explain(const Promtool& promtool,
                                               const std::vector<Pair>& pairs);

// A pair in words, with its verdicts at the ticks where they differ.
std::string Report(const Pair& pair, const Verdicts& verdicts);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_SIDE_BY_SIDE_H_
