#include "tests/oracle/expressions.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace sluice::oracle {
namespace {

bool Agrees(const Binding& labels, const Binding& binding) {
  for (const auto& [label, value] : labels) {
    const auto bound = binding.find(label);
    if (bound != binding.end() && bound->second != value) return false;
  }
  return true;
}

// Every choice of one value from each list.
void CrossProduct(const std::vector<std::vector<std::string>>& lists,
                  std::set<std::vector<std::string>>& out, std::vector<std::string> chosen = {}) {
  if (chosen.size() == lists.size()) {
    out.insert(chosen);
    return;
  }
  for (const std::string& value : lists[chosen.size()]) {
    chosen.push_back(value);
    CrossProduct(lists, out, chosen);
    chosen.pop_back();
  }
}

// Of a difference of two probabilities: what is nothing but rounding is no difference.
int Sign(double difference) { return difference < -1e-14 ? -1 : difference > 1e-14 ? 1 : 0; }

// The segments that a signal expects from the start: where it declares values for each of
// `labels`, and for each bound label that it has, the bound value among them.
void AddExpected(const StoredSignal& signal, const std::vector<std::string>& labels,
                 const Binding& binding, std::set<std::vector<std::string>>& out) {
  for (const auto& [label, value] : binding) {
    const std::vector<std::string> values = signal.Expected(label);
    if (signal.HasLabel(label) && std::count(values.begin(), values.end(), value) == 0) return;
  }
  std::vector<std::vector<std::string>> lists;
  for (const std::string& label : labels) lists.push_back(signal.Expected(label));
  CrossProduct(lists, out);
}

Value Finite(double number) {
  if (!std::isfinite(number)) return std::nullopt;
  return number;
}

bool Holds(v1::Comparison::Op op, double left, double right) {
  switch (op) {
    case v1::Comparison::LT:
      return left < right;
    case v1::Comparison::LE:
      return left <= right;
    case v1::Comparison::GT:
      return left > right;
    case v1::Comparison::GE:
      return left >= right;
    case v1::Comparison::EQ:
      return left == right;
    default:
      return left != right;
  }
}

const v1::Expr* FindSubject(const v1::Expr& expr, bool comparison_needed);

const v1::Expr* FirstSubjectOf(const std::vector<const v1::Expr*>& parts, bool comparison_needed) {
  for (const v1::Expr* part : parts) {
    if (const v1::Expr* found = FindSubject(*part, comparison_needed)) return found;
  }
  return nullptr;
}

const v1::Expr* FindSubject(const v1::Expr& expr, bool comparison_needed) {
  switch (expr.kind_case()) {
    case v1::Expr::kComparison:
      return &expr;
    case v1::Expr::kNot:
      return FindSubject(expr.not_().operand(), comparison_needed);
    case v1::Expr::kLogic: {
      std::vector<const v1::Expr*> operands;
      for (const v1::Expr& operand : expr.logic().operands()) operands.push_back(&operand);
      return FirstSubjectOf(operands, comparison_needed);
    }
    case v1::Expr::kFold:
      if (!comparison_needed) return &expr;
      return FindSubject(expr.fold().body(), true) != nullptr ? &expr : nullptr;
    default:
      return nullptr;
  }
}

}  // namespace

std::vector<std::string> NamesOf(const google::protobuf::RepeatedPtrField<v1::Name>& names) {
  std::vector<std::string> texts;
  for (const v1::Name& name : names) texts.push_back(name.text());
  return texts;
}

bool IsTruthFold(const v1::Fold& fold) {
  switch (fold.quantifier()) {
    case v1::Fold::ANY:
    case v1::Fold::ALL:
    case v1::Fold::AT_LEAST:
    case v1::Fold::AT_MOST:
      return true;
    default:
      return false;
  }
}

void Walk(const v1::Expr& expr, const std::function<void(const v1::Expr&)>& visit) {
  visit(expr);
  switch (expr.kind_case()) {
    case v1::Expr::kNegate:
      return Walk(expr.negate().operand(), visit);
    case v1::Expr::kArithmetic:
      Walk(expr.arithmetic().left(), visit);
      return Walk(expr.arithmetic().right(), visit);
    case v1::Expr::kComparison:
      Walk(expr.comparison().left(), visit);
      return Walk(expr.comparison().right(), visit);
    case v1::Expr::kNot:
      return Walk(expr.not_().operand(), visit);
    case v1::Expr::kLogic:
      for (const v1::Expr& operand : expr.logic().operands()) Walk(operand, visit);
      return;
    case v1::Expr::kFold:
      return Walk(expr.fold().body(), visit);
    default:
      return;
  }
}

