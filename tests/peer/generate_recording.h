// Of which form a random pair is, and the recording of that form.
#ifndef SLUICE_TESTS_PEER_GENERATE_RECORDING_H_
#define SLUICE_TESTS_PEER_GENERATE_RECORDING_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/oracle/random.h"
#include "tests/peer/recording.h"

namespace sluice::peer {

struct SignalShape {
  std::string name;
  std::string kind;  // gauge, or distribution: of single values both say the same
  std::vector<std::string> labels;
  double pooled = 1;  // series in a segment of the gate
};

struct Shape {
  std::int64_t tick_ns = 0;
  std::vector<std::string> gate_labels;
  std::vector<std::string> fold_labels;  // empty: the gate folds nothing
  std::vector<SignalShape> signals;
  double samples_per_tick = 1;
  bool on_edges = false;  // samples may lie on ticks, and so on the edges of windows
  bool has_gaps = false;
  bool has_markers = false;  // of staleness, where a gap begins
};

Shape RandomShape(oracle::Random& random);
Recording RandomRecording(oracle::Random& random, const Shape& shape);

// The values that a label takes.
const std::vector<std::string>& ValuesOf(absl::string_view label);

}  // namespace sluice::peer

#endif  // SLUICE_TESTS_PEER_GENERATE_RECORDING_H_
