#include "src/tune/look.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/expressions.h"
#include "src/plan/program.h"
#include "src/plan/semantics.h"
#include "src/tune/candidate.h"
#include "src/tune/grid.h"
#include "src/tune/setting.h"

namespace sluice::tune {
namespace {

using v1::Clause;
using v1::Expr;
using v1::Literal;

constexpr std::array<double, 9> kShares = {0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005};

// The value rounded to the first 20 bits of its fraction: to one part in a million, for a
// ratio of 99.99 % is another than one of 99.999 %.
double Coarse(double value) {
  constexpr std::uint64_t kDropped = std::uint64_t{1} << 32;
  std::uint64_t bits = 0;
  std::memcpy(&bits, &value, sizeof bits);
  bits = (bits + kDropped / 2) & ~(kDropped - 1);
  std::memcpy(&value, &bits, sizeof bits);
  return value;
}

v1::Expr WhenOf(const Subject& subject) {
  for (const Clause& clause : subject.gate.clauses()) {
    if (clause.has_when()) return clause.when();
  }
  return {};
}

// `value > 0`: a gate that reads what the number is held against.
v1::Gate LookingGate(const Subject& subject, const Candidate& tuned) {
  v1::Gate gate = subject.gate;
  gate.clear_clauses();
  // What a quantifier folds is looked at member by member.
  for (const v1::Fold* fold : tuned.around) {
    for (const v1::Name& label : fold->labels()) *gate.add_labels() = label;
  }
  for (const Clause& clause : subject.gate.clauses()) {
    if (clause.has_owner() || (clause.has_given() && tuned.around.empty())) {
      *gate.add_clauses() = clause;
    }
  }
  v1::Comparison& comparison = *gate.add_clauses()->mutable_when()->mutable_comparison();
  comparison.set_op(v1::Comparison::GT);
  *comparison.mutable_left() = ValueAgainst(tuned);
  Literal& zero = *comparison.mutable_right()->mutable_literal();
  if (IsDuration(subject.present.threshold)) {
    zero.set_duration_ns(0);
  } else {
    zero.set_number(0);
  }
  return gate;
}

// Steps that people count in, in `unit` or in time, about as long as `wanted`.
double RoundStep(double wanted, bool duration) {
  constexpr double kSecond = 1e9;
  if (duration && wanted > kSecond) {
    constexpr std::array<double, 13> kSteps = {1,   2,   5,   10,  15,   30,  60,
                                               120, 300, 600, 900, 1800, 3600};
    for (const double seconds : kSteps) {
      if (seconds * kSecond >= wanted) return seconds * kSecond;
    }
    return std::ceil(wanted / (3600 * kSecond)) * 3600 * kSecond;
  }
  const double power = std::pow(10, std::floor(std::log10(wanted)));
  for (const double factor : {1, 2, 5}) {
    if (factor * power >= wanted) return factor * power;
  }
  return 10 * power;
}

// A multiple of `step`, both in the unit of `like`.
v1::SignedLiteral Spelled(double value, double step, const v1::SignedLiteral& like) {
  const double rounded = std::nearbyint(value / step) * step;
  if (IsDuration(like)) return DurationOf(rounded);
  const int decimals = std::max(0, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  return NumberIn(like.literal().unit(), rounded, decimals);
}

// The longest window of what the tuned number is held against, or of what the tuned
// quantifier folds; 0 where there is none.
std::int64_t WindowOf(const Candidate& tuned) {
  Expr value = tuned.bounded != nullptr ? tuned.bounded->body() : ValueAgainst(tuned);
  std::int64_t longest = 0;
  language::ForEachAggregate(value, [&longest](v1::Aggregate& aggregate) {
    longest = std::max<std::int64_t>(longest, aggregate.over().ns());
  });
  return longest;
}

}  // namespace

absl::StatusOr<Look> Look::Make(const Subject& subject) {
  Expr when = WhenOf(subject);
  const Candidate tuned = CandidatesIn(when)[subject.number];
  if (tuned.bounded != nullptr) {
    return absl::InvalidArgumentError("how many members to try is not told by the data");
  }
  Diagnostics diagnostics;
  absl::StatusOr<Plan> plan =
      Plan::FromProto(WithGate(subject, LookingGate(subject, tuned)), "tune", &diagnostics);
  if (!plan.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "what the threshold is held against can't be looked at by itself: ",
        diagnostics.empty() ? std::string(plan.status().message()) : diagnostics.all()[0].message));
  }
  return Look(*std::move(plan), subject);
}

