#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/import/build.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

// The operands of a chain of `or` that joins whatever labels they have.
void Alternatives(const promql::Expr& expr, std::vector<const promql::Expr*>& all) {
  const bool is_or = expr.kind == promql::Expr::Kind::kBinary && expr.op == promql::Op::kOr &&
                     !expr.grouping.has_value();
  if (!is_or) {
    all.push_back(&expr);
    return;
  }
  for (const promql::Expr& operand : expr.operands) Alternatives(operand, all);
}

// Alternatives of the same labels are one alert; others never are. Where there is no data for the
// one, the other decides.
void AddAlternative(Condition condition, std::vector<Condition>& conditions) {
  for (Condition& other : conditions) {
    if (other.labels != condition.labels || other.fixed != condition.fixed) continue;
    other.known = Join(v1::Logic::OR, {other.known, condition.known});
    other.when = other.known;
    other.has_value = false;
    return;
  }
  conditions.push_back(std::move(condition));
}

}  // namespace

std::string InWords(const LabelSet& labels) {
  if (labels.empty()) return "no labels";
  return absl::StrJoin(labels, ", ", [](std::string* out, const std::string& label) {
    absl::StrAppend(out, Quoted(label));
  });
}

std::vector<Condition> Translator::Translate(const Expr& expr) {
  std::vector<const Expr*> alternatives;
  Alternatives(expr, alternatives);
  std::vector<Condition> conditions;
  for (const Expr* alternative : alternatives) {
    Series series;
    Condition condition;
    if (alternative->type != promql::Type::kVector) {
      const bool range = alternative->type == promql::Type::kRange;
      Refuse(
          alternative->span,
          absl::StrCat("an alert is of a vector; this is a ", range ? "range" : "number or a text"),
          range ? "" : "an alarm that always fires has no gate: let the host say that it lives");
      continue;
    }
    if (!Vector(*alternative, series)) continue;
    if (!Truth(series, alternative->span, condition.when)) continue;
    (void)KnownTruth(series, alternative->span, condition.known);
    condition.labels = series.free;
    condition.fixed = series.fixed;
    condition.open = series.open;
    // What a plan calls the value is the left side of the first comparison.
    condition.has_value = series.value.has_value() && !series.conditions.empty() &&
                          series.conditions.front().comparison().left().SerializeAsString() ==
                              series.value->SerializeAsString();
    AddAlternative(std::move(condition), conditions);
  }
  if (!refusals_.empty()) conditions.clear();
  return conditions;
}

// A part of a recorded rule is not in the text of the alert: the rule's name there stands for it.
Remark Translator::RemarkOn(Span span, std::string message, std::string remedy) const {
  if (!inlining_.has_value()) return {span, std::move(message), std::move(remedy)};
  return {*inlining_, absl::StrCat("in the recorded ", Quoted(inlined_name_), ": ", message),
          std::move(remedy)};
}

bool Translator::Refuse(Span span, std::string message, std::string remedy) {
  refusals_.push_back(RemarkOn(span, std::move(message), std::move(remedy)));
  return false;
}

void Translator::Change(Span span, std::string message, std::string remedy) {
  changes_.push_back(RemarkOn(span, std::move(message), std::move(remedy)));
}

bool Translator::Vector(const Expr& expr, Series& out) {
  // Recorded rules that lean on two others each double what there is to do, level by level.
  if (++steps_ > kMaxSteps) {
    return Refuse(expr.span, "with the recorded rules that it leans on, this is too large");
  }
  switch (expr.kind) {
    case Expr::Kind::kSelector:
      return Instant(expr, out);
    case Expr::Kind::kCall:
      return Call(expr, out);
    case Expr::Kind::kAggregation:
      return Aggregation(expr, out);
    case Expr::Kind::kBinary:
      return Binary(expr, out);
    case Expr::Kind::kNegate:
      if (!Vector(expr.operands[0], out) || !NeedValue(out, expr.operands[0].span)) return false;
      out.value = NegateExpr(*std::move(out.value));
      if (out.pooling != Series::Pooling::kAdds) out.pooling = Series::Pooling::kNone;
      out.compared = false;
      out.counted.reset();
      return true;
    case Expr::Kind::kNumber:
    case Expr::Kind::kString:
    case Expr::Kind::kSubquery:
      break;
  }
  return Refuse(expr.span, "this is no vector");
}

