#include "src/coverage/outline.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::coverage {
namespace {

using language::PrintDuration;

class OutlineMaker {
 public:
  OutlineMaker(const plan::Program& program, Outline& outline)
      : program_(program), outline_(outline) {}

  void AddLever(const v1::Lever& lever, const v1::Span& span) {
    const auto number = static_cast<std::size_t>(program_.FindLever(lever.name().text()));
    if (!lever.has_at_most()) return;
    gate_ = kNone;
    BeginClause(span, absl::StrCat("lever ", lever.name().text(), " at most ",
                                   language::PrintLiteral(lever.at_most())));
    outline_.caps[number] = Add("holds more segments than it allows");
  }

  // What the windows of a severity bring about, in whichever gate.
  void AddSeverity(const v1::SeverityLevel& severity, const v1::Span& span) {
    const std::string& name = severity.name().text();
    bool escalates = false;
    bool breaches = false;
    for (const plan::GateSpec& gate : program_.gates) {
      if (gate.shadow || gate.severity != name) continue;
      breaches = breaches || gate.resolve_ticks > 0;
      escalates =
          escalates || (gate.acknowledge_ticks > 0 && !program_.LineAbove(gate.owner).empty());
    }
    if (!escalates && !breaches) return;
    gate_ = kNone;
    BeginClause(span, absl::StrCat("severity ", name));
    SeverityPoints& points = outline_.severities[name];
    if (escalates) points.escalates = Add("leaves a trip unacknowledged until it escalates");
    if (breaches) points.breaches = Add("leaves a gate tripped until that is a breach");
  }

  void AddRamp(const v1::Ramp& ramp) {
    gate_ = kNone;
    const auto number = static_cast<std::size_t>(program_.FindRamp(ramp.name().text()));
    const plan::RampSpec& spec = program_.ramps[number];
    RampPoints& points = outline_.ramps[number];
    points.rollbacks.assign(spec.guards.size(), kNone);
    for (const v1::RampClause& clause : ramp.clauses()) {
      if (clause.has_owner() || clause.has_lever()) continue;
      BeginClause(clause.span(),
                  absl::StrCat("ramp ", spec.name, ", ", language::PrintRampClause(clause)));
      switch (clause.kind_case()) {
        case v1::RampClause::kStep:
          points.reached.push_back(Add("takes the ramp to it"));
          points.passed.push_back(Add("has it over, with every guard clear"));
          break;
        case v1::RampClause::kGuard:
          for (const v1::Name& name : clause.guard().names()) AddGuard(spec, name.text(), points);
          break;
        case v1::RampClause::kOnTripRollbackTo:
          points.rolled_back = Add("has a guard take the ramp there");
          break;
        case v1::RampClause::kAdvanceWhen:
          points.advances = Add("has it true at the end of a hold");
          points.waits = Add("has it keep a step from being over");
          break;
        default:
          break;
      }
    }
  }

  void AddGate(const v1::Gate& gate) {
    gate_ = program_.FindGate(gate.name().text());
    spec_ = &program_.gates[static_cast<std::size_t>(gate_)];
    points().name = spec_->name;
    points().suppressors.assign(spec_->suppressed_by.size(), kNone);
    points().holds.assign(spec_->holds.size(), kNone);
    points().actions.assign(spec_->actions.size(), kNone);
    holds_seen_ = actions_seen_ = 0;
    BeginClause(gate.name().span(), absl::StrCat("gate ", spec_->name));
    outline_.clauses.back().whole = true;
    points().trips = Add("trips it");
    points().clears = Add(spec_->latch ? "clears it, by a reset" : "clears it");
    for (const v1::Clause& clause : gate.clauses()) AddClause(clause);
  }

 private:
  GatePoints& points() { return outline_.gates[static_cast<std::size_t>(gate_)]; }

  void BeginClause(const v1::Span& span, std::string text) {
    Clause clause;
    clause.gate = gate_;
    clause.span = span;
    clause.text = std::move(text);
    outline_.clauses.push_back(std::move(clause));
  }

  void AddGuard(const plan::RampSpec& ramp, const std::string& name, RampPoints& points) {
    const int gate = program_.FindGate(name);
    for (std::size_t i = 0; i < ramp.guards.size(); ++i) {
      if (ramp.guards[i].gate != gate || points.rollbacks[i] != kNone) continue;
      points.rollbacks[i] = Add(absl::StrCat("has `", name, "` roll the ramp back by its trip"));
    }
  }

