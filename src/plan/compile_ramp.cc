#include "src/plan/compile_ramp.h"

#include <algorithm>
#include <utility>

#include "src/plan/compile_condition.h"
#include "src/plan/compile_lever.h"
#include "src/plan/semantics.h"

namespace sluice::plan {
namespace {

// The most restrictive place of the lever. A number of which the highest wins has no end: there
// it is that of the steps.
double ClosedPlace(const LeverSpec& lever, const std::vector<RampSpec::Step>& steps) {
  if (lever.scale == v1::Lever::NAMES) return static_cast<double>(lever.values.size() - 1);
  if (lever.lowest_wins) return 0;
  if (lever.scale == v1::Lever::PERCENT) return 1;
  return std::max_element(
             steps.begin(), steps.end(),
             [](const RampSpec::Step& a, const RampSpec::Step& b) { return a.at < b.at; })
      ->at;
}

class RampCompiler {
 public:
  RampCompiler(const v1::Ramp& source, const std::map<std::string, const v1::Signal*>& signals,
               ProgramTables& tables)
      : source_(source), signals_(signals), tables_(tables), program_(tables.program()) {}

  RampSpec Run() {
    spec_.name = source_.name().text();
    for (const v1::Name& label : source_.labels()) spec_.labels.push_back(label.text());
    spec_.space = tables_.Space(spec_.labels);
    spec_.label_order =
        LabelOrder(spec_.labels, program_.spaces[static_cast<std::size_t>(spec_.space)]);
    // Values of steps and gates' conditions depend on names that other clauses give.
    for (const v1::RampClause& clause : source_.clauses()) {
      if (clause.has_owner()) spec_.owner = clause.owner().text();
      if (clause.has_lever()) spec_.lever = program_.FindLever(clause.lever().text());
    }
    const LeverSpec& lever = program_.levers[static_cast<std::size_t>(spec_.lever)];
    spec_.projection = ProjectionToLever(spec_.space, lever, tables_);
    ConditionCompiler conditions(spec_, signals_, tables_);
    conditions.set_step_windows(&spec_.step_windows);
    for (const v1::RampClause& clause : source_.clauses()) CompileClause(clause, conditions);
    spec_.closed = ClosedPlace(lever, spec_.steps);
    program_.populations[static_cast<std::size_t>(spec_.population)] =
        PopulationBy(spec_.labels, spec_.space, program_);
    return std::move(spec_);
  }

 private:
  void CompileClause(const v1::RampClause& clause, ConditionCompiler& conditions) {
    switch (clause.kind_case()) {
      case v1::RampClause::kStep:
        spec_.steps.push_back({LeverValueOf(clause.step().at(), spec_.lever, tables_),
                               clause.step().hold().ns() / program_.tick_ns,
                               clause.step().checkpoint()});
        break;
      case v1::RampClause::kGuard:
        for (const v1::Name& name : clause.guard().names()) AddGuard(name.text());
        break;
      case v1::RampClause::kOnTripRollbackTo:
        SetRollback(clause.on_trip_rollback_to());
        break;
      case v1::RampClause::kAdvanceWhen:
        spec_.when = conditions.Compile(clause.advance_when());
        break;
      default:
        break;
    }
  }

  // One that stands there twice guards once.
  void AddGuard(const std::string& name) {
    RelatedGate guard = RelatedTo(name, spec_.space, tables_);
    const bool known = std::any_of(spec_.guards.begin(), spec_.guards.end(),
                                   [&](const RelatedGate& one) { return one.gate == guard.gate; });
    if (!known) spec_.guards.push_back(std::move(guard));
  }

  void SetRollback(const v1::Rollback& rollback) {
    if (rollback.has_value()) {
      spec_.rollback = RampSpec::Rollback::kValue;
      spec_.rollback_at = LiteralValue(rollback.value());
    } else {
      spec_.rollback =
          rollback.first() ? RampSpec::Rollback::kFirst : RampSpec::Rollback::kCheckpoint;
    }
  }

  const v1::Ramp& source_;
  const std::map<std::string, const v1::Signal*>& signals_;
  ProgramTables& tables_;
  Program& program_;
  RampSpec spec_;
};

}  // namespace

void CompileRamp(const v1::Ramp& ramp, const std::map<std::string, const v1::Signal*>& signals,
                 ProgramTables& tables) {
  RampSpec spec = RampCompiler(ramp, signals, tables).Run();
  tables.program().ramps.push_back(std::move(spec));
}

}  // namespace sluice::plan