const v1::Expr* Subject(const v1::Expr& when) {
  if (const v1::Expr* found = FindSubject(when, /*comparison_needed=*/true)) return found;
  return FindSubject(when, /*comparison_needed=*/false);
}

Truth Evaluator::IsTrue(const v1::Expr& expr, const Binding& binding, std::int64_t at) const {
  switch (expr.kind_case()) {
    case v1::Expr::kComparison:
      return Compare(expr.comparison(), binding, at);
    case v1::Expr::kNot:
      return Not(IsTrue(expr.not_().operand(), binding, at));
    case v1::Expr::kLogic: {
      const bool all = expr.logic().op() == v1::Logic::AND;
      Truth truth = FromBool(all);
      for (const v1::Expr& operand : expr.logic().operands()) {
        const Truth next = IsTrue(operand, binding, at);
        truth = all ? And(truth, next) : Or(truth, next);
      }
      return truth;
    }
    case v1::Expr::kFold:
      return FoldTruths(expr.fold(), binding, at);
    case v1::Expr::kState:
      return StateIs(expr.state(), binding);
    default:
      return Truth::kUnknown;
  }
}

Value Evaluator::Number(const v1::Expr& expr, const Binding& binding, std::int64_t at) const {
  switch (expr.kind_case()) {
    case v1::Expr::kLiteral:
      return LiteralValue(expr.literal());
    case v1::Expr::kNegate: {
      const Value operand = Number(expr.negate().operand(), binding, at);
      return operand.has_value() ? Value(-*operand) : operand;
    }
    case v1::Expr::kArithmetic:
      return Arithmetic(expr.arithmetic(), binding, at);
    case v1::Expr::kAggregate:
      return samples_.Compute(expr.aggregate(), binding, at);
    case v1::Expr::kFold:
      return FoldNumbers(expr.fold(), binding, at);
    default:
      return std::nullopt;
  }
}

Value Evaluator::Arithmetic(const v1::Arithmetic& arithmetic, const Binding& binding,
                            std::int64_t at) const {
  const Value left = Number(arithmetic.left(), binding, at);
  const Value right = Number(arithmetic.right(), binding, at);
  if (!left.has_value() || !right.has_value()) return std::nullopt;
  switch (arithmetic.op()) {
    case v1::Arithmetic::ADD:
      return Finite(*left + *right);
    case v1::Arithmetic::SUBTRACT:
      return Finite(*left - *right);
    case v1::Arithmetic::MULTIPLY:
      return Finite(*left * *right);
    default:
      if (*right == 0) return std::nullopt;
      return Finite(*left / *right);
  }
}

Truth Evaluator::Compare(const v1::Comparison& comparison, const Binding& binding,
                         std::int64_t at) const {
  if (comparison.has_confidence()) return CompareWithConfidence(comparison, binding, at);
  const Value left = Number(comparison.left(), binding, at);
  const Value right = Number(comparison.right(), binding, at);
  if (!left.has_value() || !right.has_value()) return Truth::kUnknown;
  return FromBool(Holds(comparison.op(), *left, *right));
}

// The upper bound U of the ratio at confidence P is where P(X <= k) falls to 1 - P: the
// chance B lies above U just where P(X <= k | B) < 1 - P. The lower bound L is its mirror.
Truth Evaluator::CompareWithConfidence(const v1::Comparison& comparison, const Binding& binding,
                                       std::int64_t at) const {
  const Value bound = Number(comparison.right(), binding, at);
  const auto [k, n] = samples_.RatioParts(comparison.left().aggregate(), binding, at);
  if (!bound.has_value() || n == 0) return Truth::kUnknown;
  const double error = 1 - LiteralValue(comparison.confidence());
  // Signs of U - B and of L - B. The bounds are 1 where all is well, and 0 where nothing is.
  const int upper = k == n ? Sign(1 - *bound) : Sign(BinomialAtMost(k, n, *bound) - error);
  const int lower = k == 0 ? Sign(-*bound) : Sign(error - BinomialAtLeast(k, n, *bound));
  const auto decide = [](bool yes, bool no) {
    return yes ? Truth::kTrue : no ? Truth::kFalse : Truth::kUnknown;
  };
  switch (comparison.op()) {
    case v1::Comparison::LT:
      return decide(upper < 0, lower >= 0);
    case v1::Comparison::LE:
      return decide(upper <= 0, lower > 0);
    case v1::Comparison::GT:
      return decide(lower > 0, upper <= 0);
    default:
      return decide(lower >= 0, upper < 0);
  }
}

