#include "tests/peer/promql.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::peer {
namespace {

using plan::Function;

constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kLookback = 300'000'000'000;  // of an instant selector
// Longer than any recording: all samples that there are so far.
constexpr absl::string_view kEver = "[1d]";

// Where an expression stands: in a gate, or in a fold of one.
struct Scope {
  std::vector<std::string> labels;          // of the segments
  std::vector<const v1::Expr*> conditions;  // whose signals make them exist
};

class Writer {
 public:
  Writer(const v1::Plan& plan, absl::string_view prefix, Undone undone)
      : plan_(plan), prefix_(prefix), undone_(undone) {}

  std::string Truth(const v1::Expr& expr, const Scope& scope) {
    switch (expr.kind_case()) {
      case v1::Expr::kComparison:
        return Comparison(expr.comparison(), scope, "");
      case v1::Expr::kLogic:
        return Logic(expr.logic(), scope);
      case v1::Expr::kFold:
        return CountedFold(expr.fold(), scope);
      default:
        return Fail("this truth");
    }
  }

  absl::Status status() const { return status_; }

 private:
  std::string Fail(absl::string_view what) {
    if (status_.ok()) status_ = absl::UnimplementedError(absl::StrCat("no PromQL for ", what));
    return "";
  }

  // ---- Truths

  std::string Comparison(const v1::Comparison& comparison, const Scope& scope,
                         absl::string_view modifier) {
    if (comparison.has_confidence()) return Fail("a confidence");
    const v1::Aggregate& left = comparison.left().aggregate();
    if (left.function().text() == "silence") return Silence(comparison, left, scope);
    return absl::StrCat(Number(comparison.left(), scope), " ", OpOf(comparison.op()), modifier, " ",
                        Number(comparison.right(), scope));
  }

  std::string OpOf(v1::Comparison::Op op) {
    switch (op) {
      case v1::Comparison::LT:
        return "<";
      case v1::Comparison::LE:
        return "<=";
      case v1::Comparison::GT:
        return ">";
      case v1::Comparison::GE:
        return ">=";
      case v1::Comparison::EQ:
        return "==";
      case v1::Comparison::NE:
        return "!=";
      default:
        return Fail("this comparison");
    }
  }

  // silence(s) >= w: there once was a sample, and there is none in the window w.
  std::string Silence(const v1::Comparison& comparison, const v1::Aggregate& left,
                      const Scope& scope) {
    if (comparison.op() != v1::Comparison::GE || comparison.right().literal().duration_ns() <= 0) {
      return Fail("a silence that is not >= a duration");
    }
    v1::Aggregate count = left;
    count.mutable_function()->set_text("count");
    count.mutable_over()->set_ns(comparison.right().literal().duration_ns());
    return absl::StrCat("(", Ever(left.signal().text(), scope), " unless ",
                        Reduced("sum", "count_over_time", count, scope), ")");
  }

  std::string Logic(const v1::Logic& logic, const Scope& scope) {
    if (logic.op() == v1::Logic::OR) {
      std::vector<std::string> operands;
      for (const v1::Expr& operand : logic.operands()) operands.push_back(Truth(operand, scope));
      return absl::StrCat("(", absl::StrJoin(operands, " or "), ")");
    }
    if (logic.operands(0).has_not_()) return Fail("an `and` that begins with `not`");
    std::string text = Truth(logic.operands(0), scope);
    for (int i = 1; i < logic.operands_size(); ++i) {
      const v1::Expr& operand = logic.operands(i);
      if (operand.has_not_()) {
        absl::StrAppend(&text, Unless(operand.not_().operand(), scope));
      } else {
        absl::StrAppend(&text, " and ", Truth(operand, scope));
      }
    }
    return absl::StrCat("(", text, ")");
  }