  int Add(std::string missing) {
    const int point = static_cast<int>(outline_.points.size());
    outline_.points.push_back({static_cast<int>(outline_.clauses.size()) - 1, std::move(missing)});
    outline_.clauses.back().points.push_back(point);
    return point;
  }

  void AddClause(const v1::Clause& clause) {
    const std::string text = language::PrintClause(clause);
    switch (clause.kind_case()) {
      case v1::Clause::kWhen:
        BeginClause(clause.span(), text);
        points().when = Condition(clause.when(), spec_->when, "has it true",
                                  "has it false where it could trip the gate");
        break;
      case v1::Clause::kGiven:
        BeginClause(clause.span(), text);
        points().given = Condition(clause.given(), spec_->given, "has it let a trip pass",
                                   "has it hold back a trip: `when` true, and this false");
        break;
      case v1::Clause::kClear:
        AddClear(clause, text);
        break;
      case v1::Clause::kDo:
        AddDo(clause, text);
        break;
      case v1::Clause::kHold:
        AddHold(clause, text);
        break;
      case v1::Clause::kRemindEvery:
        if (spec_->shadow) break;
        BeginClause(clause.span(), text);
        points().reminds = Add("leaves a trip unacknowledged for so long");
        break;
      case v1::Clause::kSuppressedBy:
        AddSuppressors(clause, text);
        break;
      default:
        AddTimed(clause, text);
        break;
    }
  }

  // Clauses that hold something back for a time.
  void AddTimed(const v1::Clause& clause, const std::string& text) {
    if (clause.has_owner() || clause.has_severity()) return;
    BeginClause(clause.span(), text);
    switch (clause.kind_case()) {
      case v1::Clause::kFor:
        points().outlasts_for = Add("trips the gate by outlasting it");
        points().ends_before_for = Add("has `when` end before it is over");
        break;
      case v1::Clause::kWarmup:
        points().warmup_holds =
            Add(absl::StrCat("has it hold back a trip: `when` true in the first ",
                             PrintDuration(clause.warmup().ns()), " of a segment"));
        break;
      case v1::Clause::kCooldown:
        points().cooldown_holds =
            Add(absl::StrCat("has it hold back a trip: due again within ",
                             PrintDuration(clause.cooldown().ns()), " of a clear"));
        break;
      case v1::Clause::kLatch:
        points().latch_holds = Add("has it keep a gate tripped that would clear by itself");
        break;
      case v1::Clause::kShadow:
        points().shadow_mutes = Add("trips the gate, whose say it mutes");
        break;
      case v1::Clause::kStartsTripped:
        points().clears_from_start = Add("clears a segment that it made start tripped");
        break;
      case v1::Clause::kFlap:
        points().flaps = Add(absl::StrCat("trips the gate ", clause.flap().trips().number(),
                                          " times in ", PrintDuration(clause.flap().in().ns())));
        if (spec_->flap_hold_ticks > spec_->clear_for_ticks) {
          points().flap_holds = Add("has it delay a clear");
        }
        break;
      case v1::Clause::kMissing:
        points().missing = Add(MissingWords(clause.missing()));
        break;
      default:
        break;
    }
  }

  static std::string MissingWords(const v1::MissingClause& missing) {
    const std::string blind =
        absl::StrCat("leaves `when` unknown for ", PrintDuration(missing.after().ns()));
    switch (missing.then()) {
      case v1::MissingClause::TRIP:
        return absl::StrCat(blind, " and so trips the gate");
      case v1::MissingClause::CLEAR:
        return absl::StrCat(blind, " and so clears the gate");
      default:
        return blind;
    }
  }

  void AddClear(const v1::Clause& clause, const std::string& text) {
    BeginClause(clause.span(), text);
    points().clear_clears = Add("has it clear the gate");
    points().clear_holds =
        Add("has it keep the gate tripped: `when` no longer true, and this not yet done");
    if (clause.clear().has_when()) {
      points().clear_when = Within(clause.clear().when(), spec_->clear_when);
    }
  }

