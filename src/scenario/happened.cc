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

Segment SegmentOf(const v1::Event& event) {
  return Segment(event.segment().begin(), event.segment().end());
}

std::string TargetText(absl::string_view name, const Segment& segment) {
  if (segment.empty()) return std::string(name);
  const auto label = [](std::string* out, const auto& entry) {
    absl::StrAppend(out, entry.first, " = ", language::PrintQuoted(entry.second));
  };
  return absl::StrCat(name, "{", absl::StrJoin(segment, ", ", label), "}");
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

v1::TimelineEntry EntryOf(const Happening& happening, const plan::Program& program) {
  const v1::Event& event = happening.event;
  v1::TimelineEntry entry;
  entry.mutable_at()->set_ns(happening.at_ns);
  const bool of_lever = !event.lever().empty();
  entry.mutable_target()->mutable_name()->set_text(of_lever ? event.lever() : event.gate());
  const int lever = of_lever ? program.FindLever(event.lever()) : -1;
  const int gate = of_lever ? -1 : program.FindGate(event.gate());
  const std::vector<std::string> none;
  const std::vector<std::string>& labels =
      lever >= 0  ? program.levers[static_cast<std::size_t>(lever)].labels
      : gate >= 0 ? program.gates[static_cast<std::size_t>(gate)].labels
                  : none;
  for (const std::string& label : labels) {
    if (!event.segment().contains(label)) continue;  // a lever as a whole
    v1::Matcher& matcher = *entry.mutable_target()->add_segment();
    matcher.mutable_label()->set_text(label);
    matcher.set_op(v1::Matcher::EQUAL);
    matcher.add_values()->set_text(event.segment().at(label));
  }
  entry.mutable_kind()->set_text(v1::Event::Kind_Name(event.kind()));
  if (event.kind() != v1::Event::LEVER) return entry;
  const plan::LeverSpec& spec = program.levers[static_cast<std::size_t>(lever)];
  if (spec.scale == v1::Lever::NAMES) {
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
