#include "src/plan/check_people.h"

#include "absl/strings/str_cat.h"
#include "src/plan/check_expr.h"
#include "src/plan/check_lever.h"
#include "src/plan/durations.h"

namespace sluice::plan {
namespace {

using v1::RampClause;

// The clauses of a ramp that may stand only once.
struct RampView {
  const RampClause* owner = nullptr;
  const RampClause* lever = nullptr;
  const RampClause* rollback = nullptr;
  const RampClause* advance = nullptr;
  const RampClause* first_step = nullptr;
};

void Keep(absl::string_view word, const RampClause& clause, const RampClause*& first,
          Context& context) {
  if (first == nullptr) {
    first = &clause;
    return;
  }
  context.report.Report(
      Code::kDuplicateClause, clause.span(),
      absl::StrCat(Quoted(word), " is already given on ", context.report.Line(first->span())),
      "leave one of them");
}

RampView ViewRamp(const v1::Ramp& ramp, Context& context) {
  RampView view;
  for (const RampClause& clause : ramp.clauses()) {
    switch (clause.kind_case()) {
      case RampClause::kOwner:
        Keep("owner", clause, view.owner, context);
        break;
      case RampClause::kLever:
        Keep("lever", clause, view.lever, context);
        break;
      case RampClause::kOnTripRollbackTo:
        Keep("on trip rollback to", clause, view.rollback, context);
        break;
      case RampClause::kAdvanceWhen:
        Keep("advance when", clause, view.advance, context);
        break;
      case RampClause::kStep:
        if (view.first_step == nullptr) view.first_step = &clause;
        break;
      default:
        break;
    }
  }
  return view;
}

void CheckPresent(const v1::Ramp& ramp, const RampView& view, const v1::Span& whole,
                  Context& context) {
  if (context.report.BrokenWithin(whole)) return;
  const v1::Span& span = ramp.name().span();
  const std::string name = absl::StrCat("ramp ", Quoted(ramp.name().text()));
  if (view.owner == nullptr) {
    context.report.Report(Code::kMissingOwner, span, absl::StrCat(name, " has no owner"),
                          "name the role that answers for it: `owner ROLE`");
  }
  if (view.lever == nullptr) {
    context.report.Report(Code::kMissingLever, span,
                          absl::StrCat(name, " doesn't say which lever it moves"),
                          "name it: `lever LEVER`");
  }
  if (view.first_step == nullptr) {
    context.report.Report(Code::kMissingStep, span, absl::StrCat(name, " has no steps"),
                          "give it one or more: `step 5% hold 10m`");
  }
}

// A value of the ramp's lever, where that is known.
void CheckValue(const v1::Lever* lever, const v1::LeverValue& value, Context& context) {
  if (lever != nullptr) CheckLeverValue(*lever, value, context);
}

void CheckRampClause(const RampClause& clause, const v1::Lever* lever, Context& context) {
  switch (clause.kind_case()) {
    case RampClause::kOwner:
      Resolve(context.names.roles, "role", clause.owner(), Code::kUnknownRole, context.report);
      break;
    case RampClause::kStep:
      CheckValue(lever, clause.step().at(), context);
      if (clause.step().has_hold()) {
        CheckOnTick(clause.step().hold(), "`hold`", Zero::kRefused, context);
      }
      break;
    case RampClause::kGuard:
      for (const v1::Name& guard : clause.guard().names()) {
        Resolve(context.names.gates, "gate", guard, Code::kUnknownGate, context.report);
      }
      break;
    case RampClause::kOnTripRollbackTo:
      if (clause.on_trip_rollback_to().has_value()) {
        v1::LeverValue value;
        *value.mutable_number() = clause.on_trip_rollback_to().value();
        CheckValue(lever, value, context);
      }
      break;
    default:
      break;
  }
}

}  // namespace

void CheckRole(const v1::Role& role, Context& context) {
  if (!role.has_reports_to()) return;
  Resolve(context.names.roles, "role", role.reports_to(), Code::kUnknownRole, context.report);
}

void CheckSeverityLevel(const v1::SeverityLevel& severity, Context& context) {
  if (severity.has_acknowledge_within()) {
    CheckNotZero(severity.acknowledge_within(), "`acknowledge within`", context);
  }
  if (severity.has_resolve_within()) {
    CheckNotZero(severity.resolve_within(), "`resolve within`", context);
  }
}

void CheckChecklist(const v1::Checklist& checklist, Context& context) {
  for (const v1::ChecklistItem& item : checklist.items()) {
    if (!item.has_owner()) continue;
    Resolve(context.names.roles, "role", item.owner(), Code::kUnknownRole, context.report);
  }
}

void CheckRamp(const v1::Ramp& ramp, const v1::Span& whole, Context& context) {
  const RampView view = ViewRamp(ramp, context);
  CheckPresent(ramp, view, whole, context);
  const std::string name = absl::StrCat("ramp ", Quoted(ramp.name().text()));
  const Level level = DeclareLevel(name, ramp.labels(), context);

  const v1::Lever* lever = nullptr;
  if (view.lever != nullptr) {
    const v1::Name& lever_name = view.lever->lever();
    lever = Resolve(context.names.levers, "lever", lever_name, Code::kUnknownLever, context.report);
    if (lever != nullptr) {
      CheckLeverLabels(*lever, name, ramp.labels(), lever_name.span(), context);
    }
  }
  for (const RampClause& clause : ramp.clauses()) CheckRampClause(clause, lever, context);

  context.ramps.emplace_back();
  if (view.advance == nullptr) return;
  ExprChecker checker(ExprChecker::Place::kRamp, ramp.name().text(), level, context,
                      context.ramps.back());
  checker.CheckCondition(view.advance->advance_when(), "`advance when`");
}

}  // namespace sluice::plan
