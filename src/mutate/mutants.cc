#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/mutate/expression_mutants.h"
#include "src/mutate/mutant.h"
#include "src/plan/semantics.h"

namespace sluice::mutate {
namespace {

std::string Backquoted(const v1::Clause& clause) {
  return absl::StrCat("`", language::PrintClause(clause), "`");
}

// The mutants of one statement.
class StatementMutants {
 public:
  StatementMutants(const v1::Plan& parsed, int item, const plan::Program& program,
                   std::vector<Mutant>& mutants)
      : program_(program), item_(item), changing_(parsed.items(item)), mutants_(mutants) {}

  void Make() {
    if (changing_.has_gate()) {
      ChangeGate(changing_.mutable_gate());
    } else if (changing_.has_lever()) {
      ChangeLever(changing_.mutable_lever());
    } else if (changing_.has_severity()) {
      ChangeSeverity(changing_.mutable_severity());
    } else if (changing_.has_ramp()) {
      ChangeRamp(changing_.mutable_ramp());
    } else if (changing_.has_lateness()) {
      where_ = "the plan";
      ChangeDur(changing_.mutable_lateness(), "lateness");
    }
  }

 private:
  void Note(const v1::Span& span, std::string what, std::string instead) {
    Mutant mutant;
    mutant.span = span;
    mutant.what = std::move(what);
    mutant.where = where_;
    mutant.instead = std::move(instead);
    mutant.gate = gate_;
    mutant.lever = lever_;
    mutant.item = item_;
    mutant.changed = changing_;
    mutants_.push_back(std::move(mutant));
  }

  void ChangeDur(v1::Dur* duration, absl::string_view what) {
    ChangeDuration(duration, what, "", program_.tick_ns, note_);
  }

  // Of windows that some gate is held to.
  void ChangeSeverity(v1::SeverityLevel* severity) {
    where_ = absl::StrCat("severity ", severity->name().text());
    bool escalates = false;
    bool breaches = false;
    for (const plan::GateSpec& gate : program_.gates) {
      if (gate.shadow || gate.severity != severity->name().text()) continue;
      breaches = breaches || gate.resolve_ticks > 0;
      escalates =
          escalates || (gate.acknowledge_ticks > 0 && !program_.LineAbove(gate.owner).empty());
    }
    if (escalates) ChangeDur(severity->mutable_acknowledge_within(), "acknowledge within");
    if (breaches) ChangeDur(severity->mutable_resolve_within(), "resolve within");
  }

  void ChangeLever(v1::Lever* lever) {
    if (!lever->has_at_most()) return;
    lever_ = program_.FindLever(lever->name().text());
    where_ = absl::StrCat("lever ", lever->name().text());
    const v1::Literal most = lever->at_most();
    const std::string what = absl::StrCat("`at most ", language::PrintLiteral(most), "`");
    for (const v1::Literal& near : BoundsNear(most, 0)) {
      Change(lever->mutable_at_most(), near, most.span(), what,
             absl::StrCat("`at most ", language::PrintLiteral(near), "`"), note_);
    }
    v1::Lever changed = *lever;
    changed.clear_at_most();
    Change(lever, changed, most.span(), what, "", note_);
  }

  void ChangeGate(v1::Gate* gate) {
    gate_ = program_.FindGate(gate->name().text());
    spec_ = &program_.gates[static_cast<std::size_t>(gate_)];
    where_ = absl::StrCat("gate ", spec_->name);
    std::size_t holds = 0;
    for (int i = 0; i < gate->clauses_size(); ++i) {
      if (MakesADifference(gate->clauses(i))) {
        DropClause(gate, i);
        ChangeClause(gate->mutable_clauses(i), holds);
      }
      holds += gate->clauses(i).has_hold() ? 1 : 0;
    }
  }

