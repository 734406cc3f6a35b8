// What an expression can come to at all, whatever the samples: the ground for
// warnings about conditions that never change.
#ifndef SLUICE_SRC_PLAN_BOUNDS_H_
#define SLUICE_SRC_PLAN_BOUNDS_H_

#include "sluice/v1/plan.pb.h"
#include "src/plan/semantics.h"

namespace sluice::plan {

// Whether a condition can be true, and whether it can be false. Errs on the side
// of "it can"; unknown is always possible too.
struct Outlook {
  bool can_hold = true;
  bool can_fail = true;
};

// Both need expressions in which Check found no error.
Outlook OutlookOf(const v1::Expr& condition);
Range BoundsOf(const v1::Expr& value);

// The first comparison in the condition that can't hold (or, with `holds`, can't
// fail); null where no single one is to blame.
const v1::Expr* Culprit(const v1::Expr& condition, bool holds);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_BOUNDS_H_