std::vector<std::vector<std::string>> Evaluator::Existing(const std::vector<const v1::Expr*>& exprs,
                                                          const std::vector<std::string>& labels,
                                                          const Binding& binding,
                                                          std::int64_t at) const {
  std::set<std::vector<std::string>> found;
  const auto values_of = [&labels](const Binding& from) {
    std::vector<std::string> values;
    for (const std::string& label : labels) values.push_back(from.at(label));
    return values;
  };
  const auto add = [&](const v1::Expr& expr) {
    if (expr.has_aggregate()) {
      const StoredSignal& signal = samples_.Signal(expr.aggregate().signal().text());
      if (!signal.HasAll(labels)) return;
      for (const StoredSeries& series : signal.series) {
        if (Agrees(series.labels, binding) && series.samples.front().time_ns <= at) {
          found.insert(values_of(series.labels));
        }
      }
      AddExpected(signal, labels, binding, found);
    } else if (expr.has_state()) {
      const GateSegments& gate = gates_.at(expr.state().gate().text());
      for (const std::string& label : labels) {
        if (std::count(gate.labels.begin(), gate.labels.end(), label) == 0) return;
      }
      for (const auto& segment : gate.states) {
        Binding segment_labels;
        for (std::size_t i = 0; i < gate.labels.size(); ++i) {
          segment_labels[gate.labels[i]] = segment.first[i];
        }
        if (Agrees(segment_labels, binding)) found.insert(values_of(segment_labels));
      }
    }
  };
  for (const v1::Expr* expr : exprs) Walk(*expr, add);
  return {found.begin(), found.end()};
}

std::vector<Binding> Evaluator::Members(const v1::Fold& fold, const Binding& binding,
                                        std::int64_t at) const {
  const std::vector<std::string> labels = NamesOf(fold.labels());
  std::vector<Binding> members;
  for (const std::vector<std::string>& values : Existing({&fold.body()}, labels, binding, at)) {
    Binding member = binding;
    for (std::size_t i = 0; i < labels.size(); ++i) member[labels[i]] = values[i];
    members.push_back(std::move(member));
  }
  return members;
}

Evaluator::Tally Evaluator::Count(const v1::Fold& fold, const Binding& binding,
                                  std::int64_t at) const {
  Tally tally;
  for (const Binding& member : Members(fold, binding, at)) {
    const Truth truth = IsTrue(fold.body(), member, at);
    ++tally.members;
    if (truth == Truth::kTrue) ++tally.yes;
    if (truth == Truth::kUnknown) ++tally.unknown;
  }
  return tally;
}

Truth Evaluator::FoldTruths(const v1::Fold& fold, const Binding& binding, std::int64_t at) const {
  const Tally tally = Count(fold, binding, at);
  if (tally.members == 0) return Truth::kUnknown;
  // Sign of `count` - the bound.
  const auto compare = [&](std::size_t count) {
    const bool percent = fold.bound().unit() == v1::Literal::PERCENT;
    return CompareWithShare(count, LiteralMeaning(fold.bound()), percent ? tally.members : 1);
  };
  const std::size_t possible = tally.yes + tally.unknown;
  switch (fold.quantifier()) {
    case v1::Fold::ANY:
      return tally.yes > 0 ? Truth::kTrue : possible > 0 ? Truth::kUnknown : Truth::kFalse;
    case v1::Fold::ALL:
      if (possible < tally.members) return Truth::kFalse;
      return tally.unknown > 0 ? Truth::kUnknown : Truth::kTrue;
    case v1::Fold::AT_LEAST:
      if (compare(tally.yes) >= 0) return Truth::kTrue;
      return compare(possible) < 0 ? Truth::kFalse : Truth::kUnknown;
    default:
      if (compare(tally.yes) > 0) return Truth::kFalse;
      return compare(possible) <= 0 ? Truth::kTrue : Truth::kUnknown;
  }
}