Look::Look(Plan plan, const Subject& subject)
    : plan_(std::move(plan)),
      gate_(plan_.program().FindGate(subject.gate.name().text())),
      present_(subject.present.threshold) {
  Expr when = WhenOf(subject);
  below_ = HoldsBelow(CandidatesIn(when)[subject.number]);
}

void Look::OnGate(const engine::GateStep& step) {
  if (step.gate != gate_) return;
  const plan::GateSpec& spec = plan_.program().gates[static_cast<std::size_t>(gate_)];
  const int node = spec.when.comparisons[0].left.node;
  const evaluate::Truth* given = step.evaluator.given();
  const std::vector<std::uint8_t>& states = step.machine.states();
  for (std::uint32_t segment = 0; segment < states.size(); ++segment) {
    if (states[segment] == evaluate::kAbsent) continue;
    if (given != nullptr && given[segment] != evaluate::kTrue) continue;
    const double value = step.evaluator.ValueAt(node, segment, step.in);
    if (std::isnan(value)) continue;
    all_whole_ = all_whole_ && std::nearbyint(value) == value;
    ++counts_[Coarse(value)];
    ++total_;
  }
}

std::vector<double> Look::Edges() const {
  std::vector<std::pair<double, std::uint64_t>> sorted(counts_.begin(), counts_.end());
  std::sort(sorted.begin(), sorted.end());
  if (!below_) std::reverse(sorted.begin(), sorted.end());
  std::vector<double> edges;
  std::uint64_t past = 0;
  std::size_t at = 0;
  for (auto share = kShares.rbegin(); share != kShares.rend(); ++share) {
    const double rank = *share * static_cast<double>(total_);
    while (at + 1 < sorted.size() && static_cast<double>(past + sorted[at].second) <= rank) {
      past += sorted[at++].second;
    }
    edges.push_back(sorted[at].first);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i] - edges[i - 1] <= (edges.back() - edges.front()) / 2) continue;
    edges.insert(edges.begin() + static_cast<std::ptrdiff_t>(i), (edges[i - 1] + edges[i]) / 2);
    break;  // there is but one such gap
  }
  return edges;
}

absl::StatusOr<std::vector<v1::SignedLiteral>> Look::Thresholds() const {
  if (total_ == 0) {
    return absl::NotFoundError("nothing is known of the value in this data");
  }
  const double unit = std::pow(10, plan::UnitExponent(present_.literal().unit()));
  const std::vector<double> edges = Edges();
  std::vector<v1::SignedLiteral> thresholds = {present_};
  for (std::size_t i = 0; i < edges.size(); ++i) {
    // As many digits as tell it from its neighbours.
    double gap = std::fabs(edges[i]) / 10;
    if (i > 0) gap = edges[i] - edges[i - 1];
    if (i + 1 < edges.size()) gap = std::min(i > 0 ? gap : edges[i + 1], edges[i + 1] - edges[i]);
    double step = gap > 0 ? RoundStep(gap / unit / 4, IsDuration(present_)) : 1;
    if (all_whole_ && !IsDuration(present_)) step = std::max(step, 1 / unit);
    const v1::SignedLiteral next = Spelled(edges[i] / unit, step, present_);
    const bool there = std::any_of(thresholds.begin(), thresholds.end(),
                                   [&](const auto& other) { return SameThreshold(next, other); });
    if (!there) thresholds.push_back(next);
  }
  std::sort(thresholds.begin(), thresholds.end(),
            [](const auto& a, const auto& b) { return ThresholdValue(a) < ThresholdValue(b); });
  return thresholds;
}

std::vector<v1::ForClause> UsualDurations(const Subject& subject) {
  std::int64_t tick = plan::kDefaultTick;
  for (const v1::Item& item : subject.plan.items()) {
    if (item.has_tick()) tick = item.tick().ns();
  }
  constexpr std::int64_t kFewTicks = 6;
  Expr when = WhenOf(subject);
  std::int64_t base = subject.present.duration.duration().ns();
  if (base == 0) base = WindowOf(CandidatesIn(when)[subject.number]);
  if (base == 0) base = kFewTicks * tick;
  const std::int64_t ticks = base / tick;
  std::vector<v1::ForClause> durations = {subject.present.duration};
  for (const std::int64_t wanted : {std::int64_t{0}, (ticks + 1) / 2, ticks, 2 * ticks}) {
    v1::ForClause next;
    next.mutable_duration()->set_ns(wanted * tick);
    const bool there = std::any_of(durations.begin(), durations.end(),
                                   [&](const auto& other) { return SameDuration(next, other); });
    if (!there) durations.push_back(next);
  }
  std::stable_sort(durations.begin(), durations.end(), [](const auto& a, const auto& b) {
    return a.duration().ns() < b.duration().ns();
  });
  return durations;
}

}  // namespace sluice::tune
