#include "src/tune/subject.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"
#include "src/tune/candidate.h"

namespace sluice::tune {
namespace {

using language::Quoted;
using v1::Clause;
using v1::Expr;

// ---- What a gate leans on ------------------------------------------------------

const v1::Gate* FindGate(const v1::Plan& plan, absl::string_view name) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_gate() && item.gate().name().text() == name) return &item.gate();
  }
  return nullptr;
}

// The names of the gate and of all that it reads, directly or not.
std::set<std::string> Closure(const plan::Program& program, absl::string_view gate) {
  std::set<std::string> names;
  std::vector<int> open = {program.FindGate(gate)};
  while (!open.empty()) {
    const plan::GateSpec& next = program.gates[static_cast<std::size_t>(open.back())];
    open.pop_back();
    if (!names.insert(next.name).second) continue;
    for (const int read : next.GatesRead()) open.push_back(read);
  }
  return names;
}

bool Decides(const Clause& clause) {
  switch (clause.kind_case()) {
    case Clause::kHold:
    case Clause::kDo:
    case Clause::kRemindEvery:
    case Clause::kSeverity:
      return false;
    default:
      return true;
  }
}

v1::Gate WithoutActs(const v1::Gate& gate) {
  v1::Gate bare = gate;
  bare.clear_clauses();
  bare.clear_comments_at_end();
  for (const Clause& clause : gate.clauses()) {
    if (!Decides(clause)) continue;
    Clause& kept = *bare.add_clauses();
    kept = clause;
    kept.clear_layout();
  }
  return bare;
}

v1::Plan Reduced(const plan::Program& program, absl::string_view gate) {
  const std::set<std::string> closure = Closure(program, gate);
  v1::Plan reduced;
  for (const v1::Item& item : program.proto.items()) {
    switch (item.kind_case()) {
      case v1::Item::kTick:
      case v1::Item::kLateness:
      case v1::Item::kAhead:
      case v1::Item::kRole:
      case v1::Item::kSignal: {
        v1::Item& kept = *reduced.add_items();
        kept = item;
        kept.clear_layout();
        break;
      }
      case v1::Item::kGate:
        if (closure.count(item.gate().name().text()) == 0) break;
        *reduced.add_items()->mutable_gate() = WithoutActs(item.gate());
        break;
      default:
        break;
    }
  }
  return reduced;
}

// ---- Which number --------------------------------------------------------------

std::string Numbered(const std::vector<Candidate>& candidates) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    lines.push_back(absl::StrCat("--threshold ", i + 1, ": the ",
                                 ThresholdText(NumberOf(candidates[i])), " of ",
                                 Quoted(TextAround(candidates[i]))));
  }
  return absl::StrJoin(lines, "\n  ");
}

absl::StatusOr<std::size_t> ChooseNumber(absl::string_view gate, const Expr& when,
                                         const std::vector<Candidate>& candidates,
                                         std::size_t threshold) {
  const std::string name = Quoted(gate);
  if (candidates.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "gate ", name,
        " has no threshold to tune: ", Quoted(absl::StrCat("when ", language::PrintExpr(when))),
        " holds nothing against a number by <, <=, > or >="));
  }
  if (threshold > candidates.size()) {
    return absl::InvalidArgumentError(absl::StrCat("gate ", name, " has no threshold ", threshold,
                                                   "; it has\n  ", Numbered(candidates)));
  }
  if (threshold > 0) return threshold - 1;
  if (candidates.size() == 1) return 0;
  return absl::InvalidArgumentError(absl::StrCat("gate ", name, " has ", candidates.size(),
                                                 " thresholds; say which one to tune\n  ",
                                                 Numbered(candidates)));
}

absl::Status UnknownGate(const v1::Plan& plan, absl::string_view name) {
  std::vector<std::string> names;
  for (const v1::Item& item : plan.items()) {
    if (item.has_gate()) names.push_back(item.gate().name().text());
  }
  if (names.empty()) return absl::NotFoundError("the plan has no gates");
  const std::string nearest = language::DidYouMean(name, names);
  return absl::NotFoundError(absl::StrCat(
      "the plan has no gate ", Quoted(name),
      nearest.empty() ? absl::StrCat("; it has ", absl::StrJoin(names, ", ")) : nearest));
}

void DropLatch(Subject& subject) {
  auto& clauses = *subject.gate.mutable_clauses();
  const auto kept = std::remove_if(clauses.begin(), clauses.end(),
                                   [](const Clause& clause) { return clause.latch(); });
  subject.latch = kept != clauses.end();
  clauses.erase(kept, clauses.end());
}

}  // namespace

absl::StatusOr<Subject> MakeSubject(const Plan& plan, absl::string_view gate,
                                    std::size_t threshold) {
  const v1::Gate* found = FindGate(plan.proto(), gate);
  if (found == nullptr) return UnknownGate(plan.proto(), gate);
  Subject subject;
  subject.plan = Reduced(plan.program(), gate);
  subject.gate = WithoutActs(*found);
  DropLatch(subject);

  Expr when;
  subject.present.duration.mutable_duration()->set_ns(0);
  for (const Clause& clause : subject.gate.clauses()) {
    if (clause.has_when()) when = clause.when();
    if (clause.has_for_()) subject.present.duration = clause.for_();
  }
  const std::vector<Candidate> candidates = CandidatesIn(when);
  const absl::StatusOr<std::size_t> number = ChooseNumber(gate, when, candidates, threshold);
  if (!number.ok()) return number.status();
  subject.number = *number;
  subject.condition = TextAround(candidates[*number]);
  subject.bound = candidates[*number].bounded != nullptr;
  subject.present.threshold = NumberOf(candidates[*number]);
  return subject;
}

}  // namespace sluice::tune
