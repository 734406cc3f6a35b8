#include "tests/oracle/shrink.h"

#include <algorithm>
#include <utility>

namespace sluice::oracle {
namespace {

std::vector<v1::Expr> SimplerAggregates(const v1::Expr& expr) {
  std::vector<v1::Expr> simpler;
  if (expr.aggregate().has_offset()) {
    simpler.push_back(expr);
    simpler.back().mutable_aggregate()->clear_offset();
  }
  for (int i = 0; i < expr.aggregate().selector_size(); ++i) {
    simpler.push_back(expr);
    simpler.back().mutable_aggregate()->mutable_selector()->DeleteSubrange(i, 1);
  }
  return simpler;
}

// The expression without one of its parts, or one of its parts alone.
std::vector<v1::Expr> SimplerExprs(const v1::Expr& expr) {
  std::vector<v1::Expr> simpler;
  // All ways to make `part` simpler, each put in its place by `put`.
  const auto inside = [&](const v1::Expr& part, const std::function<v1::Expr*(v1::Expr&)>& place) {
    simpler.push_back(part);
    for (v1::Expr& less : SimplerExprs(part)) {
      simpler.push_back(expr);
      *place(simpler.back()) = std::move(less);
    }
  };
  switch (expr.kind_case()) {
    case v1::Expr::kNegate:
      inside(expr.negate().operand(),
             [](v1::Expr& whole) { return whole.mutable_negate()->mutable_operand(); });
      break;
    case v1::Expr::kNot:
      inside(expr.not_().operand(),
             [](v1::Expr& whole) { return whole.mutable_not_()->mutable_operand(); });
      break;
    case v1::Expr::kFold:
      inside(expr.fold().body(),
             [](v1::Expr& whole) { return whole.mutable_fold()->mutable_body(); });
      break;
    case v1::Expr::kArithmetic:
      inside(expr.arithmetic().left(),
             [](v1::Expr& whole) { return whole.mutable_arithmetic()->mutable_left(); });
      inside(expr.arithmetic().right(),
             [](v1::Expr& whole) { return whole.mutable_arithmetic()->mutable_right(); });
      break;
    case v1::Expr::kComparison:
      if (expr.comparison().has_confidence()) {
        simpler.push_back(expr);
        simpler.back().mutable_comparison()->clear_confidence();
      }
      inside(expr.comparison().left(),
             [](v1::Expr& whole) { return whole.mutable_comparison()->mutable_left(); });
      inside(expr.comparison().right(),
             [](v1::Expr& whole) { return whole.mutable_comparison()->mutable_right(); });
      break;
    case v1::Expr::kLogic:
      for (int i = 0; i < expr.logic().operands_size(); ++i) {
        if (expr.logic().operands_size() > 2) {
          simpler.push_back(expr);
          simpler.back().mutable_logic()->mutable_operands()->DeleteSubrange(i, 1);
        }
        inside(expr.logic().operands(i),
               [i](v1::Expr& whole) { return whole.mutable_logic()->mutable_operands(i); });
      }
      break;
    case v1::Expr::kAggregate:
      return SimplerAggregates(expr);
    default:
      break;
  }
  return simpler;
}

std::vector<v1::Clause> SimplerClauses(const v1::Clause& clause) {
  std::vector<v1::Clause> simpler;
  const auto add = [&](const v1::Expr& expr, const std::function<v1::Expr*(v1::Clause&)>& place) {
    for (v1::Expr& less : SimplerExprs(expr)) {
      simpler.push_back(clause);
      *place(simpler.back()) = std::move(less);
    }
  };
  if (clause.has_when()) add(clause.when(), [](v1::Clause& whole) { return whole.mutable_when(); });
  if (clause.has_given()) {
    add(clause.given(), [](v1::Clause& whole) { return whole.mutable_given(); });
  }
  if (clause.has_clear() && clause.clear().has_when()) {
    add(clause.clear().when(),
        [](v1::Clause& whole) { return whole.mutable_clear()->mutable_when(); });
  }
  if (clause.has_for_() && clause.for_().has_of()) {
    simpler.push_back(clause);
    simpler.back().mutable_for_()->clear_of();
  }
  for (int i = 0; i < clause.suppressed_by().names_size(); ++i) {
    if (clause.suppressed_by().names_size() == 1) break;
    simpler.push_back(clause);
    simpler.back().mutable_suppressed_by()->mutable_names()->DeleteSubrange(i, 1);
  }
  return simpler;
}

std::vector<v1::Item> SimplerItems(const v1::Item& item) {
  std::vector<v1::Item> simpler;
  for (int i = 0; i < item.gate().clauses_size(); ++i) {
    simpler.push_back(item);
    simpler.back().mutable_gate()->mutable_clauses()->DeleteSubrange(i, 1);
    for (v1::Clause& less : SimplerClauses(item.gate().clauses(i))) {
      simpler.push_back(item);
      *simpler.back().mutable_gate()->mutable_clauses(i) = std::move(less);
    }
  }
  for (int i = 0; i < item.signal().labels_size(); ++i) {
    if (item.signal().labels(i).expected().empty()) continue;
    simpler.push_back(item);
    simpler.back().mutable_signal()->mutable_labels(i)->clear_expected();
  }
  if (item.lever().has_at_most()) {
    simpler.push_back(item);
    simpler.back().mutable_lever()->clear_at_most();
  }
  if (item.lever().has_owner()) {
    simpler.push_back(item);
    simpler.back().mutable_lever()->clear_owner();
  }
  for (int i = 0; i < item.lever().labels_size(); ++i) {
    simpler.push_back(item);
    simpler.back().mutable_lever()->mutable_labels()->DeleteSubrange(i, 1);
  }
  if (item.role().has_reports_to()) {
    simpler.push_back(item);
    simpler.back().mutable_role()->clear_reports_to();
  }
  if (item.has_lateness() && item.lateness().ns() > 0) {
    simpler.push_back(item);
    simpler.back().mutable_lateness()->set_ns(0);
  }
  return simpler;
}

// Leaves out runs of steps, long ones first.
bool DropSteps(Pair& pair, const std::function<bool(const Pair&)>& fails) {
  bool any = false;
  for (std::size_t run = std::max<std::size_t>(1, pair.steps.size() / 2); run > 0; run /= 2) {
    for (std::size_t at = 0; at + run <= pair.steps.size();) {
      Pair less = pair;
      const auto begin = less.steps.begin() + static_cast<std::ptrdiff_t>(at);
      less.steps.erase(begin, begin + static_cast<std::ptrdiff_t>(run));
      if (fails(less)) {
        pair = std::move(less);
        any = true;
      } else {
        at += run;
      }
    }
  }
  return any;
}

bool DropParts(Pair& pair, const std::function<bool(const Pair&)>& fails) {
  for (v1::Plan& plan : SimplerPlans(pair.plan)) {
    Pair less = pair;
    less.plan = std::move(plan);
    if (fails(less)) {
      pair = std::move(less);
      return true;
    }
  }
  return false;
}

// Rounds times to whole ticks.
bool RoundTimes(Pair& pair, const std::function<bool(const Pair&)>& fails) {
  const std::int64_t tick = TickOf(pair.plan);
  const auto rounded = [tick](std::int64_t time) { return (time + tick - 1) / tick * tick; };
  bool any = false;
  for (std::size_t i = 0; i < pair.steps.size(); ++i) {
    Pair less = pair;
    Step& step = less.steps[i];
    if (step.kind == Step::Kind::kAdvance) {
      step.now_ns = rounded(step.now_ns);
      if (step.now_ns == pair.steps[i].now_ns) continue;
    } else if (step.kind == Step::Kind::kSample) {
      step.sample.set_time_ns(rounded(step.sample.time_ns()));
      if (step.sample.time_ns() == pair.steps[i].sample.time_ns()) continue;
    } else {
      continue;
    }
    if (fails(less)) {
      pair = std::move(less);
      any = true;
    }
  }
  return any;
}

}  // namespace

std::vector<v1::Plan> SimplerPlans(const v1::Plan& plan) {
  std::vector<v1::Plan> simpler;
  for (int i = 0; i < plan.items_size(); ++i) {
    if (!plan.items(i).has_tick()) {
      simpler.push_back(plan);
      simpler.back().mutable_items()->DeleteSubrange(i, 1);
    }
    for (v1::Item& less : SimplerItems(plan.items(i))) {
      simpler.push_back(plan);
      *simpler.back().mutable_items(i) = std::move(less);
    }
  }
  return simpler;
}

Pair Shrink(Pair pair, const std::function<bool(const Pair&)>& fails) {
  bool smaller = true;
  while (smaller) {
    smaller = DropSteps(pair, fails);
    while (DropParts(pair, fails)) smaller = true;
    smaller |= RoundTimes(pair, fails);
  }
  return pair;
}

}  // namespace sluice::oracle