Value Evaluator::FoldNumbers(const v1::Fold& fold, const Binding& binding, std::int64_t at) const {
  std::vector<double> known;
  for (const Binding& member : Members(fold, binding, at)) {
    const Value value = Number(fold.body(), member, at);
    if (value.has_value()) known.push_back(*value);
  }
  if (known.empty()) return std::nullopt;
  if (fold.quantifier() == v1::Fold::MIN) return *std::min_element(known.begin(), known.end());
  if (fold.quantifier() == v1::Fold::MAX) return *std::max_element(known.begin(), known.end());
  Quad sum = 0;
  for (double value : known) sum += static_cast<Quad>(value);
  if (fold.quantifier() == v1::Fold::MEAN) sum /= static_cast<Quad>(known.size());
  return Finite(static_cast<double>(sum));
}

Truth Evaluator::StateIs(const v1::GateState& asked, const Binding& binding) const {
  const GateSegments& gate = gates_.at(asked.gate().text());
  std::vector<std::string> values;
  for (const std::string& label : gate.labels) values.push_back(binding.at(label));
  const auto found = gate.states.find(values);
  if (found == gate.states.end()) return Truth::kUnknown;
  switch (asked.state()) {
    case v1::GateState::TRIPPED:
      return FromBool(IsTripped(found->second));
    case v1::GateState::PENDING:
      return FromBool(found->second == State::kPending);
    default:
      return FromBool(found->second == State::kClear);
  }
}

bool Evaluator::IsDuration(const v1::Expr& expr) const {
  switch (expr.kind_case()) {
    case v1::Expr::kLiteral:
      return expr.literal().value_case() == v1::Literal::kDurationNs;
    case v1::Expr::kNegate:
      return IsDuration(expr.negate().operand());
    case v1::Expr::kArithmetic: {
      const bool left = IsDuration(expr.arithmetic().left());
      const bool right = IsDuration(expr.arithmetic().right());
      if (expr.arithmetic().op() == v1::Arithmetic::DIVIDE) return left && !right;
      return left || right;
    }
    case v1::Expr::kAggregate:
      return samples_.IsDuration(expr.aggregate());
    case v1::Expr::kFold:
      return IsDuration(expr.fold().body());
    default:
      return false;
  }
}

Sides Evaluator::SidesOf(const v1::Expr& expr, const Binding& binding, std::int64_t at) const {
  const v1::Expr* subject = Subject(expr);
  if (subject == nullptr) return {};
  if (subject->has_fold()) return SidesOfFold(subject->fold(), binding, at);
  const auto side = [&](const v1::Expr& part) {
    Value value = Number(part, binding, at);
    if (value.has_value() && IsDuration(part)) value = *value / 1e9;
    return value;
  };
  return {side(subject->comparison().left()), side(subject->comparison().right())};
}

std::set<std::string> Evaluator::MembersOf(const v1::Expr& expr, const Binding& binding,
                                           std::int64_t at) const {
  std::set<std::string> names;
  if (expr.has_not_()) return MembersOf(expr.not_().operand(), binding, at);
  for (const v1::Expr& operand : expr.logic().operands())
    names.merge(MembersOf(operand, binding, at));
  if (!expr.has_fold()) return names;
  for (const Binding& member : Members(expr.fold(), binding, at)) {
    if (IsTrue(expr.fold().body(), member, at) != Truth::kTrue) continue;
    std::vector<std::string> labels = NamesOf(expr.fold().labels());
    std::sort(labels.begin(), labels.end());
    std::string name;
    for (const std::string& label : labels) {
      if (!name.empty()) name += ", ";
      name += label + " = \"" + member.at(label) + "\"";
    }
    names.insert(std::move(name));
  }
  return names;
}

Sides Evaluator::SidesOfFold(const v1::Fold& fold, const Binding& binding, std::int64_t at) const {
  const Tally tally = Count(fold, binding, at);
  if (tally.members == 0) return {};  // with no members every fold is unknown
  const double yes = static_cast<double>(tally.yes);
  const double members = static_cast<double>(tally.members);
  if (fold.quantifier() == v1::Fold::ANY) return {yes, 1};
  if (fold.quantifier() == v1::Fold::ALL) return {yes, members};
  if (fold.bound().unit() != v1::Literal::PERCENT) return {yes, LiteralValue(fold.bound())};
  return {yes / members, LiteralValue(fold.bound())};
}

}  // namespace sluice::oracle
