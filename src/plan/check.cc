#include "src/plan/check.h"

#include <array>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/check_action.h"
#include "src/plan/check_gate.h"
#include "src/plan/check_lever.h"
#include "src/plan/check_people.h"
#include "src/plan/check_scenario.h"
#include "src/plan/context.h"
#include "src/plan/durations.h"
#include "src/plan/warn.h"

namespace sluice::plan {
namespace {

using language::PrintDuration;
using v1::Item;

absl::string_view OnceOnly(const Item& item) {
  switch (item.kind_case()) {
    case Item::kPlan:
      return "plan";
    case Item::kTick:
      return "tick";
    case Item::kLateness:
      return "lateness";
    case Item::kAhead:
      return "ahead";
    case Item::kTimezone:
      return "timezone";
    case Item::kStatusEvery:
      return "status every";
    default:
      return "";
  }
}

// The statements that may stand only once, by their kind; the first one counts.
class Settings {
 public:
  explicit Settings(Context& context) {
    for (const Item& item : context.plan.items()) {
      const absl::string_view word = OnceOnly(item);
      if (word.empty()) continue;
      const Item*& first = first_[Place(item.kind_case())];
      if (first == nullptr) {
        first = &item;
        continue;
      }
      context.report.Report(
          Code::kDuplicateStatement, item.span(),
          absl::StrCat(Quoted(word), " is already given on ", context.report.Line(first->span())),
          "leave one of them");
    }
  }

  const Item* Find(Item::KindCase kind) const { return first_[Place(kind)]; }

 private:
  static std::size_t Place(Item::KindCase kind) {
    return static_cast<std::size_t>(static_cast<int>(kind) % 32);
  }

  std::array<const Item*, 32> first_{};
};

void CheckTick(const Settings& settings, Context& context) {
  const Item* item = settings.Find(Item::kTick);
  if (item == nullptr) return;
  context.tick_ns = item->tick().ns();
  if (context.tick_ns >= kSmallestTick) return;
  context.tick_ns = 0;
  context.report.Report(Code::kTickTooSmall, item->tick().span(),
                        absl::StrCat("a tick must be at least ", PrintDuration(kSmallestTick)),
                        "1s is common");
}

// Panes stay open from `ahead` of the clock until `lateness` behind it.
void CheckOpenPanes(const Settings& settings, Context& context) {
  if (context.tick_ns <= 0) return;
  const Item* lateness = settings.Find(Item::kLateness);
  const Item* ahead = settings.Find(Item::kAhead);
  const v1::Dur* longest = nullptr;
  std::int64_t late = kDefaultLateness;
  std::int64_t early = kDefaultAhead;
  if (lateness != nullptr) late = lateness->lateness().ns();
  if (ahead != nullptr) early = ahead->ahead().ns();
  if (lateness != nullptr && late >= early) longest = &lateness->lateness();
  if (longest == nullptr && ahead != nullptr) longest = &ahead->ahead();
  if (longest == nullptr && lateness != nullptr) longest = &lateness->lateness();
  if (longest == nullptr) return;  // 60,000 at most
  const std::int64_t panes = Ticks(late, context) + Ticks(early, context);
  if (panes <= kMostOpenPanes) return;
  const std::int64_t sum = late > std::numeric_limits<std::int64_t>::max() - early
                               ? std::max(late, early)
                               : late + early;
  context.report.Report(Code::kTooManyOpenPanes, longest->span(),
                        absl::StrCat("`lateness` and `ahead` together keep ", Grouped(panes),
                                     " ticks of ", PrintDuration(context.tick_ns),
                                     " open, and at most ", Grouped(kMostOpenPanes), " go"),
                        absl::StrCat("a larger tick would do: `tick ",
                                     PrintDuration(LargerTick(sum, kMostOpenPanes)), "`"));
}

void CheckExpected(const v1::Signal& signal, Context& context) {
  std::int64_t segments = 1;
  const v1::LabelDecl* last = nullptr;
  for (const v1::LabelDecl& label : signal.labels()) {
    absl::flat_hash_set<absl::string_view> seen;
    for (const v1::Text& value : label.expected()) {
      if (seen.insert(value.text()).second) continue;
      context.report.Report(
          Code::kDuplicateValue, value.span(),
          absl::StrCat("label ", Quoted(label.name().text()), " expects this value already"),
          "leave it out");
    }
    if (seen.empty() || segments > kMostExpectedSegments) continue;
    segments *= static_cast<std::int64_t>(seen.size());  // at most 10^4 x 2^22
    last = &label;
  }
  if (segments <= kMostExpectedSegments) return;
  context.report.Report(
      Code::kTooManySegments, last->name().span(),
      absl::StrCat("signal ", Quoted(signal.name().text()), " expects ", Grouped(segments),
                   " segments or more from the start, and at most ", Grouped(kMostExpectedSegments),
                   " go"),
      "list the values of fewer labels: others come into being with their first sample");
}

void CheckSignal(const v1::Signal& signal, Context& context) {
  const std::string name = absl::StrCat("signal ", Quoted(signal.name().text()));
  NameField labels;
  for (const v1::LabelDecl& label : signal.labels()) *labels.Add() = label.name();
  DeclareLevel(name, labels, context);
  CheckExpected(signal, context);
  if (!signal.from_zero() || signal.kind() == v1::Signal::COUNTER ||
      signal.kind() == v1::Signal::KIND_UNSPECIFIED) {
    return;
  }
  context.report.Report(Code::kFromZeroNotCounter, signal.name().span(),
                        absl::StrCat(name, " is no counter, so it can't count `from zero`"),
                        "leave out `from zero`");
}

void CheckItem(const Item& item, Context& context) {
  switch (item.kind_case()) {
    case Item::kSignal:
      CheckSignal(item.signal(), context);
      break;
    case Item::kLever:
      CheckLever(item.lever(), context);
      break;
    case Item::kMessage:
      CheckBraces(item.message(), context);
      break;
    case Item::kRole:
      CheckRole(item.role(), context);
      break;
    case Item::kSeverity:
      CheckSeverityLevel(item.severity(), context);
      break;
    case Item::kRamp:
      CheckRamp(item.ramp(), item.span(), context);
      break;
    case Item::kTimezone:
      CheckTimezone(item.timezone(), context);
      break;
    case Item::kStatusEvery:
      CheckNotZero(item.status_every(), "`status every`", context);
      break;
    case Item::kChecklist:
      CheckChecklist(item.checklist(), context);
      break;
    case Item::kScenario:
      CheckScenario(item.scenario(), context);
      break;
    default:
      break;  // gates are checked together
  }
}

}  // namespace

HostTypes Check(const v1::Plan& plan, const language::Source& source, Diagnostics& diagnostics,
                const PlanOptions& options) {
  Reporter report(source, diagnostics);
  HostTypes types(plan, options, report);
  Context context(plan, types, report);
  const Settings settings(context);
  CheckTick(settings, context);
  CheckOpenPanes(settings, context);
  for (const Item& item : plan.items()) CheckItem(item, context);
  CheckRoleCycles(context);
  CheckGates(context);
  CheckGateCycles(context);

  for (const GateView& view : context.gates) {
    if (view.clean && !report.full()) WarnOfGate(view, context);
  }
  if (!diagnostics.has_errors()) WarnOfPlan(context);
  diagnostics.Sort();
  return types;
}

}  // namespace sluice::plan
