#include <algorithm>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/plan/check_lever.h"
#include "src/plan/check_scenario.h"
#include "src/plan/warn.h"

namespace sluice::plan {
namespace {

using v1::Comparison;
using v1::Expr;

// Names of signals whose silence some gate would notice.
using Watched = absl::flat_hash_set<std::string>;

// count(s), rate(s): what is 0, and not unknown, once a signal falls silent.
bool IsAmount(const Expr& expr) {
  const FunctionInfo* info = FindFunction(expr.aggregate().function().text());
  return info != nullptr &&
         (info->function == Function::kCount || info->function == Function::kRate ||
          info->function == Function::kSuccesses);
}

// Notes the signals of which the condition says that there is little:
// count(s) over 5m < 100. So silence would meet it.
void NoteWatched(const Expr& condition, int depth, Watched& watched) {
  if (depth >= kDeepest) return;
  switch (condition.kind_case()) {
    case Expr::kComparison: {
      const Comparison& comparison = condition.comparison();
      const Comparison::Op op = comparison.op();
      const bool left_low = op == Comparison::LT || op == Comparison::LE || op == Comparison::EQ;
      const bool right_low = op == Comparison::GT || op == Comparison::GE || op == Comparison::EQ;
      if (left_low && IsAmount(comparison.left())) {
        watched.insert(comparison.left().aggregate().signal().text());
      }
      if (right_low && IsAmount(comparison.right())) {
        watched.insert(comparison.right().aggregate().signal().text());
      }
      break;
    }
    case Expr::kLogic:
      for (const Expr& operand : condition.logic().operands()) {
        NoteWatched(operand, depth + 1, watched);
      }
      break;
    case Expr::kFold:
      NoteWatched(condition.fold().body(), depth + 1, watched);
      break;
    default:
      break;
  }
}

Watched WatchedSignals(const Context& context) {
  Watched watched;
  for (const GateView& view : context.gates) {
    for (const AggregateRead& read : view.reads.aggregates) {
      if (read.function->function == Function::kSilence) {
        watched.insert(read.signal->name().text());
      }
    }
    if (view.when != nullptr) NoteWatched(view.when->when(), 0, watched);
  }
  return watched;
}

// Good plans are silent here: a gate with `on missing` has thought of it, and so
// has a plan in which any gate looks at the silence (or the small number) of the
// signal. Told once per signal.
void WarnOfUnwatchedSilence(Context& context) {
  Watched watched = WatchedSignals(context);
  for (const GateView& view : context.gates) {
    if (view.missing != nullptr) continue;
    for (std::size_t i = 0; i < view.reads_of_when; ++i) {
      const AggregateRead& read = view.reads.aggregates[i];
      if (!IsRatio(read.function->function)) continue;
      const std::string& name = read.signal->name().text();
      if (!watched.insert(name).second) continue;
      context.report.Report(
          Code::kSilenceUnwatched, read.span,
          absl::StrCat("if ", Quoted(name),
                       " falls silent altogether, this ratio is unknown and no gate trips"),
          absl::StrCat("let a gate trip `when silence(", name,
                       ") > 2m`, or say what this one does: `on missing 5m trip`"));
    }
  }
}

void WarnOfUnreadSignals(Context& context) {
  absl::flat_hash_set<absl::string_view> read;
  for (const GateView& view : context.gates) {
    for (const AggregateRead& one : view.reads.aggregates) read.insert(one.signal->name().text());
  }
  for (const Reads& reads : context.ramps) {
    for (const AggregateRead& one : reads.aggregates) read.insert(one.signal->name().text());
  }
  for (const v1::Item& item : context.plan.items()) {
    if (!item.has_signal() || read.contains(item.signal().name().text())) continue;
    context.report.Report(
        Code::kUnreadSignal, item.signal().name().span(),
        absl::StrCat("no gate reads signal ", Quoted(item.signal().name().text())),
        "leave it out, or give it a gate");
  }
}

// Its placeholders are looked at only where something fills them.
void WarnOfUnusedMessages(Context& context) {
  for (const v1::Item& item : context.plan.items()) {
    if (!item.has_message() || context.templates_used.contains(&item.message())) continue;
    const std::string& name = item.message().name().text();
    context.report.Report(
        Code::kUnusedMessage, item.message().name().span(),
        absl::StrCat("no action says message ", Quoted(name)),
        absl::StrCat("fill a string field with ", Quoted(absl::StrCat("$message.", name)),
                     ", or leave it out"));
  }
}

// At which value, at most, each gate holds each of its levers.
using Holds = absl::flat_hash_map<absl::string_view, double>;

Holds HoldsOf(const GateView& view, Context& context) {
  Holds holds;
  for (const v1::HoldClause* hold : view.holds) {
    const v1::Lever* lever = context.names.levers.Find(hold->lever().text());
    if (lever == nullptr) continue;
    const absl::optional<double> at = Restriction(*lever, hold->at(), context);
    if (!at.has_value()) continue;
    const auto [place, added] = holds.emplace(hold->lever().text(), *at);
    if (!added) place->second = std::max(place->second, *at);
  }
  return holds;
}

// Two gates hold a lever at odds where the one that is suppressed by the other
// holds it tighter: as things get worse, and the other trips too, the lever would
// be let go a little.
void WarnOfHoldsAtOdds(Context& context) {
  absl::flat_hash_map<absl::string_view, Holds> holds;
  for (const GateView& view : context.gates) {
    if (!view.holds.empty()) holds[view.gate->name().text()] = HoldsOf(view, context);
  }
  for (const GateView& view : context.gates) {
    if (view.suppressed_by == nullptr) continue;
    const std::string& name = view.gate->name().text();
    for (const v1::Name& other : view.suppressed_by->suppressed_by().names()) {
      const auto theirs = holds.find(other.text());
      if (theirs == holds.end()) continue;
      for (const v1::HoldClause* hold : view.holds) {
        const auto at = theirs->second.find(hold->lever().text());
        if (at == theirs->second.end() || holds[name][hold->lever().text()] <= at->second) continue;
        context.report.Report(
            Code::kHoldsAtOdds, hold->lever().span(),
            absl::StrCat("lever ", Quoted(hold->lever().text()), " is loosened when ",
                         Quoted(other.text()), " trips as well: it suppresses ", Quoted(name),
                         ", and holds the lever less tightly"),
            absl::StrCat("let ", Quoted(other.text()), " hold it at least as tightly"));
      }
    }
  }
}

}  // namespace

void WarnOfPlan(Context& context) {
  WarnOfUnwatchedSilence(context);
  WarnOfUnreadSignals(context);
  WarnOfUnusedMessages(context);
  WarnOfHoldsAtOdds(context);
  WarnOfUntestedGates(context);
}

}  // namespace sluice::plan