  // With `bool` a comparison has a value wherever both of its sides have one.
  std::string Unless(const v1::Expr& condition, const Scope& scope) {
    if (!condition.has_comparison()) return Fail("`not` of more than a comparison");
    std::string text = absl::StrCat(" unless ", Truth(condition, scope));
    if (undone_.Has(Difference::kUnlessNoData)) {
      absl::StrAppend(&text, " and ", Comparison(condition.comparison(), scope, " bool"));
    }
    return text;
  }

  Scope Inside(const v1::Fold& fold, const Scope& scope) {
    Scope inside;
    inside.labels = scope.labels;
    for (const v1::Name& label : fold.labels()) inside.labels.push_back(label.text());
    inside.conditions = {&fold.body()};
    return inside;
  }

  std::string CountedFold(const v1::Fold& fold, const Scope& scope) {
    double bound = 1;
    if (fold.quantifier() == v1::Fold::AT_LEAST && fold.bound().unit() == v1::Literal::NONE) {
      bound = plan::LiteralValue(fold.bound());
    } else if (fold.quantifier() != v1::Fold::ANY) {
      return Fail("this quantifier");
    }
    return absl::StrCat("count", By(scope), "(", Truth(fold.body(), Inside(fold, scope)),
                        ") >= ", Literal(bound));
  }

  // ---- Numbers

  std::string Number(const v1::Expr& expr, const Scope& scope) {
    switch (expr.kind_case()) {
      case v1::Expr::kLiteral:
        return Literal(plan::LiteralValue(expr.literal()));
      case v1::Expr::kNegate:
        return absl::StrCat("-", Number(expr.negate().operand(), scope));
      case v1::Expr::kArithmetic:
        return Arithmetic(expr.arithmetic(), scope);
      case v1::Expr::kAggregate:
        return Aggregate(expr.aggregate(), scope);
      case v1::Expr::kFold:
        return NumericFold(expr.fold(), scope);
      default:
        return Fail("this number");
    }
  }

  static std::string Literal(double value) { return absl::StrFormat("%.17g", value); }

  std::string Arithmetic(const v1::Arithmetic& arithmetic, const Scope& scope) {
    const std::string left = Number(arithmetic.left(), scope);
    const std::string right = Number(arithmetic.right(), scope);
    switch (arithmetic.op()) {
      case v1::Arithmetic::ADD:
        return absl::StrCat("(", left, " + ", right, ")");
      case v1::Arithmetic::SUBTRACT:
        return absl::StrCat("(", left, " - ", right, ")");
      case v1::Arithmetic::MULTIPLY:
        return absl::StrCat("(", left, " * ", right, ")");
      case v1::Arithmetic::DIVIDE:
        if (undone_.Has(Difference::kDivisionByZero)) {
          return absl::StrCat("(", left, " / (", right, " != 0))");
        }
        return absl::StrCat("(", left, " / ", right, ")");
      default:
        return Fail("this arithmetic");
    }
  }

  std::string NumericFold(const v1::Fold& fold, const Scope& scope) {
    std::string aggregation;
    switch (fold.quantifier()) {
      case v1::Fold::MIN:
        aggregation = "min";
        break;
      case v1::Fold::MAX:
        aggregation = "max";
        break;
      case v1::Fold::SUM:
        aggregation = "sum";
        break;
      default:
        return Fail("this quantifier");
    }
    return absl::StrCat(aggregation, By(scope), "(", Number(fold.body(), Inside(fold, scope)), ")");
  }

  // ---- Aggregates

  std::string Aggregate(const v1::Aggregate& aggregate, const Scope& scope) {
    const plan::FunctionInfo* function = plan::FindFunction(aggregate.function().text());
    if (function == nullptr) return Fail(aggregate.function().text());
    switch (function->function) {
      case Function::kMin:
        return Reduced("min", "min_over_time", aggregate, scope);
      case Function::kMax:
        return Reduced("max", "max_over_time", aggregate, scope);
      case Function::kSum:
        return Reduced("sum", "sum_over_time", aggregate, scope);
      case Function::kMean:
        return Mean(aggregate, scope);
      case Function::kCount:
        return Count(aggregate, scope);
      case Function::kStddev:
        if (IsPooled(aggregate, scope)) return Fail("the deviation of several series");
        return OverTime("stddev_over_time", aggregate);
      case Function::kLast:
        if (IsPooled(aggregate, scope)) return Fail("the last of several series");
        if (aggregate.over().ns() == kLookback) return Instant(aggregate);
        return OverTime("last_over_time", aggregate);
      default:
        return Fail(function->name);
    }
  }

