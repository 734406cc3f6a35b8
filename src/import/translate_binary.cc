#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/import/build.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;
using Pooling = Series::Pooling;

v1::Arithmetic::Op ArithmeticOf(promql::Op op) {
  switch (op) {
    case promql::Op::kAdd:
      return v1::Arithmetic::ADD;
    case promql::Op::kSubtract:
      return v1::Arithmetic::SUBTRACT;
    case promql::Op::kMultiply:
      return v1::Arithmetic::MULTIPLY;
    case promql::Op::kDivide:
      return v1::Arithmetic::DIVIDE;
    default:
      return v1::Arithmetic::OP_UNSPECIFIED;
  }
}

bool IsScalarCall(const promql::Expr& expr) {
  return expr.kind == promql::Expr::Kind::kCall && expr.text == "scalar";
}

// count(up == 0) / count(up). A selector would make the one a share of others: the members of a
// fold are all that exist.
bool IsShare(const Series& left, const Series& right) {
  if (!left.counted.has_value() || !right.counted.has_value()) return false;
  const Counted& part = *left.counted;
  const Counted& all = *right.counted;
  bool same =
      !part.of_present && all.of_present && !part.members.empty() && part.members == all.members;
  const std::string& signal = all.body.comparison().left().aggregate().signal().text();
  for (const v1::Expr* body : {&part.body, &all.body}) {
    ForEachAggregate(*body, [&](const v1::Aggregate& aggregate) {
      same &= aggregate.signal().text() == signal && aggregate.selector().empty();
    });
  }
  return same;
}

}  // namespace

v1::Comparison::Op ComparisonOf(promql::Op op) {
  switch (op) {
    case promql::Op::kLess:
      return v1::Comparison::LT;
    case promql::Op::kLessOrEqual:
      return v1::Comparison::LE;
    case promql::Op::kGreater:
      return v1::Comparison::GT;
    case promql::Op::kGreaterOrEqual:
      return v1::Comparison::GE;
    case promql::Op::kNotEqual:
      return v1::Comparison::NE;
    default:
      return v1::Comparison::EQ;
  }
}

bool Translator::Binary(const Expr& expr, Series& out) {
  if (promql::IsSetOperator(expr.op)) return SetOperation(expr, out);
  const bool comparison = promql::IsComparison(expr.op);
  if (expr.bool_modifier) {
    return Refuse(expr.head, "a plan makes no numbers out of truths, as `bool` does",
                  "compare without `bool`, or count: count(x == 1)");
  }
  if (!comparison && ArithmeticOf(expr.op) == v1::Arithmetic::OP_UNSPECIFIED) {
    double ignored = 0;
    if (expr.type == promql::Type::kScalar) return Constant(expr, ignored);
    return Refuse(expr.head, "a plan reckons with + - * / alone",
                  "record what it gives, in a signal of its own");
  }
  for (const std::size_t side : {0u, 1u}) {
    if (IsScalarCall(expr.operands[side]) &&
        expr.operands[1 - side].type == promql::Type::kVector) {
      return WithScalar(expr, side, out);
    }
  }
  const bool one_number = expr.operands[0].type == promql::Type::kScalar ||
                          expr.operands[1].type == promql::Type::kScalar;
  return one_number ? WithNumber(expr, out) : TwoVectors(expr, out);
}

// x > scalar(y) is x > on () group_left () y, if y is one series. Where there is none, `scalar` is
// NaN, which compares with nothing, but differs from all.
bool Translator::WithScalar(const Expr& expr, std::size_t side, Series& out) {
  const Expr& call = expr.operands[side];
  if (!promql::IsComparison(expr.op) || expr.op == promql::Op::kNotEqual) {
    return Refuse(call.head, "`scalar` can be carried over in comparisons other than `!=` alone",
                  "leave `scalar` out, and match with on() group_left()");
  }
  Series one;
  if (!Vector(call.operands[0], one)) return false;
  if (!one.free.empty()) {
    return Refuse(call.head, absl::StrCat("`scalar` is of one series, and here may be several, by ",
                                          InWords(one.free)));
  }
  Expr matched = expr;
  matched.operands[side] = call.operands[0];
  matched.grouping.emplace();
  matched.cardinality =
      side == 1 ? promql::Cardinality::kGroupLeft : promql::Cardinality::kGroupRight;
  return TwoVectors(matched, out);
}

// ---- A vector and a number

