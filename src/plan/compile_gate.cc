#include "src/plan/compile_gate.h"

#include <utility>

#include "src/plan/compile_condition.h"
#include "src/plan/compile_lever.h"

namespace sluice::plan {
namespace {

// The default: on missing 5m hold.
constexpr std::int64_t kDefaultMissingNs = 300'000'000'000;

class GateCompiler {
 public:
  GateCompiler(int index, const std::map<std::string, const v1::Signal*>& signals,
               ProgramTables& tables)
      : conditions_(tables.program().gates[static_cast<std::size_t>(index)], signals, tables),
        tables_(tables),
        program_(tables.program()),
        index_(index) {}

  void Run(const v1::Gate& source) {
    gate().missing_ns = kDefaultMissingNs;
    for (const v1::Clause& clause : source.clauses()) CompileClause(clause);
    conditions_.FinishGatePopulation();
    gate().label_order =
        LabelOrder(gate().labels, program_.spaces[static_cast<std::size_t>(gate().space)]);
  }

 private:
  GateSpec& gate() { return program_.gates[static_cast<std::size_t>(index_)]; }
  std::int64_t Ticks(const v1::Dur& duration) const { return duration.ns() / program_.tick_ns; }

  void CompileClause(const v1::Clause& clause) {
    GateSpec& spec = gate();
    switch (clause.kind_case()) {
      case v1::Clause::kOwner:
        spec.owner = clause.owner().text();
        break;
      case v1::Clause::kSeverity:
        spec.severity = clause.severity().text();
        break;
      case v1::Clause::kWhen:
        spec.when = conditions_.Compile(clause.when());
        break;
      case v1::Clause::kGiven:
        spec.given = conditions_.Compile(clause.given());
        break;
      case v1::Clause::kFor:
        spec.for_ticks = Ticks(clause.for_().duration());
        spec.of_ticks = Ticks(clause.for_().of());
        break;
      case v1::Clause::kClear:
        if (clause.clear().has_when()) {
          spec.clear_when = conditions_.Compile(clause.clear().when());
        }
        spec.clear_for_ticks = Ticks(clause.clear().for_());
        break;
      case v1::Clause::kWarmup:
        spec.warmup_ticks = Ticks(clause.warmup());
        break;
      case v1::Clause::kCooldown:
        spec.cooldown_ticks = Ticks(clause.cooldown());
        break;
      case v1::Clause::kLatch:
        spec.latch = true;
        break;
      case v1::Clause::kShadow:
        spec.shadow = true;
        break;
      case v1::Clause::kStartsTripped:
        spec.starts_tripped = true;
        break;
      case v1::Clause::kFlap:
        spec.flap_trips = static_cast<std::int64_t>(clause.flap().trips().number());
        spec.flap_in_ticks = Ticks(clause.flap().in());
        spec.flap_hold_ticks = Ticks(clause.flap().hold());
        break;
      case v1::Clause::kMissing:
        spec.missing_ns = clause.missing().after().ns();
        spec.missing_then = clause.missing().then();
        break;
      case v1::Clause::kSuppressedBy:
        for (const v1::Name& name : clause.suppressed_by().names()) {
          spec.suppressed_by.push_back(RelatedTo(name.text(), spec.space, tables_));
        }
        break;
      case v1::Clause::kRemindEvery:
        spec.remind_ticks = Ticks(clause.remind_every());
        break;
      case v1::Clause::kHold:
        spec.holds.push_back(CompileHold(clause.hold(), spec.space, tables_));
        break;
      case v1::Clause::kDo:
        AddAction(clause.do_());
        break;
      default:
        break;
    }
  }

  void AddAction(const v1::DoClause& clause) {
    ActionSpec action;
    action.on = clause.on();
    action.source = clause.action();
    action.descriptor = tables_.types().FindMessage(action.source.message().text());
    if (action.descriptor != nullptr) {
      action.prototype = tables_.types().Prototype(*action.descriptor);
    }
    for (const ActionSpec& other : gate().actions) {
      action.number += other.source.message().text() == action.source.message().text() ? 1 : 0;
    }
    gate().actions.push_back(std::move(action));
  }

  ConditionCompiler conditions_;
  ProgramTables& tables_;
  Program& program_;
  int index_;
};

}  // namespace

RelatedGate RelatedTo(const std::string& name, int space, ProgramTables& tables) {
  RelatedGate related;
  related.gate = tables.program().FindGate(name);
  const std::vector<std::string>& ours = tables.Labels(space);
  const std::vector<std::string>& theirs =
      tables.Labels(tables.program().gates[static_cast<std::size_t>(related.gate)].space);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    for (std::size_t j = 0; j < theirs.size(); ++j) {
      if (ours[i] == theirs[j]) {
        related.shared_labels.emplace_back(static_cast<int>(i), static_cast<int>(j));
      }
    }
  }
  return related;
}

void CompileGate(const v1::Gate& gate, int index,
                 const std::map<std::string, const v1::Signal*>& signals, ProgramTables& tables) {
  GateCompiler(index, signals, tables).Run(gate);
}

}  // namespace sluice::plan
