#include "src/evaluate/threshold.h"

#include <algorithm>

#include "src/plan/semantics.h"

namespace sluice::evaluate {
namespace {

using plan::Function;
using plan::Node;
using Op = plan::Node::Op;

bool IsQuotient(const Node& node) {
  return node.op == Op::kAggregate && node.scale == 1 && node.step_window < 0 &&
         (node.function == Function::kMean || plan::IsRatio(node.function));
}

bool IsOrder(Op op) {
  return op == Op::kLess || op == Op::kLessEqual || op == Op::kGreater || op == Op::kGreaterEqual;
}

// Calls `visit` for each node that the node reads the column of.
template <typename Visit>
void ForEachOperand(const Node& node, Visit visit) {
  for (const int operand : {node.left, node.right, node.third}) {
    if (operand >= 0) visit(static_cast<std::size_t>(operand));
  }
}

}  // namespace

absl::optional<Threshold> ThresholdOf(const plan::ConditionsSpec& gate, const Node& node) {
  if (!IsOrder(node.op)) return absl::nullopt;
  const auto spec = [&gate](int at) -> const Node& {
    return gate.nodes[static_cast<std::size_t>(at)];
  };
  const bool constant_right = spec(node.right).op == Op::kConstant;
  const int aggregate = constant_right ? node.left : node.right;
  const int constant = constant_right ? node.right : node.left;
  if (spec(constant).op != Op::kConstant || !IsQuotient(spec(aggregate)) ||
      spec(aggregate).space != node.space) {
    return absl::nullopt;
  }
  const bool less = node.op == Op::kLess || node.op == Op::kLessEqual;
  const bool below = less == constant_right;
  return Threshold{aggregate,
                   {spec(constant).constant, below ? kTrue : kFalse, below ? kFalse : kTrue}};
}

std::vector<bool> AskedByThresholdsOnly(const plan::ConditionsSpec& gate) {
  std::vector<bool> only(gate.nodes.size());
  std::transform(gate.nodes.begin(), gate.nodes.end(), only.begin(), IsQuotient);
  for (const Node& node : gate.nodes) {
    if (ThresholdOf(gate, node).has_value()) continue;
    ForEachOperand(node, [&only](std::size_t operand) { only[operand] = false; });
  }
  return only;
}

bool JudgeThreshold(const Node& aggregate, const Bound& bound, const window::SlidingWindow& window,
                    std::size_t begin, std::size_t n, Truth* out) {
  const window::Layout& layout = window.layout();
  const auto column = [&](int number) { return window.column(number) + begin; };
  const ColumnLoops& loops = BestColumnLoops();
  switch (aggregate.function) {
    case Function::kMean:
      return loops.judge_mean(n, column(layout.sum), column(layout.sum + 1), column(layout.count),
                              bound, out);
    case Function::kFailureRatio:
      return loops.judge_rest(n, column(layout.ok), column(layout.count), bound, out);
    case Function::kShareAbove:
      return loops.judge_part(n, column(layout.above[aggregate.threshold]), column(layout.count),
                              bound, out);
    case Function::kShareBelow:
      return loops.judge_part(n, column(layout.below[aggregate.threshold]), column(layout.count),
                              bound, out);
    default:  // kSuccessRatio
      return loops.judge_part(n, column(layout.ok), column(layout.count), bound, out);
  }
}

}  // namespace sluice::evaluate
