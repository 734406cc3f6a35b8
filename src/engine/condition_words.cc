#include "src/engine/condition_words.h"

#include <cmath>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/evaluate/wording.h"
#include "src/plan/sides.h"

namespace sluice::engine {

using evaluate::InWordsBeside;
using plan::ComparisonSpec;
using plan::ConditionSpec;

double Told(const plan::ConditionsSpec& gate, int node, double value) {
  constexpr double kNsPerSecond = 1e9;
  const bool is_duration = gate.nodes[static_cast<std::size_t>(node)].type == plan::Type::kDuration;
  return is_duration ? value / kNsPerSecond : value;
}

SidesNow SidesToldOf(const plan::ConditionsSpec& gate, const Facts& facts) {
  SidesNow sides;
  const ComparisonSpec* first = plan::FirstComparison(gate.when);
  if (first == nullptr) return sides;
  if (first->fold >= 0) {
    const evaluate::FoldCounts counts = facts.CountsAt(first->fold);
    if (counts.members == 0) return sides;
    const bool share = gate.nodes[static_cast<std::size_t>(first->fold)].bound_is_share;
    const auto held = static_cast<double>(counts.held);
    sides.value = share ? held / static_cast<double>(counts.members) : held;
    sides.threshold = counts.needed;
    return sides;
  }
  const auto told = [&](int node) -> absl::optional<double> {
    const double value = facts.ValueAt(node);
    if (std::isnan(value)) return absl::nullopt;
    return Told(gate, node, value);
  };
  sides.value = told(first->left.node);
  sides.threshold = told(first->right.node);
  return sides;
}

std::string ConditionWords::Of(const ComparisonSpec& comparison, absl::string_view negation) const {
  const int verdict = comparison.fold >= 0 ? comparison.fold : comparison.node;
  const evaluate::Truth truth = facts_.TruthAt(verdict);
  const bool fails = truth == evaluate::kFalse;
  if (comparison.fold >= 0) {
    return absl::StrCat(fails ? absl::StrCat(negation, " ") : "", OfFold(comparison));
  }
  const double left = facts_.ValueAt(comparison.left.node);
  const double right = facts_.ValueAt(comparison.right.node);
  std::string text;
  if (comparison.left.literal) {
    text = comparison.left.text;
  } else {
    text =
        absl::StrCat(comparison.left.text, " = ", InWordsBeside(left, right, comparison.left.show));
  }
  const bool unknown = truth == evaluate::kUnknown;
  absl::StrAppend(&text,
                  fails     ? absl::StrCat(", ", negation, " ")
                  : unknown ? " ("
                            : " ",
                  comparison.op, " ");
  if (comparison.right.literal) {
    absl::StrAppend(&text, evaluate::InWords(right, comparison.right.show));
  } else {
    absl::StrAppend(&text, comparison.right.text, " = ",
                    InWordsBeside(right, left, comparison.right.show));
  }
  return unknown ? absl::StrCat(text, " asked)") : text;
}

std::string ConditionWords::OfFold(const ComparisonSpec& comparison) const {
  const evaluate::FoldCounts counts = facts_.CountsAt(comparison.fold);
  std::string text = absl::StrCat(comparison.fold_text, ": ", counts.held, " of ", counts.members);
  if (counts.unknown > 0) absl::StrAppend(&text, " (", counts.unknown, " unknown)");
  return text;
}

std::string ConditionWords::Of(const ConditionSpec& condition, bool holding,
                               absl::string_view negation) const {
  std::vector<std::string> all, held;
  bool fails = false;
  int last_fold = -1;
  for (const ComparisonSpec& comparison : condition.comparisons) {
    if (comparison.fold >= 0 && comparison.fold == last_fold) continue;
    last_fold = comparison.fold;
    const int verdict = comparison.fold >= 0 ? comparison.fold : comparison.node;
    all.push_back(Of(comparison, negation));
    const evaluate::Truth truth = facts_.TruthAt(verdict);
    if (truth == evaluate::kTrue) held.push_back(all.back());
    fails |= truth == evaluate::kFalse;
  }
  if (all.empty()) {  // states of other gates alone
    const bool holds = facts_.TruthAt(condition.root) != evaluate::kFalse;
    return absl::StrCat(holds ? "" : absl::StrCat(negation, " "), condition.text);
  }
  if (holding && !held.empty()) return absl::StrJoin(held, ", ");
  return absl::StrJoin(all, fails ? " and " : ", ");
}

std::string ConditionWords::Next(GateState state) const {
  const bool tripped = state == GateState::kTripped || state == GateState::kRecovering;
  std::string text = tripped && gate_.clear_when.root >= 0 ? Of(gate_.clear_when, false, "not")
                                                           : Of(gate_.when, false, "not");
  if (gate_.given.root >= 0 && facts_.TruthAt(gate_.given.root) != evaluate::kTrue) {
    absl::StrAppend(&text, "; given fails: ", Of(gate_.given, false, "not"));
  }
  return text;
}

}  // namespace sluice::engine