bool Translator::WithNumber(const Expr& expr, Series& out) {
  const bool number_first = expr.operands[0].type == promql::Type::kScalar;
  const Expr& vector = expr.operands[number_first ? 1 : 0];
  double number = 0;
  const bool has_number = Constant(expr.operands[number_first ? 0 : 1], number);
  if (!Vector(vector, out) || !has_number) return false;
  if (promql::IsComparison(expr.op)) {
    const v1::Comparison::Op op = ComparisonOf(expr.op);
    const bool special =
        out.share.has_value() || out.counted.has_value() || out.changes.has_value() || out.absolute;
    if (special) return CompareWithNumber(expr, number_first ? Mirrored(op) : op, number, out);
    if (out.is_one) return CompareOne(expr, number_first ? Mirrored(op) : op, number, out);
    if (!NeedValue(out, vector.span)) return false;
    out.conditions.insert(out.conditions.begin(),
                          number_first ? ComparisonExpr(op, Number(number), *out.value)
                                       : ComparisonExpr(op, *out.value, Number(number)));
    out.compared = true;
    return true;
  }
  const bool scales = !number_first && number != 0 &&
                      (expr.op == promql::Op::kMultiply || expr.op == promql::Op::kDivide);
  if (out.share.has_value() && (scales || (number_first && expr.op == promql::Op::kMultiply))) {
    out.share->scale *= expr.op == promql::Op::kDivide ? 1 / number : number;
    return true;
  }
  if (!NeedValue(out, vector.span)) return false;
  const v1::Arithmetic::Op op = ArithmeticOf(expr.op);
  out.value = number_first ? ArithmeticExpr(op, Number(number), *out.value)
                           : ArithmeticExpr(op, *out.value, Number(number));
  const bool linear =
      expr.op == promql::Op::kMultiply || (expr.op == promql::Op::kDivide && scales);
  if (out.pooling != Pooling::kAdds || !linear) out.pooling = Pooling::kNone;
  out.counted.reset();
  out.compared = false;
  return true;
}

bool Translator::CompareWithNumber(const Expr& expr, v1::Comparison::Op op, double number,
                                   Series& out) {
  if (out.share.has_value()) return CompareShare(expr, op, number, out);
  if (out.changes.has_value()) return CompareChanges(expr, op, number, out);
  if (out.absolute) return CompareAbsolute(expr, op, number, out);
  return CompareCount(expr, op, number, out);
}

// absent(x) == 1 is absent(x).
bool Translator::CompareOne(const Expr& expr, v1::Comparison::Op op, double number, Series& out) {
  bool holds = number != 1;
  if (op == v1::Comparison::EQ) holds = number == 1;
  if (op == v1::Comparison::LT) holds = 1 < number;
  if (op == v1::Comparison::LE) holds = 1 <= number;
  if (op == v1::Comparison::GT) holds = 1 > number;
  if (op == v1::Comparison::GE) holds = 1 >= number;
  if (!holds) return Refuse(expr.head, "this never fires: it is 1, where it is anything");
  if (out.presence.has_value() && !out.compared) out.conditions.push_back(*out.presence);
  out.compared = true;
  return true;
}

// Nothing counted is no result in Prometheus, and compares with nothing: so "few" means one at
// least.
bool Translator::CompareCount(const Expr& expr, v1::Comparison::Op op, double number, Series& out) {
  const Counted& counted = *out.counted;
  double least = 1;
  double most = -1;  // none
  switch (op) {
    case v1::Comparison::GT:
      least = std::floor(number) + 1;
      break;
    case v1::Comparison::GE:
      least = std::ceil(number);
      break;
    case v1::Comparison::LT:
      most = std::ceil(number) - 1;
      break;
    case v1::Comparison::LE:
      most = std::floor(number);
      break;
    default:
      if (op != v1::Comparison::EQ)
        return Refuse(expr.head, "a count can't be asked to differ",
                      "write an alert for less and one for more");
      least = number;
      most = number;
  }
  const bool bounded_above = op != v1::Comparison::GT && op != v1::Comparison::GE;
  const double members = counted.members.empty() ? 1 : 1e6;
  if ((bounded_above && most < 1) || least > members || std::floor(least) != least) {
    return Refuse(expr.head,
                  "this never fires: in Prometheus a count of nothing is no result, not 0",
                  "for \"there is none\" write absent(...)");
  }
  std::vector<v1::Expr> all;
  const std::vector<std::string> labels = PlanLabels(counted.members);
  if (least > 1) {
    all.push_back(CountedFold(v1::Fold::AT_LEAST, least, false, labels, counted.body));
  } else {
    all.push_back(AnyOf(counted.members, counted.body));
  }
  if (bounded_above && most < members) {
    all.push_back(CountedFold(v1::Fold::AT_MOST, most, false, labels, counted.body));
  }
  out.conditions = {Join(v1::Logic::AND, all)};
  out.compared = true;
  out.counted.reset();
  return true;
}