bool Translator::Constant(const Expr& expr, double& number) {
  if (expr.kind == Expr::Kind::kNumber) {
    number = expr.number;
  } else if (expr.kind == Expr::Kind::kNegate) {
    if (!Constant(expr.operands[0], number)) return false;
    number = -number;
  } else if (expr.kind == Expr::Kind::kCall && expr.text == "pi") {
    number = 3.141592653589793;
  } else if (expr.kind == Expr::Kind::kBinary) {
    double left = 0;
    double right = 0;
    if (!Constant(expr.operands[0], left) || !Constant(expr.operands[1], right)) return false;
    switch (expr.op) {
      case promql::Op::kAdd:
        number = left + right;
        break;
      case promql::Op::kSubtract:
        number = left - right;
        break;
      case promql::Op::kMultiply:
        number = left * right;
        break;
      case promql::Op::kDivide:
        number = left / right;
        break;
      case promql::Op::kModulo:
        number = std::fmod(left, right);
        break;
      case promql::Op::kPower:
        number = std::pow(left, right);
        break;
      default:
        return Refuse(expr.span, "this is computed of numbers alone; it can't be carried over",
                      "write its result");
    }
  } else if (expr.kind == Expr::Kind::kCall && expr.text == "time") {
    return Refuse(expr.span, "a plan can't read the clock: decisions depend on samples alone",
                  "record the age of what it is compared with, in a signal of its own");
  } else {
    return Refuse(expr.span, "a plan has no numbers that are computed of series without labels",
                  "leave `scalar` out, and match with on() group_left()");
  }
  if (std::isfinite(number)) return true;
  return Refuse(expr.span, "a plan has no infinite numbers, and no NaN");
}

bool Translator::Truth(const Series& series, Span span, v1::Expr& out) {
  std::vector<v1::Expr> all = series.conditions;
  if (!series.compared) {
    if (!series.presence.has_value()) {
      return Refuse(span, "nothing is compared: this holds wherever there is a value at all",
                    "compare it with a number");
    }
    all.push_back(*series.presence);
  }
  out = Join(v1::Logic::AND, all);
  return true;
}

bool Translator::KnownTruth(const Series& series, Span span, v1::Expr& out) {
  if (!Truth(series, span, out)) return false;
  std::vector<v1::Expr> all = {out};
  std::set<std::string> seen;
  if (series.presence.has_value() && !series.compared) {
    seen.insert(series.presence->SerializeAsString());
  }
  for (const v1::Expr& guard : series.guards) {
    if (seen.insert(guard.SerializeAsString()).second) all.push_back(guard);
  }
  out = Join(v1::Logic::AND, all);
  return true;
}

bool Translator::NeedValue(const Series& series, Span span) {
  if (series.value.has_value() && !series.absolute) return true;
  return Refuse(span,
                absl::StrCat("this can't be reckoned with, because ",
                             series.absolute ? "a plan has no `abs`" : series.no_value),
                series.absolute ? "compare it with a number right away" : "");
}

void Translator::ForEachPart(Series& series, absl::FunctionRef<void(v1::Expr&)> visit) {
  if (series.value.has_value()) visit(*series.value);
  for (v1::Expr& condition : series.conditions) visit(condition);
  if (series.presence.has_value()) visit(*series.presence);
  for (v1::Expr& guard : series.guards) visit(guard);
  if (series.counted.has_value()) visit(series.counted->body);
  if (series.share.has_value()) visit(series.share->counted.body);
  if (series.changes.has_value()) {
    visit(series.changes->first);
    visit(series.changes->second);
  }
}

v1::Expr Translator::AnyOf(const LabelSet& members, v1::Expr body) {
  if (members.empty()) return body;
  return FoldExpr(v1::Fold::ANY, PlanLabels(members), std::move(body));
}

std::vector<std::string> Translator::PlanLabels(const LabelSet& labels) {
  std::vector<std::string> names;
  for (const std::string& label : labels) {
    names.push_back(vocabulary_.label_names.For(label, "label"));
  }
  return names;
}

}  // namespace sluice::import
