#include "src/engine/cost.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "src/engine/cell_table.h"
#include "src/engine/series.h"
#include "src/evaluate/gate_evaluator.h"
#include "src/evaluate/population.h"
#include "src/evaluate/spaces.h"
#include "src/gate/issuer.h"
#include "src/gate/levers.h"
#include "src/gate/machine.h"
#include "src/gate/ramps.h"
#include "src/window/growing_window.h"
#include "src/window/histogram.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::engine {
namespace {

// The parts of a program, by their numbers.
struct Parts {
  std::set<int> spaces;
  std::set<int> stores;
  std::set<int> windows;
  std::set<int> populations;
  std::set<int> gates;
  std::set<int> levers;
  std::set<int> ramps;
};

std::set<int> AllBelow(std::size_t count) {
  std::set<int> all;
  for (std::size_t i = 0; i < count; ++i) all.insert(static_cast<int>(i));
  return all;
}

Parts AllParts(const plan::Program& program) {
  return {AllBelow(program.spaces.size()),  AllBelow(program.stores.size()),
          AllBelow(program.windows.size()), AllBelow(program.populations.size()),
          AllBelow(program.gates.size()),   AllBelow(program.levers.size()),
          AllBelow(program.ramps.size())};
}

Parts PartsOfGate(const plan::Program& program, int gate) {
  const plan::GateSpec& spec = program.gates[static_cast<std::size_t>(gate)];
  Parts parts;
  parts.gates = {gate};
  parts.spaces = {spec.space};
  parts.populations = {spec.population};
  for (const plan::Node& node : spec.nodes) {
    parts.spaces.insert(node.space);
    if (node.population >= 0) parts.populations.insert(node.population);
    if (node.store >= 0) parts.stores.insert(node.store);
    if (node.window < 0) continue;
    parts.windows.insert(node.window);
    parts.stores.insert(program.windows[static_cast<std::size_t>(node.window)].store);
  }
  for (const plan::HoldSpec& hold : spec.holds) {
    const plan::LeverSpec& lever = program.levers[static_cast<std::size_t>(hold.lever)];
    parts.levers.insert(hold.lever);
    parts.spaces.insert(lever.space);
    parts.populations.insert(lever.population);
  }
  for (const int store : parts.stores) {
    parts.spaces.insert(program.stores[static_cast<std::size_t>(store)].space);
  }
  return parts;
}

// Panes that wait for their decision, where samples come as they happen.
std::size_t OpenPanes(const plan::Program& program) {
  constexpr std::int64_t kMost = 1'000'000;
  return static_cast<std::size_t>(std::min(program.lateness_ns / program.tick_ns, kMost) + 1);
}

class Adder {
 public:
  explicit Adder(const plan::Program& program) : program_(program), cost_(program.spaces.size()) {}

  Cost Add(const Parts& parts) {
    for (const int space : parts.spaces) {
      AddBytes(space, evaluate::Spaces::BytesPerSegment(program_, space));
    }
    for (const int store : parts.stores) {
      AddStore(program_.stores[static_cast<std::size_t>(store)]);
    }
    for (const int window : parts.windows) {
      AddWindow(program_.windows[static_cast<std::size_t>(window)]);
    }
    for (const int population : parts.populations) {
      const auto& spec = program_.populations[static_cast<std::size_t>(population)];
      AddBytes(spec.space, evaluate::Populations::BytesPerSegment(spec));
      AddBytes(spec.group_space, evaluate::Populations::BytesPerGroup(spec));
    }
    for (const int gate : parts.gates) AddGate(program_.gates[static_cast<std::size_t>(gate)]);
    for (const int lever : parts.levers) {
      AddBytes(program_.levers[static_cast<std::size_t>(lever)].space,
               gate::Levers::BytesPerSegment());
    }
    for (const int ramp : parts.ramps) AddRamp(program_.ramps[static_cast<std::size_t>(ramp)]);
    return std::move(cost_);
  }

 private:
  SegmentCost& At(int space) { return cost_[static_cast<std::size_t>(space)]; }

  void AddBytes(int space, std::size_t bytes) {
    At(space).bytes += bytes;
    At(space).most_bytes += bytes;
    At(space).fixed_bytes += bytes;
  }

  void AddSteps(int space, std::size_t steps) {
    At(space).steps += static_cast<double>(steps);
    At(space).most_steps += static_cast<double>(steps);
  }

