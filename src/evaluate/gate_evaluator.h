// Evaluates the conditions of one gate or ramp for all its segments in one pass.
#ifndef SLUICE_SRC_EVALUATE_GATE_EVALUATOR_H_
#define SLUICE_SRC_EVALUATE_GATE_EVALUATOR_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "absl/types/optional.h"
#include "src/evaluate/column_loops.h"
#include "src/evaluate/population.h"
#include "src/evaluate/spaces.h"
#include "src/evaluate/state_code.h"
#include "src/evaluate/threshold.h"
#include "src/evaluate/truth.h"
#include "src/plan/program.h"
#include "src/window/aligned.h"
#include "src/window/growing_window.h"
#include "src/window/histogram.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"

namespace sluice::evaluate {

// Everything that expressions read, as of one tick. All is owned by the caller.
struct Surroundings {
  const plan::Program* program = nullptr;
  const Spaces* spaces = nullptr;
  const Populations* populations = nullptr;
  const std::vector<window::PaneStore>* stores = nullptr;
  const std::vector<window::SlidingWindow>* windows = nullptr;
  // By window; null where it keeps no histogram.
  const std::vector<std::unique_ptr<window::HistogramWindow>>* histograms = nullptr;
  // Of the ramp that is evaluated, as RampSpec::step_windows.
  const std::vector<window::GrowingWindow>* step_windows = nullptr;
  // By gate, then by segment of the gate's space; may be shorter than that.
  const std::vector<const std::vector<std::uint8_t>*>* states = nullptr;
  std::int64_t time_ns = 0;   // of the tick
  std::int64_t start_ns = 0;  // of the engine
};

// How many members of a fold held, of one segment.
struct FoldCounts {
  std::size_t members = 0;
  std::size_t held = 0;
  std::size_t unknown = 0;
  double needed = 0;  // members, or a share of them
};

// Not thread-safe.
class GateEvaluator {
 public:
  explicit GateEvaluator(const plan::ConditionsSpec& gate);

  // Makes all columns as long as their spaces are now.
  void Reserve(const Spaces& spaces);

  // Answers how many segments its loops went over, all together.
  std::size_t Run(const Surroundings& in);

  // Columns over the gate's own space, after Run. Null where the plan has no such
  // condition.
  const Truth* when() const { return Root(gate_.when); }
  const Truth* given() const { return Root(gate_.given); }
  const Truth* clear_when() const { return Root(gate_.clear_when); }

  // A node's value for a segment of the gate's space; NaN where unknown. For
  // nodes outside of folds only.
  double ValueAt(int node, std::uint32_t segment, const Surroundings& in) const;
  Truth TruthAt(int node, std::uint32_t segment, const Surroundings& in) const;

  // The same for any node, inside of folds too, and a segment of a space that has all of
  // the node's labels.
  Truth TruthIn(int node, int space, std::uint32_t segment, const Surroundings& in) const;

  // Of a quantifier over truths, for a segment of the gate's space.
  FoldCounts CountsAt(int fold, std::uint32_t segment, const Surroundings& in) const;
  // The segments (of the fold's population) for which its body is true.
  std::vector<std::uint32_t> HoldingMembers(int fold, std::uint32_t segment,
                                            const Surroundings& in) const;
  // The segment of the node's space in which a segment of such a space lies; a number
  // beyond all segments where there is none.
  std::uint32_t GroupOf(int node, int space, std::uint32_t segment, const Surroundings& in) const;

  // Of all nodes of a gate, by their space; and of a node the steps of a tick, to which a fold
  // adds one for each member.
  static std::vector<std::size_t> BytesPerSegment(const plan::ConditionsSpec& gate);
  static std::vector<std::size_t> StepsPerTick(const plan::ConditionsSpec& gate);

 private:
  struct Column {
    window::AlignedVector<double>
        values;  // numbers and durations; none where that is computed when asked
    window::AlignedVector<Truth> truths;
  };
  const Truth* Root(const plan::ConditionSpec& condition) const {
    return condition.root < 0 ? nullptr : At(condition.root).truths.data();
  }
  const Column& At(int node) const { return columns_[static_cast<std::size_t>(node)]; }
  const plan::Node& Spec(int node) const { return gate_.nodes[static_cast<std::size_t>(node)]; }
  Operand<double> Values(const plan::Node& user, int node) const;
  Operand<Truth> Truths(const plan::Node& user, int node) const;

  void RunNode(const plan::Node& node, Column& out, std::size_t n, const Surroundings& in) const;
  void RunSilence(const plan::Node& node, Column& out, std::size_t n, const Surroundings& in) const;
  void RunProject(const plan::Node& node, Column& out, std::size_t n, const Surroundings& in) const;
  void RunArithmetic(const plan::Node& node, Column& out, std::size_t n) const;
  void RunComparison(const plan::Node& node, Column& out, std::size_t n) const;
  void RunThreshold(const plan::Node& node, const Threshold& threshold, Column& out, std::size_t n,
                    const Surroundings& in) const;
  void RunConfident(const plan::Node& node, Column& out, std::size_t n) const;
  void RunLogic(const plan::Node& node, Column& out, std::size_t n) const;
  void RunState(const plan::Node& node, Column& out, std::size_t n, const Surroundings& in) const;
  void RunFold(const plan::Node& node, Column& out, std::size_t n, const Surroundings& in) const;
  FoldCounts CountMembers(const plan::Node& fold, std::uint32_t group,
                          const Surroundings& in) const;

  const plan::ConditionsSpec& gate_;
  std::vector<Column> columns_;                        // by node
  std::vector<absl::optional<Threshold>> thresholds_;  // by node: comparisons
  std::vector<bool> when_asked_;                       // by node: AskedByThresholdsOnly
};

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_GATE_EVALUATOR_H_
