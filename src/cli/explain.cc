#include "src/cli/explain.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/gate/machine.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::cli {
namespace {

using language::PrintDuration;

// What some nodes read: windows, stores asked for their silence, states of gates.
struct Reads {
  std::set<int> windows;
  std::set<int> silences;
  std::set<int> gates;
};

// What the nodes below and including `node` read. A node comes after its
// operands, so one pass backwards finds all.
void AddReads(const std::vector<plan::Node>& nodes, int node, Reads& reads) {
  if (node < 0) return;
  std::vector<bool> needed(nodes.size());
  needed[static_cast<std::size_t>(node)] = true;
  for (std::size_t i = static_cast<std::size_t>(node) + 1; i-- > 0;) {
    if (!needed[i]) continue;
    for (const int operand : {nodes[i].left, nodes[i].right}) {
      if (operand >= 0) needed[static_cast<std::size_t>(operand)] = true;
    }
    if (nodes[i].window >= 0) reads.windows.insert(nodes[i].window);
    if (nodes[i].store >= 0) reads.silences.insert(nodes[i].store);
    if (nodes[i].gate >= 0) reads.gates.insert(nodes[i].gate);
  }
}

std::string StoreName(const plan::Program& program, int index) {
  const plan::StoreSpec& store = program.stores[static_cast<std::size_t>(index)];
  std::string name = program.signals[static_cast<std::size_t>(store.signal)].name;
  if (!store.selector.empty()) absl::StrAppend(&name, "{...}");
  const plan::SpaceSpec& space = program.spaces[static_cast<std::size_t>(store.space)];
  if (!space.labels.empty()) absl::StrAppend(&name, " by ", absl::StrJoin(space.labels, ", "));
  return name;
}

// "stream_start by region over 5m (300 panes)"
std::string WindowName(const plan::Program& program, int index) {
  const plan::WindowSpec& window = program.windows[static_cast<std::size_t>(index)];
  std::string name = absl::StrCat(StoreName(program, window.store), " over ",
                                  PrintDuration(window.panes * program.tick_ns), " (", window.panes,
                                  window.panes == 1 ? " pane)" : " panes)");
  if (window.offset > 0) {
    absl::StrAppend(&name, " offset ", PrintDuration(window.offset * program.tick_ns));
  }
  return name;
}

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

// The time for which a fault must last until the gate trips, and how that is made up.
struct Delay {
  std::int64_t ns = 0;
  std::string parts;
};

// `earlier` are those of the gates before it, among which are all that it looks at.
Delay DelayOf(const plan::Program& program, const plan::GateSpec& gate,
              const std::vector<Delay>& earlier) {
  Reads reads;
  AddReads(gate.nodes, gate.when.root, reads);
  Delay longest{LongestWindow(program, reads.windows) * program.tick_ns, "window "};
  const std::int64_t silence = LongestSilence(gate);
  if (silence > longest.ns) longest = {silence, "silence "};
  for (const int index : reads.gates) {
    const auto other = static_cast<std::size_t>(index);
    if (earlier[other].ns > longest.ns) {
      longest = {earlier[other].ns, absl::StrCat(program.gates[other].name, " ")};
    }
  }
  const std::int64_t hold = gate.for_ticks * program.tick_ns;
  return {longest.ns + hold,
          absl::StrCat(longest.parts, PrintDuration(longest.ns), " + for ", PrintDuration(hold))};
}

// A fault that lasts is decided on no later than: its windows have filled with it,
// `for` has passed, the clock is `lateness` past the tick, and the tick it began
// in is over.
std::string WorstCase(const plan::Program& program, const Delay& delay) {
  return absl::StrCat("at most ", PrintDuration(delay.ns + program.lateness_ns + program.tick_ns),
                      " (", delay.parts, " + lateness ", PrintDuration(program.lateness_ns),
                      " + tick ", PrintDuration(program.tick_ns), ")");
}

// What a segment of the gate takes, its windows and panes included.
std::string Cost(const plan::Program& program, const plan::GateSpec& gate, const Reads& reads) {
  std::size_t bytes = gate::Machine::BytesPerSegment(gate);
  for (const plan::Node& node : gate.nodes) {
    bytes += evaluate::GateEvaluator::BytesPerSegment(node);
  }
  std::set<int> stores = reads.silences;
  bool histograms = false;
  std::map<int, std::int64_t> depth;  // by store
  std::size_t passes = 0;
  for (const int index : reads.windows) {
    const plan::WindowSpec& window = program.windows[static_cast<std::size_t>(index)];
    bytes += window::SlidingWindow::LeastBytesPerSegment(window);
    passes += window::SlidingWindow::PassesPerTick(window);
    depth[window.store] = std::max(depth[window.store], window::SlidingWindow::Depth(window));
    stores.insert(window.store);
    histograms = histograms || window.fields.histogram;
  }
  for (const int store : stores) {
    bytes += window::PaneStore::LeastBytesPerSegment(
        program.stores[static_cast<std::size_t>(store)], depth[store]);
  }
  return absl::StrCat(bytes, " bytes", histograms ? " and histograms" : "", " a segment, ", passes,
                      passes == 1 ? " pass" : " passes", " over its columns a tick");
}

void AppendLine(std::string& text, absl::string_view what, absl::string_view value) {
  constexpr std::size_t kIndent = 14;
  absl::StrAppend(&text, "  ", what, std::string(kIndent - what.size(), ' '), value, "\n");
}

void AppendGate(const plan::Program& program, const plan::GateSpec& gate, const Delay& delay,
                std::string& text) {
  absl::StrAppend(&text, "\ngate ", gate.name);
  if (!gate.labels.empty()) absl::StrAppend(&text, " by ", absl::StrJoin(gate.labels, ", "));
  text.push_back('\n');
  AppendLine(text, "owner", gate.owner);
  if (!gate.severity.empty()) AppendLine(text, "severity", gate.severity);
  AppendLine(text, "when", language::Escaped(gate.when.text));
  if (gate.given.root >= 0) AppendLine(text, "given", language::Escaped(gate.given.text));
  if (gate.clear_when.root >= 0) {
    AppendLine(text, "clear when", language::Escaped(gate.clear_when.text));
  }
  Reads reads;
  for (const int root : {gate.when.root, gate.given.root, gate.clear_when.root}) {
    AddReads(gate.nodes, root, reads);
  }
  for (const int window : reads.windows) AppendLine(text, "reads", WindowName(program, window));
  for (const int store : reads.silences) {
    AppendLine(text, "reads", absl::StrCat("silence of ", StoreName(program, store)));
  }
  for (const int other : reads.gates) {
    AppendLine(text, "reads", "gate " + program.gates[static_cast<std::size_t>(other)].name);
  }
  AppendLine(text, "cost", Cost(program, gate, reads));
  AppendLine(text, "fault to trip", WorstCase(program, delay));
}

}  // namespace

std::string Explain(const Plan& plan) {
  const plan::Program& program = plan.program();
  std::string text = absl::StrCat(
      "tick ", PrintDuration(program.tick_ns), ", lateness ", PrintDuration(program.lateness_ns),
      "; signals: ", program.signals.size(), ", windows: ", program.windows.size(),
      ", gates: ", program.gates.size(),
      "\nGates in the order of their evaluation; a window that several read costs once.\n");
  std::vector<Delay> delays;
  for (const plan::GateSpec& gate : program.gates) {
    delays.push_back(DelayOf(program, gate, delays));
    AppendGate(program, gate, delays.back(), text);
  }
  if (!plan.parts_not_run().empty()) {
    absl::StrAppend(&text, "\nkept, but not acted on: ",
                    language::Escaped(absl::StrJoin(plan.parts_not_run(), "; ")), "\n");
  }
  return text;
}

}  // namespace sluice::cli
