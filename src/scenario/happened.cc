#include "src/scenario/happened.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "src/engine/lever_events.h"
#include "src/language/literals.h"
#include "src/language/print.h"
#include "src/plan/semantics.h"

namespace sluice::scenario {

bool Matches(const v1::Target& target, const Segment& segment) {
  return std::all_of(
      target.segment().begin(), target.segment().end(), [&](const v1::Matcher& matcher) {
        const auto label = segment.find(matcher.label().text());
        if (label == segment.end()) return false;
        const bool listed =
            std::any_of(matcher.values().begin(), matcher.values().end(),
                        [&](const v1::Text& value) { return value.text() == label->second; });
        const bool negated =
            matcher.op() == v1::Matcher::NOT_EQUAL || matcher.op() == v1::Matcher::NOT_IN;
        return listed != negated;
      });
}

std::string ValueText(const plan::LeverSpec& lever, const v1::LeverValue& value) {
  if (value.has_name()) return value.name().text();
  return engine::LeverValueText(lever, plan::LiteralValue(value.number()));
}

bool IsOfTimeline(const v1::Timeline& timeline, const v1::Event& event) {
  const std::string kind = v1::Event::Kind_Name(event.kind());
  if (timeline.kinds_size() > 0) {
    return std::any_of(timeline.kinds().begin(), timeline.kinds().end(),
                       [&](const v1::Name& name) { return name.text() == kind; });
  }
  switch (event.kind()) {
    case v1::Event::TRIP:
    case v1::Event::CLEAR:
    case v1::Event::BLIND:
    case v1::Event::ESCALATE:
    case v1::Event::LEVER:
      return true;
    default:
      return false;
  }
}

namespace {

// Whom an event is about, and the lever that its value is one of; null where it has none.
struct Subject {
  std::string name;
  const std::vector<std::string>* labels;
  const plan::LeverSpec* lever;
};

Subject SubjectOf(const v1::Event& event, const plan::Program& program) {
  static const auto* const kNone = new std::vector<std::string>;
  if (!event.ramp().empty()) {
    const int number = program.FindRamp(event.ramp());
    const plan::RampSpec& ramp = program.ramps[static_cast<std::size_t>(number)];
    return {ramp.name, &ramp.labels,
            event.kind() == v1::Event::RAMP ? &program.levers[static_cast<std::size_t>(ramp.lever)]
                                            : nullptr};
  }
  if (!event.lever().empty()) {
    const int number = program.FindLever(event.lever());
    const plan::LeverSpec& lever = program.levers[static_cast<std::size_t>(number)];
    return {lever.name, &lever.labels, event.kind() == v1::Event::LEVER ? &lever : nullptr};
  }
  const int gate = program.FindGate(event.gate());
  return {event.gate(), gate < 0 ? kNone : &program.gates[static_cast<std::size_t>(gate)].labels,
          nullptr};
}

}  // namespace

v1::TimelineEntry EntryOf(const Happening& happening, const plan::Program& program) {
  const v1::Event& event = happening.event;
  v1::TimelineEntry entry;
  entry.mutable_at()->set_ns(happening.at_ns);
  const Subject subject = SubjectOf(event, program);
  entry.mutable_target()->mutable_name()->set_text(subject.name);
  for (const std::string& label : *subject.labels) {
    if (!event.segment().contains(label)) continue;  // a lever as a whole
    v1::Matcher& matcher = *entry.mutable_target()->add_segment();
    matcher.mutable_label()->set_text(label);
    matcher.set_op(v1::Matcher::EQUAL);
    matcher.add_values()->set_text(event.segment().at(label));
  }
  entry.mutable_kind()->set_text(v1::Event::Kind_Name(event.kind()));
  if (subject.lever == nullptr) return entry;
  if (subject.lever->scale == v1::Lever::NAMES) {
    entry.mutable_value()->mutable_name()->set_text(event.to());
  } else {
    absl::string_view number = event.to();
    v1::Literal& literal = *entry.mutable_value()->mutable_number();
    if (absl::ConsumeSuffix(&number, "%")) literal.set_unit(v1::Literal::PERCENT);
    double value = 0;
    if (absl::SimpleAtod(number, &value)) literal.set_number(value);
  }
  return entry;
}

}  // namespace sluice::scenario
