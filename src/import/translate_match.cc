#include <algorithm>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "src/import/build.h"
#include "src/import/translator.h"
#include "src/language/unicode.h"

namespace sluice::import {
namespace {

using language::Quoted;

LabelSet AllLabels(const Series& series) {
  LabelSet all = series.free;
  for (const auto& [label, value] : series.fixed) all.insert(label);
  return all;
}

}  // namespace

bool Translator::Meet(const Expr& expr, Series& left, Series& right, LabelSet& keys) {
  if (!KeysOf(expr, left, right, keys) || !FixKeys(expr, keys, left, right)) return false;
  for (auto key = keys.begin(); key != keys.end();) {
    key = left.free.count(*key) > 0 ? std::next(key) : keys.erase(key);
  }
  return true;
}

// All labels of both; those that `on` names; all but those that `ignoring` does.
bool Translator::KeysOf(const Expr& expr, Series& left, Series& right, LabelSet& keys) {
  LabelSet named;
  if (expr.grouping.has_value()) {
    for (const promql::LabelName& label : expr.grouping->labels) named.insert(label.text);
  }
  if (expr.grouping.has_value() && !expr.grouping->without) {
    for (const promql::LabelName& label : expr.grouping->labels) {
      LearnLabel(left, label.text);
      LearnLabel(right, label.text);
      if (left.Has(label.text) && right.Has(label.text)) continue;
      return Refuse(label.span, absl::StrCat("the ", left.Has(label.text) ? "right" : "left",
                                             " side has no label ", Quoted(label.text)));
    }
    keys = std::move(named);
    return true;
  }
  // What is ignored so that many meet one is what the many differ by.
  for (const std::string& label : named) {
    if (expr.cardinality == promql::Cardinality::kGroupLeft) LearnLabel(left, label);
    if (expr.cardinality == promql::Cardinality::kGroupRight) LearnLabel(right, label);
  }
  for (const std::string& label : AllLabels(left)) {
    if (named.count(label) == 0) LearnLabel(right, label);
  }
  for (const std::string& label : AllLabels(right)) {
    if (named.count(label) == 0) LearnLabel(left, label);
  }
  const auto matched = [&](const Series& series) {
    LabelSet all;
    for (const std::string& label : AllLabels(series)) {
      if (named.count(label) == 0) all.insert(label);
    }
    return all;
  };
  keys = matched(left);
  const LabelSet others = matched(right);
  if (keys == others) return true;
  return Refuse(expr.head,
                absl::StrCat("the sides never meet: the left one has ", InWords(keys),
                             ", the right one ", InWords(others)),
                "where their series have more labels, say so with --labels; else match them with "
                "on(...)");
}

// What one side fixes is fixed in the other one too.
bool Translator::FixKeys(const Expr& expr, const LabelSet& keys, Series& left, Series& right) {
  for (const std::string& key : keys) {
    const auto left_fixed = left.fixed.find(key);
    const auto right_fixed = right.fixed.find(key);
    const bool fixed_left = left_fixed != left.fixed.end();
    const bool fixed_right = right_fixed != right.fixed.end();
    if (fixed_left && fixed_right) {
      if (left_fixed->second == right_fixed->second) continue;
      return Refuse(expr.head, absl::StrCat("the sides never meet: ", Quoted(key), " is ",
                                            Quoted(left_fixed->second), " on the left and ",
                                            Quoted(right_fixed->second), " on the right"));
    }
    // `or` has the elements of both sides, and `unless` those of the left.
    const bool either = expr.op == promql::Op::kOr;
    if (fixed_left && !either) Narrow(right, key, left_fixed->second);
    if (!fixed_right && !(fixed_left && either)) continue;
    if (expr.op == promql::Op::kUnless || either) {
      return Refuse(expr.head, absl::StrCat("only one side is of one value of ", Quoted(key)),
                    "select that value on both sides, or write an alert for each");
    }
    Narrow(left, key, right_fixed->second);
  }
  return true;
}

// A signal in a gate has all of its labels, or none of them.
bool Translator::FitsInto(const Expr& expr, const Series& left, const Series& right,
                          const LabelSet& keys) {
  if (keys == left.free) return true;
  Series copy = right;
  bool apart = keys.empty();
  ForEachPart(copy, [&](v1::Expr& part) {
    ForEachAggregate(part, [&](v1::Aggregate& aggregate) {
      const std::string& metric = vocabulary_.signals.MetricOf(aggregate.signal().text());
      for (const std::string& label : vocabulary_.labels.Of(metric)) {
        apart &= left.free.count(label) == 0;
      }
    });
  });
  if (apart) return true;
  return Refuse(
      expr.head,
      absl::StrCat("the sides meet by ", InWords(keys), ", and the gate is by ", InWords(left.free),
                   ": in a plan a signal has all labels of its gate, or none of them"),
      "write a gate of its own for the one side, and ask for it: tripped(GATE), or "
      "`suppressed by GATE`");
}

}  // namespace sluice::import