  // Whether a scenario could tell at all that the clause is there.
  bool MakesADifference(const v1::Clause& clause) const {
    const bool moves = !spec_->holds.empty() || !spec_->actions.empty();
    switch (clause.kind_case()) {
      case v1::Clause::kHold:
      case v1::Clause::kDo:
        return !spec_->shadow;
      case v1::Clause::kShadow:
        return moves;
      case v1::Clause::kSuppressedBy:
        return moves && !spec_->shadow;
      case v1::Clause::kFlap:
        return spec_->flap_hold_ticks > spec_->clear_for_ticks;
      case v1::Clause::kOwner:
      case v1::Clause::kSeverity:
      case v1::Clause::kRemindEvery:
        return false;
      default:
        return true;
    }
  }

  void DropClause(v1::Gate* gate, int place) {
    const v1::Clause clause = gate->clauses(place);
    const v1::MissingClause& missing = clause.missing();
    const bool is_default = missing.after().ns() == plan::kDefaultMissingAfter &&
                            missing.then() == v1::MissingClause::HOLD;
    // A gate needs its `when`; and names that suppress are dropped one by one.
    if (clause.has_when() || is_default || clause.suppressed_by().names_size() > 1) return;
    v1::Gate changed = *gate;
    changed.mutable_clauses()->DeleteSubrange(place, 1);
    Change(gate, changed, clause.span(), Backquoted(clause), "", note_);
  }

  void ChangeClause(v1::Clause* clause, std::size_t hold) {
    switch (clause->kind_case()) {
      case v1::Clause::kWhen:
        return expressions_.ChangeAll(clause->mutable_when());
      case v1::Clause::kGiven:
        return expressions_.ChangeAll(clause->mutable_given());
      case v1::Clause::kFor:
        ChangeDur(clause->mutable_for_()->mutable_duration(), "for");
        if (clause->for_().has_of()) {
          ChangeDuration(clause->mutable_for_()->mutable_of(), "window",
                         absl::StrCat(" (", Backquoted(*clause), ")"), program_.tick_ns, note_);
        }
        return;
      case v1::Clause::kClear:
        return ChangeClear(clause);
      case v1::Clause::kWarmup:
        return ChangeDur(clause->mutable_warmup(), "warmup");
      case v1::Clause::kCooldown:
        return ChangeDur(clause->mutable_cooldown(), "cooldown");
      case v1::Clause::kFlap:
        return ChangeFlap(clause);
      case v1::Clause::kMissing:
        return ChangeMissing(clause);
      case v1::Clause::kSuppressedBy:
        return DropNames(clause->mutable_suppressed_by(), "suppressed by");
      case v1::Clause::kHold:
        return ChangeHold(clause, spec_->holds[hold]);
      default:
        return;
    }
  }

  void ChangeClear(v1::Clause* clause) {
    v1::ClearClause* clear = clause->mutable_clear();
    if (clear->has_when() && clear->has_for_()) {
      v1::ClearClause changed = *clear;
      changed.clear_for_();
      Change(clear, changed, clear->for_().span(),
             absl::StrCat("`for ", language::PrintDuration(clear->for_().ns()), "` (`clear`)"), "",
             note_);
      changed = *clear;
      changed.clear_when();
      Change(clear, changed, clear->when().span(),
             absl::StrCat("`when ", language::PrintExpr(clear->when()), "` (`clear`)"), "", note_);
    }
    if (clear->has_when()) expressions_.ChangeAll(clear->mutable_when());
    if (clear->has_for_()) {
      ChangeDuration(clear->mutable_for_(), "for", " (`clear`)", program_.tick_ns, note_);
    }
  }

  void ChangeFlap(v1::Clause* clause) {
    v1::FlapClause* flap = clause->mutable_flap();
    const std::string about = absl::StrCat(" (", Backquoted(*clause), ")");
    for (const std::uint64_t trips : {flap->trips().number() - 1, flap->trips().number() + 1}) {
      if (trips == 0) continue;
      v1::Count changed = flap->trips();
      changed.set_number(trips);
      Change(flap->mutable_trips(), changed, flap->trips().span(),
             absl::StrCat("count ", flap->trips().number(), about), absl::StrCat(trips), note_);
    }
    ChangeDuration(flap->mutable_in(), "window", about, program_.tick_ns, note_);
    ChangeDuration(flap->mutable_hold(), "hold", about, program_.tick_ns, note_);
  }

