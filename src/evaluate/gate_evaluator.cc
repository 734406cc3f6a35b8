#include "src/evaluate/gate_evaluator.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "src/evaluate/aggregates.h"
#include "src/evaluate/confidence.h"
#include "src/evaluate/fold.h"

namespace sluice::evaluate {
namespace {

using plan::Node;
using Op = plan::Node::Op;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// What is not a finite number is not known.
double Known(double value) { return std::isfinite(value) ? value : kNone; }

bool StateHolds(v1::GateState::State state, std::uint8_t code) {
  switch (state) {
    case v1::GateState::PENDING:
      return code == kPending;
    case v1::GateState::CLEAR:
      return code == kClear;
    default:
      return IsTripped(code);
  }
}

void Compare(Op op, std::size_t n, Operand<double> a, Operand<double> b, Truth* to) {
  const ColumnLoops& loops = BestColumnLoops();
  switch (op) {
    case Op::kLess:
      return loops.less(n, a, b, to);
    case Op::kLessEqual:
      return loops.less_equal(n, a, b, to);
    case Op::kGreater:
      return loops.less(n, b, a, to);
    case Op::kGreaterEqual:
      return loops.less_equal(n, b, a, to);
    case Op::kEqual:
      return loops.equal(n, a, b, to);
    default:
      return loops.not_equal(n, a, b, to);
  }
}

}  // namespace

GateEvaluator::GateEvaluator(const plan::ConditionsSpec& gate)
    : gate_(gate), columns_(gate.nodes.size()), when_asked_(AskedByThresholdsOnly(gate)) {
  for (const Node& node : gate.nodes) thresholds_.push_back(ThresholdOf(gate, node));
}

std::vector<std::size_t> GateEvaluator::BytesPerSegment(const plan::ConditionsSpec& gate) {
  const std::vector<bool> when_asked = AskedByThresholdsOnly(gate);
  std::vector<std::size_t> bytes;
  for (std::size_t i = 0; i < gate.nodes.size(); ++i) {
    bytes.push_back(when_asked[i]                              ? 0
                    : gate.nodes[i].type == plan::Type::kTruth ? sizeof(Truth)
                                                               : sizeof(double));
  }
  return bytes;
}

std::vector<std::size_t> GateEvaluator::StepsPerTick(const plan::ConditionsSpec& gate) {
  const std::vector<bool> when_asked = AskedByThresholdsOnly(gate);
  std::vector<std::size_t> steps;
  for (const bool asked : when_asked) steps.push_back(asked ? 0 : 1);
  return steps;
}

void GateEvaluator::Reserve(const Spaces& spaces) {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const Node& node = gate_.nodes[i];
    const std::size_t size = spaces.size(node.space);
    if (node.type == plan::Type::kTruth) {
      columns_[i].truths.resize(size, kUnknown);
    } else if (!when_asked_[i]) {
      columns_[i].values.resize(size, node.op == Op::kConstant ? node.constant : kNone);
    }
  }
}

std::size_t GateEvaluator::Run(const Surroundings& in) {
  std::size_t steps = 0;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (when_asked_[i]) continue;
    const Node& node = gate_.nodes[i];
    const std::size_t n = in.spaces->size(node.space);
    if (thresholds_[i].has_value()) {
      RunThreshold(node, *thresholds_[i], columns_[i], n, in);
    } else {
      RunNode(node, columns_[i], n, in);
    }
    steps += n;
    if (node.op == Op::kFold) steps += in.populations->segments(node.population).size();
  }
  return steps;
}

Operand<double> GateEvaluator::Values(const Node& user, int node) const {
  return {At(node).values.data(), Spec(node).space == user.space ? 1u : 0u};
}

Operand<Truth> GateEvaluator::Truths(const Node& user, int node) const {
  return {At(node).truths.data(), Spec(node).space == user.space ? 1u : 0u};
}