bool Translator::CompareShare(const Expr& expr, v1::Comparison::Op op, double number, Series& out) {
  const Share share = *out.share;
  const double percent = number / share.scale * 100;
  const bool known = op == v1::Comparison::GT || op == v1::Comparison::GE;
  if (!known || share.scale <= 0 || percent < 0 || percent > 100) {
    return Refuse(expr.head, "a share of series can only be asked to be more than so many percent",
                  "turn the comparison around");
  }
  const std::vector<std::string> labels = PlanLabels(share.counted.members);
  v1::Expr any = AnyOf(share.counted.members, share.counted.body);
  v1::Expr most = CountedFold(v1::Fold::AT_MOST, percent, true, labels, share.counted.body);
  v1::Expr least = CountedFold(v1::Fold::AT_LEAST, percent, true, labels, share.counted.body);
  if (percent == 0) {
    out.conditions = {std::move(any)};
  } else {
    out.conditions = {op == v1::Comparison::GT ? NotExpr(std::move(most)) : std::move(least)};
  }
  Change(expr.head,
         "the share is of all series that there ever were; Prometheus forgets those "
         "that have fallen silent");
  out.compared = true;
  out.share.reset();
  return true;
}

bool Translator::CompareChanges(const Expr& expr, v1::Comparison::Op op, double number,
                                Series& out) {
  const bool none = (op == v1::Comparison::EQ && number == 0) ||
                    (op == v1::Comparison::LT && number > 0 && number <= 1) ||
                    (op == v1::Comparison::LE && number >= 0 && number < 1);
  const bool some = (op == v1::Comparison::NE && number == 0) ||
                    (op == v1::Comparison::GT && number >= 0 && number < 1) ||
                    (op == v1::Comparison::GE && number > 0 && number <= 1);
  if (!none && !some) {
    return Refuse(expr.head, "a plan does not count changes; it can say whether there was one",
                  "record the changes as events, and ask for their count");
  }
  out.conditions.insert(out.conditions.begin(),
                        ComparisonExpr(none ? v1::Comparison::EQ : v1::Comparison::NE,
                                       out.changes->second, out.changes->first));
  out.compared = true;
  out.changes.reset();
  return true;
}

// abs(x) > 2: x > 2 or x < -2.
bool Translator::CompareAbsolute(const Expr& expr, v1::Comparison::Op op, double number,
                                 Series& out) {
  const bool above = op == v1::Comparison::GT || op == v1::Comparison::GE;
  const bool below = op == v1::Comparison::LT || op == v1::Comparison::LE;
  if (number < 0 || (!above && !below)) {
    return Refuse(expr.head, "`abs` can be compared with <, <=, > and >= of a positive number",
                  "compare the value itself, once for each sign");
  }
  out.conditions.insert(out.conditions.begin(),
                        Join(above ? v1::Logic::OR : v1::Logic::AND,
                             {ComparisonExpr(op, *out.value, Number(number)),
                              ComparisonExpr(Mirrored(op), *out.value, Number(-number))}));
  out.compared = true;
  return true;
}

// ---- Two vectors

bool Translator::Operation(const Expr& expr, Series left, Series right, Series& out) {
  if (expr.op == promql::Op::kDivide && IsShare(left, right)) {
    out.share = Share{*left.counted, 1};
    out.no_value = "a share of series can only be compared";
    return true;
  }
  const bool values = NeedValue(left, expr.operands[0].span);
  if (!NeedValue(right, expr.operands[1].span) || !values) return false;
  out.conditions = left.conditions;
  out.conditions.insert(out.conditions.end(), right.conditions.begin(), right.conditions.end());
  out.guards = left.guards;
  out.guards.insert(out.guards.end(), right.guards.begin(), right.guards.end());
  if (!promql::IsComparison(expr.op)) {
    out.value = ArithmeticExpr(ArithmeticOf(expr.op), *left.value, *right.value);
    return true;
  }
  out.conditions.insert(out.conditions.begin(),
                        ComparisonExpr(ComparisonOf(expr.op), *left.value, *right.value));
  out.compared = true;
  out.value = left.value;
  return true;
}

// Of a side that is one, there is one series to a key, or Prometheus itself would refuse; so
// nothing is lost where its other labels are pooled. Unless a condition tells which one it is.
bool Translator::Unambiguous(const Expr& expr, const Series& one, const LabelSet& keys) {
  for (const std::string& label : one.free) {
    if (keys.count(label) > 0 || one.conditions.empty()) continue;
    return Refuse(expr.head,
                  absl::StrCat("which of several series meets the other side is told "
                               "by a comparison, and not by their label ",
                               Quoted(label)),
                  "select the series by their labels");
  }
  return true;
}