  void ChangeMissing(v1::Clause* clause) {
    v1::MissingClause* missing = clause->mutable_missing();
    ChangeDur(missing->mutable_after(), "on missing");
    for (const auto then :
         {v1::MissingClause::HOLD, v1::MissingClause::TRIP, v1::MissingClause::CLEAR}) {
      if (then == missing->then()) continue;
      v1::Clause changed = *clause;
      changed.mutable_missing()->set_then(then);
      Change(clause, changed, clause->span(), Backquoted(*clause), Backquoted(changed), note_);
    }
  }

  void DropNames(v1::NameList* names, absl::string_view word) {
    if (names->names_size() == 1) return;  // the whole clause was dropped
    for (int i = 0; i < names->names_size(); ++i) {
      v1::NameList changed = *names;
      changed.mutable_names()->DeleteSubrange(i, 1);
      Change(names, changed, names->names(i).span(),
             absl::StrCat("`", names->names(i).text(), "` (`", word, "`)"), "", note_);
    }
  }

  // The next values of a lever, those below `least` left out.
  std::vector<v1::LeverValue> ValuesNear(const v1::LeverValue& value, int lever, double at,
                                         std::size_t least) const {
    const std::vector<std::string>& names = program_.levers[static_cast<std::size_t>(lever)].values;
    std::vector<v1::LeverValue> others;
    if (value.has_number()) {
      for (const v1::Literal& near : LiteralsNear(value.number(), {})) {
        *others.emplace_back().mutable_number() = near;
      }
      return others;
    }
    for (const int step : {-1, 1}) {
      const auto place = static_cast<std::size_t>(static_cast<int>(at) + step);
      if (place < least || place >= names.size()) continue;
      others.emplace_back().mutable_name()->set_text(names[place]);
    }
    return others;
  }

  void ChangeRamp(v1::Ramp* ramp) {
    const plan::RampSpec& spec =
        program_.ramps[static_cast<std::size_t>(program_.FindRamp(ramp->name().text()))];
    lever_ = spec.lever;
    where_ = absl::StrCat("ramp ", spec.name);
    std::size_t steps = 0;
    for (int i = 0; i < ramp->clauses_size(); ++i) {
      DropRampClause(ramp, i);
      v1::RampClause* clause = ramp->mutable_clauses(i);
      switch (clause->kind_case()) {
        case v1::RampClause::kStep:
          ChangeStep(clause, spec, spec.steps[steps++]);
          break;
        case v1::RampClause::kGuard:
          DropNames(clause->mutable_guard(), "guard");
          break;
        case v1::RampClause::kOnTripRollbackTo:
          ChangeRollback(clause);
          break;
        case v1::RampClause::kAdvanceWhen:
          expressions_.ChangeAll(clause->mutable_advance_when());
          break;
        default:
          break;
      }
    }
  }

  // A ramp needs its owner, its lever and a step; guards are dropped one by one.
  void DropRampClause(v1::Ramp* ramp, int place) {
    const v1::RampClause clause = ramp->clauses(place);
    const auto is_step = [](const v1::RampClause& one) { return one.has_step(); };
    const bool last_step = clause.has_step() && std::count_if(ramp->clauses().begin(),
                                                              ramp->clauses().end(), is_step) == 1;
    // It is what a ramp without it does.
    const bool is_default = clause.on_trip_rollback_to().checkpoint();
    if (clause.has_owner() || clause.has_lever() || last_step || is_default ||
        clause.guard().names_size() > 1) {
      return;
    }
    v1::Ramp changed = *ramp;
    changed.mutable_clauses()->DeleteSubrange(place, 1);
    Change(ramp, changed, clause.span(), absl::StrCat("`", language::PrintRampClause(clause), "`"),
           "", note_);
  }