void GateEvaluator::RunNode(const Node& node, Column& out, std::size_t n,
                            const Surroundings& in) const {
  switch (node.op) {
    case Op::kConstant:
      return;  // Reserve has filled it in
    case Op::kAggregate: {
      if (node.step_window >= 0) {
        const auto& window = (*in.step_windows)[static_cast<std::size_t>(node.step_window)];
        return AggregateGrowing(node, window, in.program->tick_ns, n, out.values.data());
      }
      const auto window = static_cast<std::size_t>(node.window);
      return Aggregate(node, (*in.windows)[window], (*in.histograms)[window].get(), 0, n,
                       out.values.data());
    }
    case Op::kSilence:
      return RunSilence(node, out, n, in);
    case Op::kProject:
      return RunProject(node, out, n, in);
    case Op::kNegate:
    case Op::kAdd:
    case Op::kSubtract:
    case Op::kMultiply:
    case Op::kDivide:
      return RunArithmetic(node, out, n);
    case Op::kLess:
    case Op::kLessEqual:
    case Op::kGreater:
    case Op::kGreaterEqual:
    case Op::kEqual:
    case Op::kNotEqual:
      return RunComparison(node, out, n);
    case Op::kConfident:
      return RunConfident(node, out, n);
    case Op::kNot:
    case Op::kAnd:
    case Op::kOr:
      return RunLogic(node, out, n);
    case Op::kState:
      return RunState(node, out, n, in);
    case Op::kFold:
      return RunFold(node, out, n, in);
  }
}

void GateEvaluator::RunSilence(const Node& node, Column& out, std::size_t n,
                               const Surroundings& in) const {
  const window::PaneStore& store = (*in.stores)[static_cast<std::size_t>(node.store)];
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t last = store.last_sample_ns(static_cast<std::uint32_t>(i));
    const std::int64_t since =
        last == std::numeric_limits<std::int64_t>::min() ? in.start_ns : last;
    out.values[i] = static_cast<double>(in.time_ns - since);
  }
}

void GateEvaluator::RunProject(const Node& node, Column& out, std::size_t n,
                               const Surroundings& in) const {
  const std::vector<std::uint32_t>& map = in.spaces->projection(node.projection);
  const Column& from = At(node.left);
  if (node.type == plan::Type::kTruth) {
    for (std::size_t i = 0; i < n; ++i) out.truths[i] = from.truths[map[i]];
  } else {
    for (std::size_t i = 0; i < n; ++i) out.values[i] = from.values[map[i]];
  }
}

void GateEvaluator::RunArithmetic(const Node& node, Column& out, std::size_t n) const {
  const Operand<double> a = Values(node, node.left);
  double* const to = out.values.data();
  if (node.op == Op::kNegate) {
    for (std::size_t i = 0; i < n; ++i) to[i] = -a[i];
    return;
  }
  const Operand<double> b = Values(node, node.right);
  switch (node.op) {
    case Op::kAdd:
      for (std::size_t i = 0; i < n; ++i) to[i] = Known(a[i] + b[i]);
      return;
    case Op::kSubtract:
      for (std::size_t i = 0; i < n; ++i) to[i] = Known(a[i] - b[i]);
      return;
    case Op::kMultiply:
      for (std::size_t i = 0; i < n; ++i) to[i] = Known(a[i] * b[i]);
      return;
    default:  // a division by zero is not finite, and so unknown
      for (std::size_t i = 0; i < n; ++i) to[i] = Known(a[i] / b[i]);
      return;
  }
}

void GateEvaluator::RunComparison(const Node& node, Column& out, std::size_t n) const {
  Compare(node.op, n, Values(node, node.left), Values(node, node.right), out.truths.data());
}

// By blocks, so that a value near the bound costs the quotients of a few others only.
void GateEvaluator::RunThreshold(const Node& node, const Threshold& threshold, Column& out,
                                 std::size_t n, const Surroundings& in) const {
  constexpr std::size_t kBlock = 256;
  const Node& aggregate = Spec(threshold.aggregate);
  const window::SlidingWindow& window = (*in.windows)[static_cast<std::size_t>(aggregate.window)];
  for (std::size_t begin = 0; begin < n; begin += kBlock) {
    const std::size_t size = std::min(kBlock, n - begin);
    Truth* const to = out.truths.data() + begin;
    if (JudgeThreshold(aggregate, threshold.bound, window, begin, size, to)) continue;
    double values[kBlock];
    Aggregate(aggregate, window, nullptr, begin, size, values);
    const Operand<double> column{values, 1};
    const Operand<double> bound{&threshold.bound.value, 0};
    const bool aggregate_left = node.left == threshold.aggregate;
    Compare(node.op, size, aggregate_left ? column : bound, aggregate_left ? bound : column, to);
  }
}

void GateEvaluator::RunConfident(const Node& node, Column& out, std::size_t n) const {
  const Operand<double> hits = Values(node, node.left);
  const Operand<double> trials = Values(node, node.third);
  const Operand<double> bound = Values(node, node.right);
  for (std::size_t i = 0; i < n; ++i) {
    out.truths[i] =
        CompareWithConfidence(node.comparison, hits[i], trials[i], bound[i], node.confidence);
  }
}

