#include "src/engine/lever_events.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"

namespace sluice::engine {
namespace {

// An event lists no more causes: a gate by other labels may hold every segment of a lever
// in each of its own, and each such change has an event.
constexpr std::size_t kMostCauses = 100;

std::string NamedCauses(std::size_t count, const v1::Event& event) {
  return NameSome(count, [&event](std::size_t i) { return event.causes(static_cast<int>(i)); });
}

}  // namespace

std::string LeverValueText(const plan::LeverSpec& lever, double value) {
  if (lever.scale == v1::Lever::NAMES) return lever.values[static_cast<std::size_t>(value)];
  if (lever.scale == v1::Lever::NUMBER) return language::PrintNumber(value);
  // 15 digits are what a decimal keeps on its way through a double and back.
  return absl::StrCat(absl::StrFormat("%.15g", value * 100), "%");
}

v1::Event LeverEvents::About(int number, std::uint32_t segment, v1::Event::Kind kind) const {
  const plan::LeverSpec& lever = Spec(number);
  v1::Event event;
  SetTime(time_ns_, event.mutable_time());
  event.set_kind(kind);
  event.set_lever(lever.name);
  event.set_owner(lever.owner);
  SetSegment(program_.spaces[static_cast<std::size_t>(lever.space)],
             spaces_.values(lever.space, segment), event);
  // A lever may have the name of a gate, which escalates too.
  const std::string told = v1::Event::Kind_Name(kind);
  event.set_id(EventId(lever.name, lever.labels, event,
                       kind == v1::Event::ESCALATE ? absl::StrCat(told, ":lever") : told));
  return event;
}

void LeverEvents::AddCauses(const std::vector<gate::Hold>& causes, v1::Event& event) const {
  for (std::size_t i = 0; i < std::min(causes.size(), kMostCauses); ++i) {
    event.add_causes(CauseText(causes[i]));
  }
}

std::string LeverEvents::CauseText(const gate::Hold& cause) const {
  const bool ramp = cause.ramp >= 0;
  const plan::ConditionsSpec& holder =
      ramp ? static_cast<const plan::ConditionsSpec&>(
                 program_.ramps[static_cast<std::size_t>(cause.ramp)])
           : program_.gates[static_cast<std::size_t>(cause.gate)];
  const std::string target = Target(holder.name, holder.labels, holder.label_order,
                                    spaces_.values(holder.space, cause.segment));
  if (!ramp) return target;
  return absl::StrCat("ramp ", target,
                      cause.step < 0 ? " before step 1" : absl::StrCat(" step ", cause.step + 1));
}

std::string LeverEvents::SegmentText(int number, std::uint32_t segment) const {
  const plan::LeverSpec& lever = Spec(number);
  return Target(lever.name, lever.labels, lever.label_order, spaces_.values(lever.space, segment));
}

v1::Event LeverEvents::Moved(const gate::LeverChange& change) const {
  const plan::LeverSpec& lever = Spec(change.lever);
  v1::Event event = About(change.lever, change.segment, v1::Event::LEVER);
  event.set_from(LeverValueText(lever, change.from));
  event.set_to(LeverValueText(lever, change.to));
  AddCauses(change.causes, event);
  const std::size_t causes = change.causes.size();
  if (change.pin.has_value()) {
    event.add_causes(absl::StrCat("pin by ", change.pin->role));
    event.set_role(change.pin->role);
    event.set_note(change.pin->note);
  }
  event.set_reason(change.removed ? "released: the segment is retired"
                   : change.pin.has_value()
                       ? absl::StrCat("pinned by ", change.pin->role,
                                      change.pin->note.empty() ? "" : ": ", change.pin->note)
                   : causes == 0 ? "released: nothing holds it any more"
                                 : absl::StrCat(change.to == lever.rest ? "let go by " : "held by ",
                                                NamedCauses(causes, event)));
  return event;
}

std::string LeverEvents::WhyRefused(const gate::LeverRefusal& refusal) const {
  const plan::LeverSpec& lever = Spec(refusal.lever);
  const std::string standing = NameSome(refusal.standing.size(), [&](std::size_t i) {
    return SegmentText(refusal.lever, refusal.standing[i]);
  });
  const double most =
      static_cast<double>(lever.most.numerator) / static_cast<double>(lever.most.denominator());
  const std::string bound = lever.most_is_share
                                ? absl::StrCat(absl::StrFormat("%.15g", most * 100), "%")
                                : language::PrintNumber(most);
  return absl::StrCat("at most ", bound, " of its segments may be held at once, and ",
                      standing.empty() ? "that is none" : absl::StrCat("held are ", standing));
}

v1::Event LeverEvents::Capped(const gate::LeverRefusal& refusal) const {
  v1::Event event = About(refusal.lever, refusal.segment, v1::Event::CAPPED);
  const plan::LeverSpec& lever = Spec(refusal.lever);
  event.set_from(LeverValueText(lever, lever.rest));
  event.set_to(LeverValueText(lever, refusal.wanted));
  AddCauses(refusal.causes, event);
  event.set_reason(absl::StrCat("refused to ", NamedCauses(refusal.causes.size(), event), ": ",
                                WhyRefused(refusal)));
  return event;
}

v1::Event LeverEvents::Escalated(const gate::LeverRefusal& refusal) const {
  v1::Event event = About(refusal.lever, refusal.segment, v1::Event::ESCALATE);
  const plan::LeverSpec& lever = Spec(refusal.lever);
  event.set_to(LeverValueText(lever, refusal.wanted));
  AddCauses(refusal.causes, event);
  if (event.owner().empty() && !refusal.causes.empty()) {
    event.set_owner(program_.gates[static_cast<std::size_t>(refusal.causes[0].gate)].owner);
  }
  const plan::RoleSpec* role = program_.FindRole(event.owner());
  event.set_escalated_to(role == nullptr || role->reports_to.empty() ? event.owner()
                                                                     : role->reports_to);
  event.set_reason(
      absl::StrCat(WhyRefused(refusal), "; where everything looks broken, suspect the telemetry"));
  return event;
}

}  // namespace sluice::engine
