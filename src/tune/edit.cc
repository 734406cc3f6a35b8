#include "src/tune/edit.h"

#include "src/language/print.h"
#include "src/tune/candidate.h"
#include "src/tune/clear_along.h"

namespace sluice::tune {
namespace {

using v1::Clause;

Clause* FindClause(v1::Gate& gate, Clause::KindCase kind) {
  for (Clause& clause : *gate.mutable_clauses()) {
    if (clause.kind_case() == kind) return &clause;
  }
  return nullptr;
}

// A new clause where people write `for`: behind the conditions.
Clause& AddForClause(v1::Gate& gate) {
  auto& clauses = *gate.mutable_clauses();
  gate.add_clauses();
  int place = clauses.size() - 1;
  while (place > 0 && !clauses[place - 1].has_when() && !clauses[place - 1].has_given()) {
    clauses.SwapElements(place, place - 1);
    --place;
  }
  return clauses[place];
}

}  // namespace

v1::Gate WithSetting(const Subject& subject, const Setting& setting) {
  v1::Gate edited = subject.gate;
  Clause* held = FindClause(edited, Clause::kFor);
  if (held == nullptr && setting.duration.duration().ns() > 0) held = &AddForClause(edited);
  if (held != nullptr) *held->mutable_for_() = setting.duration;

  v1::Expr& when = *FindClause(edited, Clause::kWhen)->mutable_when();
  const Candidate tuned = CandidatesIn(when)[subject.number];
  Clause* clear = FindClause(edited, Clause::kClear);
  if (clear != nullptr && clear->clear().has_when()) {
    MoveAlong(*clear->mutable_clear()->mutable_when(), tuned, setting.threshold);
  }
  SetNumber(tuned, setting.threshold);
  return edited;
}

std::string ClearText(const Subject& subject, const Setting& setting) {
  v1::Gate edited = WithSetting(subject, setting);
  const Clause* clear = FindClause(edited, Clause::kClear);
  if (clear == nullptr || !clear->clear().has_when()) return "";
  return language::PrintExpr(clear->clear().when());
}

std::vector<v1::SignedLiteral> MovingNumbers(const Subject& subject) {
  v1::Gate gate = subject.gate;
  Clause* clear = FindClause(gate, Clause::kClear);
  if (clear == nullptr || !clear->clear().has_when()) return {};
  v1::Expr& when = *FindClause(gate, Clause::kWhen)->mutable_when();
  return MoveAlong(*clear->mutable_clear()->mutable_when(), CandidatesIn(when)[subject.number],
                   subject.present.threshold);
}

std::string ClausesText(const Subject& subject, const Setting& setting) {
  v1::Plan plan;
  v1::Gate& shown = *plan.add_items()->mutable_gate();
  shown.mutable_name()->set_text(subject.gate.name().text());
  const v1::Gate edited = WithSetting(subject, setting);
  for (const Clause& clause : edited.clauses()) {
    if (clause.has_when() || clause.has_for_() || clause.clear().has_when()) {
      *shown.add_clauses() = clause;
    }
  }
  const std::string text = language::Print(plan);
  const std::size_t begin = text.find('\n') + 1;
  return text.substr(begin, text.rfind('}') - begin);
}

}  // namespace sluice::tune