void GateEvaluator::RunLogic(const Node& node, Column& out, std::size_t n) const {
  const Operand<Truth> a = Truths(node, node.left);
  Truth* const to = out.truths.data();
  if (node.op == Op::kNot) {
    for (std::size_t i = 0; i < n; ++i) to[i] = Not(a[i]);
    return;
  }
  const Operand<Truth> b = Truths(node, node.right);
  if (node.op == Op::kAnd) {
    for (std::size_t i = 0; i < n; ++i) to[i] = And(a[i], b[i]);
  } else {
    for (std::size_t i = 0; i < n; ++i) to[i] = Or(a[i], b[i]);
  }
}

void GateEvaluator::RunState(const Node& node, Column& out, std::size_t n,
                             const Surroundings& in) const {
  const std::vector<std::uint8_t>& states = *(*in.states)[static_cast<std::size_t>(node.gate)];
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint8_t code = i < states.size() ? states[i] : std::uint8_t{kAbsent};
    out.truths[i] = code == kAbsent ? kUnknown : FromBool(StateHolds(node.state, code));
  }
}

FoldCounts GateEvaluator::CountMembers(const Node& fold, std::uint32_t group,
                                       const Surroundings& in) const {
  FoldCounts counts;
  const auto& body = At(fold.left).truths;
  for (const std::uint32_t member : in.populations->members(fold.population, group)) {
    ++counts.members;
    counts.held += body[member] == kTrue ? 1 : 0;
    counts.unknown += body[member] == kUnknown ? 1 : 0;
  }
  return counts;
}

void GateEvaluator::RunFold(const Node& node, Column& out, std::size_t n,
                            const Surroundings& in) const {
  for (std::size_t i = 0; i < n; ++i) {
    const auto group = static_cast<std::uint32_t>(i);
    if (node.type == plan::Type::kTruth) {
      const FoldCounts counts = CountMembers(node, group, in);
      out.truths[i] = Quantify(node, counts.members, counts.held, counts.unknown);
    } else {
      out.values[i] = Known(FoldValues(node.quantifier, At(node.left).values,
                                       in.populations->members(node.population, group)));
    }
  }
}

std::uint32_t GateEvaluator::GroupOf(int node, int space, std::uint32_t segment,
                                     const Surroundings& in) const {
  const int to = Spec(node).space;
  if (to == space) return segment;
  if (to == 0) return 0;
  const LabelNumbers group = in.spaces->Project(space, to, in.spaces->numbers(space, segment));
  return in.spaces->Find(to, group).value_or(std::numeric_limits<std::uint32_t>::max());
}

double GateEvaluator::ValueAt(int node, std::uint32_t segment, const Surroundings& in) const {
  const std::uint32_t at = GroupOf(node, gate_.space, segment, in);
  if (!when_asked_[static_cast<std::size_t>(node)]) {
    return at < At(node).values.size() ? At(node).values[at] : kNone;
  }
  const window::SlidingWindow& window = (*in.windows)[static_cast<std::size_t>(Spec(node).window)];
  double value = kNone;
  if (at < window.segments()) Aggregate(Spec(node), window, nullptr, at, 1, &value);
  return value;
}

Truth GateEvaluator::TruthAt(int node, std::uint32_t segment, const Surroundings& in) const {
  return TruthIn(node, gate_.space, segment, in);
}

Truth GateEvaluator::TruthIn(int node, int space, std::uint32_t segment,
                             const Surroundings& in) const {
  const std::uint32_t at = GroupOf(node, space, segment, in);
  return at < At(node).truths.size() ? At(node).truths[at] : kUnknown;
}

FoldCounts GateEvaluator::CountsAt(int fold, std::uint32_t segment, const Surroundings& in) const {
  const Node& node = Spec(fold);
  FoldCounts counts = CountMembers(node, GroupOf(fold, gate_.space, segment, in), in);
  switch (node.quantifier) {
    case v1::Fold::ANY:
      counts.needed = 1;
      break;
    case v1::Fold::ALL:
      counts.needed = static_cast<double>(counts.members);
      break;
    default:
      counts.needed =
          static_cast<double>(node.bound.numerator) / static_cast<double>(node.bound.denominator());
      break;
  }
  return counts;
}

std::vector<std::uint32_t> GateEvaluator::HoldingMembers(int fold, std::uint32_t segment,
                                                         const Surroundings& in) const {
  const Node& node = Spec(fold);
  std::vector<std::uint32_t> holding;
  for (const std::uint32_t member :
       in.populations->members(node.population, GroupOf(fold, gate_.space, segment, in))) {
    if (At(node.left).truths[member] == kTrue) holding.push_back(member);
  }
  return holding;
}

}  // namespace sluice::evaluate
