// Checks levers, and the values that they are set to.
#ifndef SLUICE_SRC_PLAN_CHECK_LEVER_H_
#define SLUICE_SRC_PLAN_CHECK_LEVER_H_

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"
#include "src/plan/labels.h"

namespace sluice::plan {

// Checks the declaration of a lever.
void CheckLever(const v1::Lever& lever, Context& context);

// Checks that a lever can have the value. True where it can.
bool CheckLeverValue(const v1::Lever& lever, const v1::LeverValue& value, Context& context);

// Checks `hold LEVER at VALUE` of a gate.
void CheckHold(const v1::Gate& gate, const v1::HoldClause& hold, Context& context);

// Checks that who holds a lever, by `labels`, knows which of its segments to
// hold. `holder` is "gate `brownout`".
void CheckLeverLabels(const v1::Lever& lever, absl::string_view holder, const NameField& labels,
                      const v1::Span& span, Context& context);

// A measure of how restrictive a value is: the greater one wins. Nothing where the
// lever has no such value.
absl::optional<double> Restriction(const v1::Lever& lever, const v1::LeverValue& value,
                                   Context& context);

// The measure of the lever's rest. Nothing where the plan does not say it.
absl::optional<double> RestRestriction(const v1::Lever& lever);

// Where a lever value stands in the text.
v1::Span SpanOf(const v1::LeverValue& value);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_LEVER_H_
