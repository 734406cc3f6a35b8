#include "src/engine/trip_delay.h"

#include <algorithm>
#include <cstddef>

namespace sluice::engine {
namespace {

// The longest window that reaches up to now; where there is none, the farthest
// reach back of those with an offset.
std::int64_t LongestWindow(const plan::Program& program, const std::set<int>& windows) {
  std::int64_t current = 0;
  std::int64_t past = 0;
  for (const int index : windows) {
    const plan::WindowSpec& window = program.windows[static_cast<std::size_t>(index)];
    std::int64_t& longest = window.offset == 0 ? current : past;
    longest = std::max(longest, window.panes + window.offset);
  }
  return current > 0 ? current : past;
}

// The longest silence that a comparison of the gate's condition waits for.
std::int64_t LongestSilence(const plan::GateSpec& gate) {
  double longest = 0;
  for (const plan::ComparisonSpec& comparison : gate.when.comparisons) {
    if (comparison.left.node < 0 || comparison.right.node < 0) continue;
    const plan::Node& left = gate.nodes[static_cast<std::size_t>(comparison.left.node)];
    const plan::Node& right = gate.nodes[static_cast<std::size_t>(comparison.right.node)];
    if (left.op == plan::Node::Op::kSilence && right.op == plan::Node::Op::kConstant) {
      longest = std::max(longest, right.constant);
    }
  }
  return static_cast<std::int64_t>(longest);
}

// `earlier` are those of the gates before it, among which are all that it looks at.
TripDelay DelayOf(const plan::Program& program, const plan::GateSpec& gate,
                  const std::vector<TripDelay>& earlier) {
  Reads reads;
  AddReads(gate, gate.when.root, reads);
  TripDelay delay;
  delay.cause_ns = LongestWindow(program, reads.windows) * program.tick_ns;
  delay.for_ns = gate.for_ticks * program.tick_ns;
  delay.lateness_ns = program.lateness_ns;
  delay.tick_ns = program.tick_ns;
  const std::int64_t silence = LongestSilence(gate);
  if (silence > delay.cause_ns) {
    delay.cause = TripDelay::Cause::kSilence;
    delay.cause_ns = silence;
  }
  for (const int index : reads.gates) {
    const TripDelay& other = earlier[static_cast<std::size_t>(index)];
    if (other.cause_ns + other.for_ns <= delay.cause_ns) continue;
    delay.cause = TripDelay::Cause::kGate;
    delay.gate = index;
    delay.cause_ns = other.cause_ns + other.for_ns;
  }
  return delay;
}

}  // namespace

// A node comes after its operands, so one pass backwards finds all.
void AddReads(const plan::GateSpec& gate, int root, Reads& reads) {
  if (root < 0) return;
  std::vector<bool> needed(gate.nodes.size());
  needed[static_cast<std::size_t>(root)] = true;
  for (std::size_t i = static_cast<std::size_t>(root) + 1; i-- > 0;) {
    if (!needed[i]) continue;
    const plan::Node& node = gate.nodes[i];
    for (const int operand : {node.left, node.right, node.third}) {
      if (operand >= 0) needed[static_cast<std::size_t>(operand)] = true;
    }
    if (node.window >= 0) reads.windows.insert(node.window);
    if (node.store >= 0) reads.silences.insert(node.store);
    if (node.gate >= 0) reads.gates.insert(node.gate);
  }
}

std::vector<TripDelay> TripDelays(const plan::Program& program) {
  std::vector<TripDelay> delays;
  for (const plan::GateSpec& gate : program.gates) {
    delays.push_back(DelayOf(program, gate, delays));
  }
  return delays;
}

}  // namespace sluice::engine