bool Translator::TwoVectors(const Expr& expr, Series& out) {
  Series left;
  Series right;
  const bool left_good = Vector(expr.operands[0], left);
  if (!Vector(expr.operands[1], right) || !left_good) return false;
  if (!expr.included.empty()) {
    return Refuse(expr.included.front().span,
                  absl::StrCat("a plan can't fetch the label ", Quoted(expr.included.front().text),
                               " from another metric"),
                  "give the signal the label where it is recorded");
  }
  LabelSet keys;
  if (!Meet(expr, left, right, keys)) return false;
  const bool many_right = expr.cardinality == promql::Cardinality::kGroupRight;
  const Series& many = many_right ? right : left;
  if (expr.cardinality == promql::Cardinality::kOneToOne) {
    if (!Unambiguous(expr, left, keys) || !Unambiguous(expr, right, keys)) return false;
    out.free = keys;
  } else {
    const Series& one = many_right ? left : right;
    if (!FitsInto(expr, many, one, keys) || !Unambiguous(expr, one, keys)) return false;
    out.free = many.free;
  }
  const bool all_labels = !expr.grouping.has_value() || expr.grouping->without ||
                          expr.cardinality != promql::Cardinality::kOneToOne;
  for (const auto& [label, value] : many.fixed) {
    bool kept = all_labels;
    if (expr.grouping.has_value() && expr.cardinality == promql::Cardinality::kOneToOne) {
      kept = expr.grouping->without;
      for (const promql::LabelName& named : expr.grouping->labels) {
        if (named.text == label) kept = !expr.grouping->without;
      }
    }
    if (kept) out.fixed[label] = value;
  }
  // Labels that are learnt later are labels of the result, where both sides can have them.
  const bool one_to_one = expr.cardinality == promql::Cardinality::kOneToOne;
  if (!all_labels || (one_to_one && (left.open.empty() || right.open.empty()))) {
    return Operation(expr, std::move(left), std::move(right), out);
  }
  out.open = many.open;
  out.hidden = many.hidden;
  if (one_to_one && expr.grouping.has_value()) {
    for (const promql::LabelName& named : expr.grouping->labels) out.hidden.insert(named.text);
  }
  return Operation(expr, std::move(left), std::move(right), out);
}

bool Translator::SetOperation(const Expr& expr, Series& out) {
  if (expr.op == promql::Op::kOr) return Or(expr, out);
  Series right;
  const bool left_good = Vector(expr.operands[0], out);
  if (!Vector(expr.operands[1], right) || !left_good) return false;
  LabelSet keys;
  if (!Meet(expr, out, right, keys) || !FitsInto(expr, out, right, keys)) return false;
  LabelSet members;
  for (const std::string& label : right.free) {
    if (keys.count(label) == 0) members.insert(label);
  }
  v1::Expr truth;
  const bool waits = members.empty() && expr.op == promql::Op::kAnd;
  const bool good = waits ? Truth(right, expr.operands[1].span, truth)
                          : KnownTruth(right, expr.operands[1].span, truth);
  if (!good) return false;
  if (waits) out.guards.insert(out.guards.end(), right.guards.begin(), right.guards.end());
  truth = AnyOf(members, std::move(truth));
  if (!members.empty() && expr.op == promql::Op::kUnless) {
    // With no members a fold is unknown, and there is nothing to take away.
    std::vector<v1::Expr> all = {std::move(truth)};
    all.insert(all.end(), right.guards.begin(), right.guards.end());
    truth = Join(v1::Logic::AND, all);
  }
  out.conditions.push_back(expr.op == promql::Op::kUnless ? NotExpr(std::move(truth))
                                                          : std::move(truth));
  out.pooling = Pooling::kNone;
  // These would be compared as if nothing else had to hold.
  out.counted.reset();
  out.share.reset();
  return true;
}

// Within an expression; at its top alternatives are conditions of their own.
bool Translator::Or(const Expr& expr, Series& out) {
  if (expr.operands[1].kind == Expr::Kind::kCall && expr.operands[1].text == "vector") {
    return Refuse(expr.operands[1].head, "a plan has no number in place of what is not there",
                  "leave the `or` out: where there is no data, the gate waits");
  }
  Series right;
  const bool left_good = Vector(expr.operands[0], out);
  if (!Vector(expr.operands[1], right) || !left_good) return false;
  LabelSet keys;
  if (!Meet(expr, out, right, keys)) return false;
  if (out.free != right.free || out.fixed != right.fixed) {
    return Refuse(expr.head, "the sides of this `or` have different labels",
                  "write an alert for each of them");
  }
  v1::Expr either;
  v1::Expr other;
  const bool truths = KnownTruth(out, expr.operands[0].span, either);
  if (!KnownTruth(right, expr.operands[1].span, other) || !truths) return false;
  Series joined;  // nothing else of the sides is that of both
  joined.free = out.free;
  joined.fixed = out.fixed;
  joined.open = out.open;
  joined.hidden = out.hidden;
  joined.conditions = {Join(v1::Logic::OR, {std::move(either), std::move(other)})};
  joined.compared = true;
  joined.no_value = "`or` joins two values";
  out = std::move(joined);
  return true;
}

}  // namespace sluice::import
