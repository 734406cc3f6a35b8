// The sides of the first comparison in `when`: $value and $threshold.
#ifndef SLUICE_SRC_PLAN_SIDES_H_
#define SLUICE_SRC_PLAN_SIDES_H_

#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/names.h"
#include "src/plan/program.h"
#include "src/plan/semantics.h"

namespace sluice::plan {

struct Side {
  absl::optional<Type> type;  // absent where another mistake hides it
  bool whole = false;         // only ever a whole number: it counts something
  bool counts = false;        // a number of things, or what that is held against: no share
};

struct Sides {
  bool present = false;  // `when` compares something, or has a quantifier
  Side value;
  Side threshold;
};

// Of a gate's condition, in reading order. Of a comparison in a quantifier over
// truths the sides are how many members held, and how many were asked for.
Sides SidesOf(const v1::Expr& when, const Names& names);

// Whether an expression is only ever a whole number.
bool IsWhole(const v1::Expr& expr);

// The same comparison once it is compiled; null where there is none.
const ComparisonSpec* FirstComparison(const ConditionSpec& when);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_SIDES_H_