  void AddStore(const plan::StoreSpec& store) {
    using window::PaneStore;
    const std::int64_t depth = DepthOf(program_, store);
    const std::size_t open = OpenPanes(program_);
    SegmentCost& cost = At(store.space);
    cost.bytes += PaneStore::LeastBytesPerSegment(store, depth, open);
    cost.most_bytes += PaneStore::MostBytesPerSegment(store, depth, open);
    cost.bucket_bytes += PaneStore::BytesPerBucket(store, open);
    cost.steps += static_cast<double>(PaneStore::LeastStepsPerTick(store, depth));
    cost.most_steps += static_cast<double>(PaneStore::MostStepsPerTick(store, depth));
  }

  void AddWindow(const plan::WindowSpec& window) {
    using window::HistogramWindow;
    using window::SlidingWindow;
    const int space = program_.stores[static_cast<std::size_t>(window.store)].space;
    SegmentCost& cost = At(space);
    cost.bytes += SlidingWindow::LeastBytesPerSegment(window);
    cost.most_bytes += SlidingWindow::MostBytesPerSegment(window);
    cost.steps += SlidingWindow::LeastStepsPerTick(window);
    cost.most_steps += SlidingWindow::MostStepsPerTick(window);
    if (!window.fields.histogram) return;
    cost.bytes += HistogramWindow::BytesPerSegment(window);
    cost.most_bytes += HistogramWindow::BytesPerSegment(window);
    cost.bucket_bytes += HistogramWindow::BytesPerBucket(window);
    AddSteps(space, HistogramWindow::kStepsPerTick);
    cost.bucket_steps += HistogramWindow::kStepsPerBucket;
  }

  void AddGate(const plan::GateSpec& gate) {
    AddBytes(gate.space,
             gate::Machine::BytesPerSegment(gate) + gate::Issuer::BytesPerSegment(gate));
    AddSteps(gate.space, gate::Machine::kStepsPerTick);
    AddNodes(gate);
  }

  // As if all of its segments were in a step.
  void AddRamp(const plan::RampSpec& ramp) {
    AddBytes(ramp.space, gate::Ramp::BytesPerSegment());
    AddSteps(ramp.space, 1);
    for (const plan::StepWindowSpec& window : ramp.step_windows) {
      const plan::Fields& fields = program_.windows[static_cast<std::size_t>(window.window)].fields;
      const std::size_t bytes = window::GrowingWindow::BytesPerSegment(fields, window.histogram);
      At(window.space).bytes += bytes;
      At(window.space).most_bytes += bytes;
      AddSteps(window.space, 1);
    }
    AddNodes(ramp);
  }

  void AddNodes(const plan::ConditionsSpec& spec) {
    using evaluate::GateEvaluator;
    const std::vector<std::size_t> bytes = GateEvaluator::BytesPerSegment(spec);
    const std::vector<std::size_t> steps = GateEvaluator::StepsPerTick(spec);
    for (std::size_t i = 0; i < spec.nodes.size(); ++i) {
      const plan::Node& node = spec.nodes[i];
      AddBytes(node.space, bytes[i]);
      AddSteps(node.space, steps[i]);
      if (node.op != plan::Node::Op::kFold) continue;
      const auto& members = program_.populations[static_cast<std::size_t>(node.population)];
      AddSteps(members.space, 1);
    }
  }

  const plan::Program& program_;
  Cost cost_;
};

}  // namespace

Cost CostOf(const plan::Program& program) { return Adder(program).Add(AllParts(program)); }

Cost CostOfGate(const plan::Program& program, int gate) {
  return Adder(program).Add(PartsOfGate(program, gate));
}

std::size_t BytesPerSeries(const plan::Program& program, const plan::SignalSpec& signal) {
  return SeriesTable::BytesPerSeries(signal) + CellTable::BytesPerSeries(OpenPanes(program),
                                                                         CellsHaveExtremes(program),
                                                                         CellsHaveLists(program));
}

std::int64_t DepthOf(const plan::Program& program, const plan::StoreSpec& store) {
  std::int64_t depth = 0;
  for (const int window : store.windows) {
    depth = std::max(
        depth, window::SlidingWindow::Depth(program.windows[static_cast<std::size_t>(window)]));
  }
  return depth;
}

}  // namespace sluice::engine