  void AddSuppressors(const v1::Clause& clause, const std::string& text) {
    BeginClause(clause.span(), text);
    points().unsuppressed = Add("trips the gate while nothing suppresses it");
    for (std::size_t i = 0; i < points().suppressors.size(); ++i) {
      const int other = spec_->suppressed_by[i].gate;
      const std::string& name = program_.gates[static_cast<std::size_t>(other)].name;
      points().suppressors[i] =
          Add(absl::StrCat("trips the gate while `", name, "`",
                           points().suppressors.size() > 1 ? " alone" : "", " suppresses it"));
    }
  }

  // A shadow gate holds and sends nothing.
  void AddHold(const v1::Clause& clause, const std::string& text) {
    const std::size_t place = holds_seen_++;
    if (spec_->shadow) return;
    BeginClause(clause.span(), text);
    points().holds[place] = Add("moves the lever there by this gate alone");
  }

  void AddDo(const v1::Clause& clause, const std::string& text) {
    const std::size_t place = actions_seen_++;
    if (spec_->shadow) return;
    BeginClause(clause.span(), text);
    points().actions[place] = Add("sends it");
  }

  // The whole of a condition, whose two points are those of the clause that was begun.
  Truth Condition(const v1::Expr& expr, const plan::ConditionSpec& spec, absl::string_view is_true,
                  absl::string_view is_false) {
    const int decides_true = Add(std::string(is_true));
    const int decides_false = Add(std::string(is_false));
    Truth truth = Within(expr, spec);
    truth.decides_true = decides_true;
    truth.decides_false = decides_false;
    return truth;
  }

  Truth Within(const v1::Expr& expr, const plan::ConditionSpec& spec) {
    nodes_ = &spec.truths;
    next_node_ = 0;
    in_fold_ = false;
    return MakeTruth(expr);
  }

  // Walks as the compiler does, which has listed the nodes.
  Truth MakeTruth(const v1::Expr& expr) {
    Truth truth;
    truth.node = (*nodes_)[next_node_++];
    truth.kind = expr.kind_case();
    switch (expr.kind_case()) {
      case v1::Expr::kNot:
        truth.within.push_back(MakeTruth(expr.not_().operand()));
        break;
      case v1::Expr::kFold: {
        const bool outer = std::exchange(in_fold_, true);
        truth.within.push_back(MakeTruth(expr.fold().body()));
        in_fold_ = outer;
        break;
      }
      case v1::Expr::kLogic:
        truth.all = expr.logic().op() == v1::Logic::AND;
        for (const v1::Expr& operand : expr.logic().operands()) {
          truth.within.push_back(MakeOperand(operand, truth.all));
        }
        break;
      default:
        break;
    }
    truth.points_within =
        expr.has_logic() || std::any_of(truth.within.begin(), truth.within.end(),
                                        [](const Truth& one) { return one.points_within; });
    return truth;
  }

  Truth MakeOperand(const v1::Expr& operand, bool all) {
    const absl::string_view member = in_fold_ ? ", for a member that decides" : "";
    BeginClause(operand.span(), language::PrintExpr(operand));
    const int decides_true = Add(absl::StrCat(
        all ? "has it true with all other operands" : "has it alone true, the other operands false",
        member));
    const int decides_false = Add(absl::StrCat(all ? "has it alone false, the other operands true"
                                                   : "has it false with all other operands",
                                               member));
    Truth truth = MakeTruth(operand);
    truth.decides_true = decides_true;
    truth.decides_false = decides_false;
    return truth;
  }

  const plan::Program& program_;
  Outline& outline_;
  int gate_ = kNone;
  const plan::GateSpec* spec_ = nullptr;
  std::size_t holds_seen_ = 0;
  std::size_t actions_seen_ = 0;
  const std::vector<int>* nodes_ = nullptr;  // of the condition that is walked
  std::size_t next_node_ = 0;
  bool in_fold_ = false;
};

}  // namespace

Outline::Outline(const v1::Plan& parsed, const plan::Program& program)
    : gates(program.gates.size()), caps(program.levers.size(), kNone), ramps(program.ramps.size()) {
  OutlineMaker maker(program, *this);
  for (const v1::Item& item : parsed.items()) {
    if (item.has_lever()) maker.AddLever(item.lever(), item.span());
    if (item.has_severity()) maker.AddSeverity(item.severity(), item.span());
    if (item.has_gate()) maker.AddGate(item.gate());
    if (item.has_ramp()) maker.AddRamp(item.ramp());
  }
}

}  // namespace sluice::coverage