  std::string Mean(const v1::Aggregate& aggregate, const Scope& scope) {
    if (!IsPooled(aggregate, scope) && !undone_.Has(Difference::kRoundedMean)) {
      return OverTime("avg_over_time", aggregate);
    }
    return absl::StrCat("(", Reduced("sum", "sum_over_time", aggregate, scope), " / ",
                        Reduced("sum", "count_over_time", aggregate, scope), ")");
  }

  std::string Count(const v1::Aggregate& aggregate, const Scope& scope) {
    std::string count = Reduced("sum", "count_over_time", aggregate, scope);
    if (!undone_.Has(Difference::kCountOfSilence)) return count;
    return absl::StrCat("(", count, " or ", ZeroOfAll(scope), ")");
  }

  // 0 for each segment that exists by now.
  std::string ZeroOfAll(const Scope& scope) {
    if (scope.labels.empty()) return "vector(0)";
    std::set<std::string> signals;
    for (const v1::Expr* condition : scope.conditions) AddSignals(*condition, signals);
    std::vector<std::string> zeros;
    for (const std::string& signal : signals) {
      zeros.push_back(absl::StrCat("0 * ", Ever(signal, scope)));
    }
    return absl::StrJoin(zeros, " or ");
  }

  static void AddSignals(const v1::Expr& expr, std::set<std::string>& signals) {
    switch (expr.kind_case()) {
      case v1::Expr::kAggregate:
        signals.insert(expr.aggregate().signal().text());
        break;
      case v1::Expr::kArithmetic:
        AddSignals(expr.arithmetic().left(), signals);
        AddSignals(expr.arithmetic().right(), signals);
        break;
      case v1::Expr::kComparison:
        AddSignals(expr.comparison().left(), signals);
        AddSignals(expr.comparison().right(), signals);
        break;
      case v1::Expr::kNot:
        AddSignals(expr.not_().operand(), signals);
        break;
      case v1::Expr::kLogic:
        for (const v1::Expr& operand : expr.logic().operands()) AddSignals(operand, signals);
        break;
      case v1::Expr::kFold:
        AddSignals(expr.fold().body(), signals);
        break;
      default:
        break;
    }
  }

  // How many samples each segment has had.
  std::string Ever(const std::string& signal, const Scope& scope) {
    return absl::StrCat("sum", By(scope), "(count_over_time(", prefix_, signal, kEver, "))");
  }

  // The series of a segment are pooled where there is more than one.
  std::string Reduced(absl::string_view aggregation, absl::string_view function,
                      const v1::Aggregate& aggregate, const Scope& scope) {
    const std::string each = OverTime(function, aggregate);
    if (!IsPooled(aggregate, scope)) return each;
    return absl::StrCat(aggregation, By(scope), "(", each, ")");
  }

  bool IsPooled(const v1::Aggregate& aggregate, const Scope& scope) {
    const std::set<std::string> wanted(scope.labels.begin(), scope.labels.end());
    std::set<std::string> had;
    for (const v1::Item& item : plan_.items()) {
      if (item.signal().name().text() != aggregate.signal().text()) continue;
      for (const v1::LabelDecl& label : item.signal().labels()) had.insert(label.name().text());
    }
    if (!std::includes(had.begin(), had.end(), wanted.begin(), wanted.end())) {
      Fail("a signal that serves all segments");
    }
    return had != wanted;
  }

  static std::string By(const Scope& scope) {
    if (scope.labels.empty()) return "";
    return absl::StrCat(" by (", absl::StrJoin(scope.labels, ", "), ") ");
  }

  // ---- Selectors

