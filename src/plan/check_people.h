// Checks what a plan says of people and of the ways to act: roles, severities,
// ramps and checklists.
#ifndef SLUICE_SRC_PLAN_CHECK_PEOPLE_H_
#define SLUICE_SRC_PLAN_CHECK_PEOPLE_H_

#include "sluice/v1/plan.pb.h"
#include "src/plan/context.h"

namespace sluice::plan {

void CheckRole(const v1::Role& role, Context& context);
void CheckSeverityLevel(const v1::SeverityLevel& severity, Context& context);
void CheckChecklist(const v1::Checklist& checklist, Context& context);

// Checks a ramp, and notes in context.ramps what it reads.
void CheckRamp(const v1::Ramp& ramp, const v1::Span& whole, Context& context);

// Reports circles of roles (check_graph.cc).
void CheckRoleCycles(Context& context);

// Whether this machine knows the zone that times are to be said in.
void CheckTimezone(const v1::Text& zone, Context& context);

}  // namespace sluice::plan

#endif  // SLUICE_SRC_PLAN_CHECK_PEOPLE_H_
