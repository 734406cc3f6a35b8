#include "src/plan/check_gate.h"

#include <array>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/check_expr.h"
#include "src/plan/check_lever.h"
#include "src/plan/durations.h"

namespace sluice::plan {
namespace {

using v1::Clause;
using v1::Gate;

// How people call the clause, for each that may stand only once; else empty.
absl::string_view OnceOnly(const Clause& clause) {
  switch (clause.kind_case()) {
    case Clause::kOwner:
      return "owner";
    case Clause::kSeverity:
      return "severity";
    case Clause::kWhen:
      return "when";
    case Clause::kGiven:
      return "given";
    case Clause::kFor:
      return "for";
    case Clause::kClear:
      return "clear";
    case Clause::kWarmup:
      return "warmup";
    case Clause::kCooldown:
      return "cooldown";
    case Clause::kLatch:
      return "latch";
    case Clause::kShadow:
      return "shadow";
    case Clause::kStartsTripped:
      return "starts tripped";
    case Clause::kFlap:
      return "flap";
    case Clause::kMissing:
      return "on missing";
    case Clause::kSuppressedBy:
      return "suppressed by";
    case Clause::kRemindEvery:
      return "remind every";
    default:
      return "";
  }
}

void Note(const Clause& clause, GateView& view) {
  switch (clause.kind_case()) {
    case Clause::kOwner:
      view.owner = &clause;
      break;
    case Clause::kWhen:
      view.when = &clause;
      break;
    case Clause::kGiven:
      view.given = &clause;
      break;
    case Clause::kFor:
      view.for_clause = &clause;
      break;
    case Clause::kClear:
      view.clear = &clause;
      break;
    case Clause::kWarmup:
      view.warmup = &clause;
      break;
    case Clause::kMissing:
      view.missing = &clause;
      break;
    case Clause::kSuppressedBy:
      view.suppressed_by = &clause;
      break;
    case Clause::kStartsTripped:
      view.starts_tripped = true;
      break;
    default:
      break;
  }
}

// Gathers the clauses of a gate, and reports those given twice. The first one
// counts.
GateView ViewGate(const Gate& gate, Context& context) {
  GateView view;
  view.gate = &gate;
  std::array<const Clause*, 32> seen{};
  for (const Clause& clause : gate.clauses()) {
    if (clause.has_hold()) view.holds.push_back(&clause.hold());
    const absl::string_view word = OnceOnly(clause);
    if (word.empty()) continue;
    const Clause*& first = seen[static_cast<std::size_t>(clause.kind_case()) % seen.size()];
    if (first == nullptr) {
      first = &clause;
      Note(clause, view);
      continue;
    }
    context.report.Report(
        Code::kDuplicateClause, clause.span(),
        absl::StrCat(Quoted(word), " is already given on ", context.report.Line(first->span())),
        "leave one of them");
  }
  return view;
}

void CheckPresent(const GateView& view, const v1::Span& whole, Context& context) {
  const v1::Name& name = view.gate->name();
  if (context.report.BrokenWithin(whole)) return;
  if (view.owner == nullptr) {
    context.report.Report(Code::kMissingOwner, name.span(),
                          absl::StrCat("gate ", Quoted(name.text()), " has no owner"),
                          "name the role that answers for it: `owner ROLE`");
  }
  if (view.when == nullptr) {
    context.report.Report(Code::kMissingCondition, name.span(),
                          absl::StrCat("gate ", Quoted(name.text()), " doesn't say when it trips"),
                          "give it a condition: `when success_ratio(s) over 1m < 97%`");
  }
}

void CheckSeverity(const v1::Name& severity, Context& context) {
  const Names& names = context.names;
  if (names.severities.empty() || severity.text().empty()) return;
  Resolve(names.severities, "severity", severity, Code::kUnknownSeverity, context.report);
}

void CheckFor(const v1::ForClause& clause, Context& context) {
  if (!CheckOnTick(clause.duration(), "`for`", Zero::kAllowed, context)) return;
  if (!clause.has_of() || !CheckOnTick(clause.of(), "`of`", Zero::kRefused, context)) return;
  const std::int64_t duration = clause.duration().ns();
  const std::int64_t of = clause.of().ns();
  if (duration <= 0 || duration > of) {
    context.report.Report(
        Code::kBadFor, clause.duration().span(),
        absl::StrCat("`for ", language::PrintDuration(duration), " of ",
                     language::PrintDuration(of), "` asks for ",
                     duration <= 0 ? "nothing" : "more than the whole"),
        "the first must be longer than 0s and at most the second: `for 4m of 5m`");
    return;
  }
  const std::int64_t ticks = Ticks(of, context);
  if (ticks <= kMostTicksOfFor) return;
  context.report.Report(
      Code::kForTooLong, clause.of().span(),
      absl::StrCat("these are ", Grouped(ticks), " ticks of ",
                   language::PrintDuration(context.tick_ns), ", and at most ",
                   Grouped(kMostTicksOfFor), " can be remembered"),
      absl::StrCat("a larger tick would do: `tick ",
                   language::PrintDuration(LargerTick(of, kMostTicksOfFor)), "`"));
}

void CheckFlap(const v1::FlapClause& flap, Context& context) {
  const std::uint64_t trips = flap.trips().number();
  if (trips < 1 || trips > static_cast<std::uint64_t>(kMostFlapTrips)) {
    context.report.Report(
        Code::kFlapOutOfRange, flap.trips().span(),
        absl::StrCat("`flap` counts from 1 to ", Grouped(kMostFlapTrips), " trips"),
        "three trips in half an hour are flapping: `flap 3 in 30m hold 10m`");
  }
  CheckOnTick(flap.in(), "`in`", Zero::kRefused, context);
  CheckOnTick(flap.hold(), "`hold`", Zero::kAllowed, context);
}

void CheckSuppression(const Gate& gate, const v1::NameList& list, Context& context) {
  for (const v1::Name& name : list.names()) {
    const Gate* other =
        Resolve(context.names.gates, "gate", name, Code::kUnknownGate, context.report);
    if (other == nullptr || other->name().text() != gate.name().text()) continue;
    context.report.Report(Code::kSelfReference, name.span(),
                          absl::StrCat("gate ", Quoted(name.text()), " can't suppress itself"));
  }
}

// The clauses that are no condition.
void CheckClause(const Gate& gate, const Clause& clause, Context& context) {
  switch (clause.kind_case()) {
    case Clause::kOwner:
      Resolve(context.names.roles, "role", clause.owner(), Code::kUnknownRole, context.report);
      break;
    case Clause::kSeverity:
      CheckSeverity(clause.severity(), context);
      break;
    case Clause::kFor:
      CheckFor(clause.for_(), context);
      break;
    case Clause::kClear:
      CheckOnTick(clause.clear().for_(), "`clear ... for`", Zero::kAllowed, context);
      break;
    case Clause::kWarmup:
      CheckOnTick(clause.warmup(), "`warmup`", Zero::kAllowed, context);
      break;
    case Clause::kCooldown:
      CheckOnTick(clause.cooldown(), "`cooldown`", Zero::kAllowed, context);
      break;
    case Clause::kFlap:
      CheckFlap(clause.flap(), context);
      break;
    case Clause::kMissing:
      CheckOnTick(clause.missing().after(), "`on missing`", Zero::kAllowed, context);
      break;
    case Clause::kSuppressedBy:
      CheckSuppression(gate, clause.suppressed_by(), context);
      break;
    case Clause::kHold:
      CheckHold(gate, clause.hold(), context);
      break;
    case Clause::kDo:
      CheckAction(clause.do_(), gate, context);
      break;
    case Clause::kRemindEvery:
      CheckOnTick(clause.remind_every(), "`remind every`", Zero::kRefused, context);
      break;
    default:
      break;
  }
}

// A gate by some labels has a segment for each of their values that is seen; so
// something in it must bear them all.
void CheckSegments(const GateView& view, const Level& level, Context& context) {
  if (level.broken || level.labels.empty() || view.reads.unresolved) return;
  absl::flat_hash_set<const void*> seen;
  for (const AggregateRead& read : view.reads.aggregates) {
    if (seen.insert(read.signal).second && FitSignal(*read.signal, level).all()) return;
  }
  for (const StateRead& read : view.reads.states) {
    if (seen.insert(read.gate).second && FitGate(*read.gate, level).all()) return;
  }
  const NameField& labels = view.gate->labels();
  v1::Span span = labels[0].span();
  span.set_end(labels[labels.size() - 1].span().end());
  context.report.Report(
      Code::kGateWithoutSegments, span,
      absl::StrCat("nothing in ", level.owner, " has ",
                   level.labels.size() == 1 ? "the label " : "all of the labels ",
                   QuotedList(level.labels, "and"), ", so it would have no segment, ever"),
      level.labels.size() == 1
          ? absl::StrCat("leave out `by ", level.labels[0], "`, or read a signal that has it")
          : "leave out the labels that are not needed, or read a signal that has them");
}

void CheckConditions(GateView& view, const Level& level, Context& context) {
  ExprChecker checker(ExprChecker::Place::kGate, view.gate->name().text(), level, context,
                      view.reads);
  if (view.when != nullptr) checker.CheckCondition(view.when->when(), "`when`");
  view.reads_of_when = view.reads.aggregates.size();
  if (view.given != nullptr) checker.CheckCondition(view.given->given(), "`given`");
  if (view.clear != nullptr && view.clear->clear().has_when()) {
    checker.CheckCondition(view.clear->clear().when(), "`clear when`");
  }
}

GateView CheckGate(const Gate& gate, const v1::Span& whole, Context& context) {
  const std::size_t errors_before = context.report.errors();
  GateView view = ViewGate(gate, context);
  CheckPresent(view, whole, context);
  const Level level =
      DeclareLevel(absl::StrCat("gate ", Quoted(gate.name().text())), gate.labels(), context);
  CheckConditions(view, level, context);
  for (const Clause& clause : gate.clauses()) CheckClause(gate, clause, context);
  if (view.when != nullptr) CheckSegments(view, level, context);
  view.clean = context.report.errors() == errors_before && !context.report.BrokenWithin(whole);
  return view;
}

}  // namespace

void CheckGates(Context& context) {
  for (const v1::Item& item : context.plan.items()) {
    if (item.has_gate()) context.gates.push_back(CheckGate(item.gate(), item.span(), context));
  }
}

}  // namespace sluice::plan
