#include "tests/oracle/generate_expr.h"

#include <algorithm>
#include <set>
#include <utility>

#include "tests/oracle/build.h"
#include "tests/oracle/expressions.h"
#include "tests/oracle/generate.h"

namespace sluice::oracle {
namespace {

bool HasLabel(const v1::Signal& signal, const std::string& label) {
  return std::any_of(signal.labels().begin(), signal.labels().end(),
                     [&](const v1::LabelDecl& decl) { return decl.name().text() == label; });
}

bool HasAll(const v1::Signal& signal, const std::vector<std::string>& labels) {
  return std::all_of(labels.begin(), labels.end(),
                     [&](const std::string& label) { return HasLabel(signal, label); });
}

bool HasAll(const std::vector<std::string>& all, const std::vector<std::string>& labels) {
  return std::all_of(labels.begin(), labels.end(), [&](const std::string& label) {
    return std::count(all.begin(), all.end(), label) > 0;
  });
}

bool IsDurationSignal(const v1::Signal& signal) { return signal.has_unit(); }

}  // namespace

std::int64_t ExprGenerator::Ticks(std::int64_t low, std::int64_t high) {
  return vocabulary_.tick_ns * random_.Between(low, high);
}

// A signal has all labels of a level, or none of them.
bool ExprGenerator::Fits(const v1::Signal& signal, const Levels& levels) const {
  for (const std::vector<std::string>& level : levels) {
    const auto has = std::count_if(level.begin(), level.end(), [&](const std::string& label) {
      return HasLabel(signal, label);
    });
    if (has != 0 && has != static_cast<std::int64_t>(level.size())) return false;
  }
  return true;
}

std::vector<const v1::Signal*> ExprGenerator::Fitting(const Levels& levels) const {
  std::vector<const v1::Signal*> fitting;
  for (const v1::Signal& signal : vocabulary_.signals) {
    if (!Fits(signal, levels)) continue;
    fitting.push_back(&signal);
    // Signals that have the innermost labels are wanted more often.
    if (HasAll(signal, levels.back())) fitting.insert(fitting.end(), 4, &signal);
  }
  return fitting;
}

bool ExprGenerator::CanServe(const std::vector<std::string>& labels) const {
  return std::any_of(vocabulary_.signals.begin(), vocabulary_.signals.end(),
                     [&](const v1::Signal& signal) { return HasAll(signal, labels); });
}

bool ExprGenerator::Serves(const v1::Expr& expr, const std::vector<std::string>& labels) const {
  bool serves = labels.empty();
  Walk(expr, [&](const v1::Expr& part) {
    if (part.has_aggregate()) {
      for (const v1::Signal& signal : vocabulary_.signals) {
        if (signal.name().text() == part.aggregate().signal().text()) {
          serves |= HasAll(signal, labels);
        }
      }
    } else if (part.has_state()) {
      for (const auto& [gate, gate_labels] : vocabulary_.gates) {
        if (gate == part.state().gate().text()) serves |= HasAll(gate_labels, labels);
      }
    }
  });
  return serves;
}

std::vector<std::vector<std::string>> ExprGenerator::FoldableLabels(const Levels& levels) const {
  std::set<std::string> taken;
  for (const std::vector<std::string>& level : levels) taken.insert(level.begin(), level.end());
  std::vector<std::vector<std::string>> foldable;
  for (const v1::Signal& signal : vocabulary_.signals) {
    std::vector<std::string> free;
    for (const v1::LabelDecl& decl : signal.labels()) {
      if (taken.count(decl.name().text()) == 0) free.push_back(decl.name().text());
    }
    if (free.empty() || !Fits(signal, levels)) continue;
    if (free.size() == 1 || random_.Percent(30)) {
      foldable.push_back(free);
    } else {
      foldable.push_back({random_.Pick(free)});
    }
  }
  return foldable;
}

v1::Expr ExprGenerator::Condition(const std::vector<std::string>& labels) {
  for (int attempt = 0; attempt < 20; ++attempt) {
    v1::Expr expr = Truth({labels}, 0);
    if (Serves(expr, labels)) return expr;
  }
  return Evidence(labels);
}

v1::Expr ExprGenerator::Evidence(const std::vector<std::string>& labels) {
  std::vector<const v1::Signal*> able;
  for (const v1::Signal& signal : vocabulary_.signals) {
    if (HasAll(signal, labels)) able.push_back(&signal);
  }
  const v1::Signal& signal = *random_.Pick(able);
  if (signal.kind() == v1::Signal::COUNTER) {
    return ComparisonExpr(v1::Comparison::GE, AggregateExpr(Aggregate(signal, "increase")),
                          NumberExpr(random_.Pick({0.0, 1.0, 10.0})));
  }
  return ComparisonExpr(v1::Comparison::GE, AggregateExpr(Aggregate(signal, "count")),
                        NumberExpr(random_.Pick({1.0, 2.0, 3.0, 50.0})));
}

v1::Expr ExprGenerator::Truth(const Levels& levels, int depth) {
  const std::uint64_t roll = random_.Below(100);
  if (depth < 3 && roll < 14) {
    const v1::Logic::Op op = random_.Pick({v1::Logic::AND, v1::Logic::OR});
    std::vector<v1::Expr> operands;
    for (std::int64_t i = random_.Between(2, 3); i > 0; --i) {
      operands.push_back(Truth(levels, depth + 1));
    }
    return LogicExpr(op, std::move(operands));
  }
  if (depth < 3 && roll < 20) return NotExpr(Truth(levels, depth + 1));
  if (depth < 3 && roll < 42) {
    const std::vector<std::vector<std::string>> foldable = FoldableLabels(levels);
    if (!foldable.empty()) return FoldOfTruths(levels, random_.Pick(foldable), depth);
  }
  if (roll < 50 && !vocabulary_.gates.empty()) return AskState(levels);
  return Comparison(levels);
}

v1::Expr ExprGenerator::FoldOfTruths(const Levels& levels, const std::vector<std::string>& labels,
                                     int depth) {
  Levels inner = levels;
  inner.push_back(labels);
  v1::Expr body = Truth(inner, depth + 1);
  for (int attempt = 0; attempt < 20 && !Serves(body, labels); ++attempt) {
    body = Truth(inner, depth + 1);
  }
  if (!Serves(body, labels)) return Comparison(levels);
  const v1::Fold::Quantifier quantifier = random_.Pick(
      {v1::Fold::ANY, v1::Fold::ALL, v1::Fold::AT_LEAST, v1::Fold::AT_LEAST, v1::Fold::AT_MOST});
  v1::Expr fold = FoldExpr(quantifier, labels, std::move(body));
  if (quantifier == v1::Fold::AT_LEAST || quantifier == v1::Fold::AT_MOST) {
    if (random_.Percent(50)) {
      *fold.mutable_fold()->mutable_bound() =
          NumberLiteral(static_cast<double>(random_.Between(1, 3)));
    } else {
      *fold.mutable_fold()->mutable_bound() = NumberLiteral(
          random_.Pick({33.3, 34.0, 50.0, 66.0, 67.0, 99.9, 100.0}), v1::Literal::PERCENT);
    }
  }
  return fold;
}

v1::Expr ExprGenerator::AskState(const Levels& levels) {
  std::vector<std::string> around;
  for (const std::vector<std::string>& level : levels) {
    around.insert(around.end(), level.begin(), level.end());
  }
  std::vector<std::string> able;
  for (const auto& [gate, labels] : vocabulary_.gates) {
    if (!HasAll(around, labels)) continue;
    bool fits = true;  // all labels of each level, or none
    for (const std::vector<std::string>& level : levels) {
      const auto has = std::count_if(level.begin(), level.end(), [&labels = labels](const auto& l) {
        return std::count(labels.begin(), labels.end(), l) > 0;
      });
      fits &= has == 0 || has == static_cast<std::int64_t>(level.size());
    }
    if (fits) able.push_back(gate);
  }
  if (able.empty()) return Comparison(levels);
  return StateExpr(random_.Pick({v1::GateState::TRIPPED, v1::GateState::TRIPPED,
                                 v1::GateState::PENDING, v1::GateState::CLEAR}),
                   random_.Pick(able));
}

v1::Expr ExprGenerator::Comparison(const Levels& levels) {
  if (random_.Percent(10)) {
    const std::vector<std::vector<std::string>> foldable = FoldableLabels(levels);
    if (!foldable.empty()) return CompareFoldedNumbers(levels, random_.Pick(foldable));
  }
  return CompareSignal(levels, *random_.Pick(Fitting(levels)));
}

v1::Expr ExprGenerator::CompareSignal(const Levels& levels, const v1::Signal& signal) {
  const std::uint64_t roll = random_.Below(100);
  if (roll < 6) return CompareSilence(signal);
  if (signal.kind() == v1::Signal::DISTRIBUTION && roll < 40) return CompareQuantile(signal);
  if (signal.kind() == v1::Signal::GAUGE && roll < 12) return CompareDeviation(signal);
  if (signal.kind() == v1::Signal::OUTCOME && roll < 16) return CompareConfidently(signal);
  const std::string function = PlainFunction(signal);
  const v1::Aggregate aggregate = Aggregate(signal, function);
  v1::Expr left = AggregateExpr(aggregate);
  v1::Expr right;
  if (random_.Percent(20)) {
    // The same over another window, as a baseline.
    right = AggregateExpr(Aggregate(signal, function));
    if (random_.Percent(50)) {
      right = ArithmeticExpr(v1::Arithmetic::MULTIPLY, NumberExpr(random_.Pick({0.5, 2.0, 3.0})),
                             std::move(right));
    }
  } else {
    right = Threshold(signal, function, aggregate.over().ns());
  }
  const v1::Comparison::Op op =
      random_.Percent(6) ? random_.Pick({v1::Comparison::EQ, v1::Comparison::NE}) : OrderOp();
  if (random_.Percent(20)) {
    left = Decorate(std::move(left), aggregate);
    // A quotient is a number, whatever it is of.
    if (IsDurationSignal(signal) && left.has_arithmetic() &&
        left.arithmetic().op() == v1::Arithmetic::DIVIDE &&
        !left.arithmetic().right().has_literal()) {
      if (function != "count" && function != "share_above" && function != "share_below") {
        right = NumberExpr(random_.Pick({0.5, 1.0, 2.0}));
      }
    }
  }
  if (random_.Percent(10)) std::swap(left, right);
  (void)levels;
  return ComparisonExpr(op, std::move(left), std::move(right));
}

v1::Expr ExprGenerator::Decorate(v1::Expr expr, const v1::Aggregate& aggregate) {
  switch (random_.Below(6)) {
    case 0:
      return NegateExpr(std::move(expr));
    case 1:
      return ArithmeticExpr(v1::Arithmetic::MULTIPLY, std::move(expr), NumberExpr(2));
    case 2:
      return ArithmeticExpr(v1::Arithmetic::DIVIDE, std::move(expr),
                            NumberExpr(random_.Pick({0.0, 2.0, 3.0})));
    default: {
      v1::Aggregate other = aggregate;
      other.mutable_over()->set_ns(Ticks(1, 8 * vocabulary_.stretch));
      if (random_.Percent(50)) other.mutable_offset()->set_ns(Ticks(1, 4 * vocabulary_.stretch));
      const v1::Arithmetic::Op op =
          random_.Pick({v1::Arithmetic::ADD, v1::Arithmetic::SUBTRACT, v1::Arithmetic::DIVIDE});
      return ArithmeticExpr(op, std::move(expr), AggregateExpr(std::move(other)));
    }
  }
}

v1::Expr ExprGenerator::CompareQuantile(const v1::Signal& signal) {
  const std::string function =
      random_.Pick<std::string>({"p50", "p90", "p95", "p99", "p99.9", "p75", "quantile"});
  v1::Aggregate aggregate = Aggregate(signal, function);
  if (function == "quantile") {
    *aggregate.mutable_argument_before() =
        random_.Percent(50) ? NumberLiteral(random_.Pick({0.0, 0.25, 0.5, 0.8, 0.999, 1.0}))
                            : NumberLiteral(random_.Pick({10.0, 50.0, 99.0}), v1::Literal::PERCENT);
  }
  // Far enough from every value for an error of 1 % not to matter.
  const double threshold = random_.Pick(GridOf(signal)) * 1.4375;
  v1::Expr right = NumberExpr(threshold);
  if (IsDurationSignal(signal)) {
    right = LiteralExpr(DurationLiteral(static_cast<std::int64_t>(threshold * 1e6)));
  }
  return ComparisonExpr(OrderOp(), AggregateExpr(std::move(aggregate)), std::move(right));
}

v1::Expr ExprGenerator::CompareDeviation(const v1::Signal& signal) {
  v1::Expr right = NumberExpr(random_.Pick({0.0123456789, 0.3141592653, 1.7320508, 123.4567891}));
  if (IsDurationSignal(signal)) {
    right = LiteralExpr(DurationLiteral(random_.Pick<std::int64_t>({1'234'567, 123'456'789})));
  }
  return ComparisonExpr(OrderOp(), AggregateExpr(Aggregate(signal, "stddev")), std::move(right));
}

v1::Expr ExprGenerator::CompareSilence(const v1::Signal& signal) {
  return ComparisonExpr(OrderOp(), AggregateExpr(Aggregate(signal, "silence")),
                        LiteralExpr(DurationLiteral(Ticks(0, 6))));
}

v1::Expr ExprGenerator::CompareConfidently(const v1::Signal& signal) {
  const bool success = random_.Percent(60);
  v1::Expr expr = ComparisonExpr(
      OrderOp(), AggregateExpr(Aggregate(signal, success ? "success_ratio" : "failure_ratio")),
      LiteralExpr(NumberLiteral(
          success ? random_.Pick({97.0, 90.0, 50.0}) : random_.Pick({3.0, 10.0, 50.0}),
          v1::Literal::PERCENT)));
  *expr.mutable_comparison()->mutable_confidence() =
      NumberLiteral(random_.Pick({95.0, 99.0, 90.0, 99.9}), v1::Literal::PERCENT);
  return expr;
}

v1::Expr ExprGenerator::CompareFoldedNumbers(const Levels& levels,
                                             const std::vector<std::string>& labels) {
  Levels inner = levels;
  inner.push_back(labels);
  std::vector<const v1::Signal*> able;
  for (const v1::Signal* signal : Fitting(inner)) {
    if (HasAll(*signal, labels)) able.push_back(signal);
  }
  if (able.empty()) return CompareSignal(levels, *random_.Pick(Fitting(levels)));
  const v1::Signal& signal = *random_.Pick(able);
  const std::string function = PlainFunction(signal);
  const v1::Aggregate aggregate = Aggregate(signal, function);
  v1::Expr right = Threshold(signal, function, aggregate.over().ns());
  v1::Expr left =
      FoldExpr(random_.Pick({v1::Fold::MIN, v1::Fold::MAX, v1::Fold::SUM, v1::Fold::MEAN}), labels,
               AggregateExpr(aggregate));
  if (random_.Percent(15)) {
    left = ArithmeticExpr(v1::Arithmetic::SUBTRACT, std::move(left),
                          FoldExpr(v1::Fold::MIN, labels, AggregateExpr(aggregate)));
  }
  return ComparisonExpr(OrderOp(), std::move(left), std::move(right));
}

v1::Comparison::Op ExprGenerator::OrderOp() {
  return random_.Pick(
      {v1::Comparison::LT, v1::Comparison::LE, v1::Comparison::GT, v1::Comparison::GE});
}

std::string ExprGenerator::PlainFunction(const v1::Signal& signal) {
  switch (signal.kind()) {
    case v1::Signal::GAUGE:
      return random_.Pick<std::string>({"mean", "min", "max", "sum", "count", "last", "delta"});
    case v1::Signal::COUNTER:
      return random_.Pick<std::string>({"increase", "rate"});
    case v1::Signal::EVENTS:
      return random_.Pick<std::string>({"count", "rate"});
    case v1::Signal::OUTCOME:
      return random_.Pick<std::string>({"success_ratio", "success_ratio", "failure_ratio",
                                        "successes", "failures", "count", "rate"});
    default:
      return random_.Pick<std::string>(
          {"mean", "min", "max", "sum", "count", "share_above", "share_below"});
  }
}

v1::Aggregate ExprGenerator::Aggregate(const v1::Signal& signal, const std::string& function) {
  v1::Aggregate aggregate;
  aggregate.mutable_function()->set_text(function);
  aggregate.mutable_signal()->set_text(signal.name().text());
  for (const v1::LabelDecl& decl : signal.labels()) {
    if (!random_.Percent(12)) continue;
    v1::Matcher& matcher = *aggregate.add_selector();
    matcher.mutable_label()->set_text(decl.name().text());
    matcher.set_op(random_.Pick(
        {v1::Matcher::EQUAL, v1::Matcher::NOT_EQUAL, v1::Matcher::IN, v1::Matcher::NOT_IN}));
    const bool many = matcher.op() == v1::Matcher::IN || matcher.op() == v1::Matcher::NOT_IN;
    std::vector<std::string> values = {"a", "b", "c"};
    random_.Shuffle(values);
    for (std::int64_t i = many ? random_.Between(1, 2) : 1; i > 0; --i) {
      matcher.add_values()->set_text(values[static_cast<std::size_t>(i)]);
    }
  }
  if (function == "silence") return aggregate;
  if (function == "share_above" || function == "share_below") {
    const double bound = random_.Pick(GridOf(signal));
    *aggregate.mutable_argument_after() =
        IsDurationSignal(signal) ? DurationLiteral(static_cast<std::int64_t>(bound) * 1'000'000)
                                 : NumberLiteral(bound);
  }
  aggregate.mutable_over()->set_ns(Ticks(1, 8 * vocabulary_.stretch));
  if (random_.Percent(15)) aggregate.mutable_offset()->set_ns(Ticks(1, 6 * vocabulary_.stretch));
  return aggregate;
}

v1::Expr ExprGenerator::Threshold(const v1::Signal& signal, const std::string& function,
                                  std::int64_t over_ns) {
  const double seconds = static_cast<double>(over_ns) / 1e9;
  if (function == "count" && signal.kind() != v1::Signal::EVENTS) {
    return NumberExpr(random_.Pick({0.0, 1.0, 2.0, 3.0, 10.0, 100.0, 1000.0}));
  }
  if (function == "share_above" || function == "share_below") {
    return LiteralExpr(
        NumberLiteral(random_.Pick({0.0, 10.0, 25.0, 50.0, 66.6, 100.0}), v1::Literal::PERCENT));
  }
  if (function == "success_ratio" || function == "failure_ratio") {
    const bool success = function == "success_ratio";
    if (random_.Percent(20)) return NumberExpr(success ? 0.97 : 0.03);
    return LiteralExpr(NumberLiteral(success ? random_.Pick({97.0, 98.5, 90.0, 50.0, 100.0})
                                             : random_.Pick({3.0, 1.5, 10.0, 50.0, 0.0}),
                                     v1::Literal::PERCENT));
  }
  if (signal.kind() == v1::Signal::OUTCOME) {
    const double amount = random_.Pick({0.0, 3.0, 50.0, 97.0, 100.0, 970.0});
    return NumberExpr(function == "rate" ? amount / seconds : amount);
  }
  const double value = random_.Pick(GridOf(signal));
  if (function == "rate") return NumberExpr(value / seconds);
  if (IsDurationSignal(signal)) {
    const auto ns = static_cast<std::int64_t>(value) * 1'000'000;
    return LiteralExpr(DurationLiteral(function == "sum" ? 3 * ns : ns));
  }
  return NumberExpr(function == "sum" ? value * random_.Pick({1.0, 2.0, 3.0}) : value);
}

}  // namespace sluice::oracle