  void ChangeRampClause(v1::RampClause* clause, const v1::RampClause& changed) {
    Change(clause, changed, clause->span(),
           absl::StrCat("`", language::PrintRampClause(*clause), "`"),
           absl::StrCat("`", language::PrintRampClause(changed), "`"), note_);
  }

  void ChangeStep(v1::RampClause* clause, const plan::RampSpec& ramp,
                  const plan::RampSpec::Step& step) {
    for (const v1::LeverValue& other : ValuesNear(clause->step().at(), ramp.lever, step.at, 0)) {
      v1::RampClause changed = *clause;
      *changed.mutable_step()->mutable_at() = other;
      ChangeRampClause(clause, changed);
    }
    if (clause->step().has_hold()) {
      const std::string about = absl::StrCat(" (`", language::PrintRampClause(*clause), "`)");
      ChangeDuration(clause->mutable_step()->mutable_hold(), "hold", about, program_.tick_ns,
                     note_);
    }
    if (ramp.rollback != plan::RampSpec::Rollback::kCheckpoint || ramp.guards.empty()) return;
    v1::RampClause changed = *clause;
    changed.mutable_step()->set_checkpoint(!changed.step().checkpoint());
    // Of the first step it says nothing, for that is where a rollback ends anyway; nor of the
    // last, which none goes back to.
    if (&step != &ramp.steps.front() && &step != &ramp.steps.back()) {
      ChangeRampClause(clause, changed);
    }
  }

  void ChangeRollback(v1::RampClause* clause) {
    v1::Rollback* rollback = clause->mutable_on_trip_rollback_to();
    std::vector<v1::Rollback> others;
    if (!rollback->checkpoint()) others.emplace_back().set_checkpoint(true);
    if (!rollback->first()) others.emplace_back().set_first(true);
    if (rollback->has_value()) {
      for (const v1::Literal& near : LiteralsNear(rollback->value(), {})) {
        *others.emplace_back().mutable_value() = near;
      }
    }
    for (const v1::Rollback& other : others) {
      v1::RampClause changed = *clause;
      *changed.mutable_on_trip_rollback_to() = other;
      ChangeRampClause(clause, changed);
    }
  }

  // Held a little more or less restrictively, but not at rest, which is to drop it.
  void ChangeHold(v1::Clause* clause, const plan::HoldSpec& hold) {
    for (const v1::LeverValue& other : ValuesNear(clause->hold().at(), hold.lever, hold.at, 1)) {
      v1::Clause changed = *clause;
      *changed.mutable_hold()->mutable_at() = other;
      Change(clause, changed, clause->span(), Backquoted(*clause), Backquoted(changed), note_);
    }
  }

  const plan::Program& program_;
  const int item_;
  v1::Item changing_;
  std::vector<Mutant>& mutants_;
  const plan::GateSpec* spec_ = nullptr;
  std::string where_;
  int gate_ = -1;
  int lever_ = -1;
  const std::function<void(const v1::Span&, std::string, std::string)> note_ =
      [this](const v1::Span& span, std::string what, std::string instead) {
        Note(span, std::move(what), std::move(instead));
      };
  ExpressionMutants expressions_{program_, note_};
};

}  // namespace

std::vector<Mutant> MutantsOf(const v1::Plan& parsed, const plan::Program& program) {
  std::vector<Mutant> mutants;
  for (int item = 0; item < parsed.items_size(); ++item) {
    StatementMutants(parsed, item, program, mutants).Make();
  }
  std::stable_sort(mutants.begin(), mutants.end(), [](const Mutant& a, const Mutant& b) {
    return a.span.begin() < b.span.begin();
  });
  return mutants;
}

std::string Sentence(const Mutant& mutant, const std::vector<std::string>& instead) {
  std::string text =
      absl::StrCat(mutant.what, " of ", mutant.where, " could ", instead.empty() ? "go" : "be ");
  for (std::size_t i = 0; i < instead.size(); ++i) {
    absl::StrAppend(&text, i == 0 ? "" : i + 1 < instead.size() ? ", " : " or ", instead[i]);
  }
  return absl::StrCat(text, " and no scenario would tell");
}

}  // namespace sluice::mutate