  std::string OverTime(absl::string_view function, const v1::Aggregate& aggregate) {
    std::int64_t range = aggregate.over().ns();
    if (undone_.Has(Difference::kLeftEdge)) range -= kMillisecond;
    return absl::StrCat(function, "(", Selector(aggregate), "[", language::PrintDuration(range),
                        "]", Offset(aggregate), ")");
  }

  std::string Instant(const v1::Aggregate& aggregate) {
    const std::string instant = absl::StrCat(Selector(aggregate), Offset(aggregate));
    if (!undone_.Has(Difference::kLeftEdge)) return instant;
    const double edge = static_cast<double>(kLookback + aggregate.offset().ns()) * 1e-9;
    return absl::StrCat("(", instant, " unless timestamp(", instant, ") == time() - ",
                        Literal(edge), ")");
  }

  static std::string Offset(const v1::Aggregate& aggregate) {
    if (aggregate.offset().ns() == 0) return "";
    return absl::StrCat(" offset ", language::PrintDuration(aggregate.offset().ns()));
  }

  std::string Selector(const v1::Aggregate& aggregate) {
    std::vector<std::string> matchers;
    for (const v1::Matcher& matcher : aggregate.selector()) matchers.push_back(Matcher(matcher));
    const std::string metric = absl::StrCat(prefix_, aggregate.signal().text());
    if (matchers.empty()) return metric;
    return absl::StrCat(metric, "{", absl::StrJoin(matchers, ", "), "}");
  }

  std::string Matcher(const v1::Matcher& matcher) {
    std::vector<std::string> values;
    for (const v1::Text& value : matcher.values()) values.push_back(value.text());
    std::string op;
    switch (matcher.op()) {
      case v1::Matcher::EQUAL:
        op = "=";
        break;
      case v1::Matcher::NOT_EQUAL:
        op = "!=";
        break;
      case v1::Matcher::IN:
        op = "=~";
        break;
      case v1::Matcher::NOT_IN:
        op = "!~";
        break;
      default:
        return Fail("this selector");
    }
    return absl::StrCat(matcher.label().text(), op, "\"", absl::StrJoin(values, "|"), "\"");
  }

  const v1::Plan& plan_;
  const std::string prefix_;
  const Undone undone_;
  absl::Status status_;
};

const v1::Gate* FindGate(const v1::Plan& plan, absl::string_view name) {
  for (const v1::Item& item : plan.items()) {
    if (item.gate().name().text() == name) return &item.gate();
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<AlertingRule> RuleOf(const v1::Plan& plan, absl::string_view gate,
                                    absl::string_view prefix, Undone undone) {
  const v1::Gate* const found = FindGate(plan, gate);
  if (found == nullptr) return absl::NotFoundError(absl::StrCat("there is no gate ", gate));
  AlertingRule rule;
  const v1::Expr* when = nullptr;
  const v1::Expr* given = nullptr;
  for (const v1::Clause& clause : found->clauses()) {
    if (clause.has_when()) when = &clause.when();
    if (clause.has_given()) given = &clause.given();
    if (clause.has_for_()) rule.for_ns = clause.for_().duration().ns();
    if (clause.has_clear()) rule.keep_firing_for_ns = clause.clear().for_().ns();
    if (clause.for_().has_of() || clause.clear().has_when()) {
      return absl::UnimplementedError("no rule has `for D of W` or a condition to clear");
    }
  }
  if (when == nullptr) return absl::InvalidArgumentError("a gate without `when`");

  Scope scope;
  for (const v1::Name& label : found->labels()) scope.labels.push_back(label.text());
  scope.conditions = {when};
  if (given != nullptr) scope.conditions.push_back(given);
  Writer writer(plan, prefix, undone);
  rule.expr = writer.Truth(*when, scope);
  if (given != nullptr) {
    rule.expr = absl::StrCat("(", rule.expr, ") and (", writer.Truth(*given, scope), ")");
  }
  if (!writer.status().ok()) return writer.status();
  return rule;
}

}  // namespace sluice::peer
