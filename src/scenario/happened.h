// What happened in a scenario: its events, and the values of levers that follow.
#ifndef SLUICE_SRC_SCENARIO_HAPPENED_H_
#define SLUICE_SRC_SCENARIO_HAPPENED_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "src/engine/event_fields.h"
#include "src/plan/program.h"

namespace sluice::scenario {

using engine::Segment;

// An event, with its time from the scenario's beginning.
struct Happening {
  std::int64_t at_ns = 0;
  v1::Event event;
};

// Whether a segment has the labels that a target names. A target without labels means
// all segments.
bool Matches(const v1::Target& target, const Segment& segment);

// A value of a lever as events have it: paused, 50%, 120.
std::string ValueText(const plan::LeverSpec& lever, const v1::LeverValue& value);

// The kinds that a `timeline` is about: those it names, or TRIP, CLEAR, BLIND, ESCALATE
// and LEVER.
bool IsOfTimeline(const v1::Timeline& timeline, const v1::Event& event);

// The event as an entry of a timeline.
v1::TimelineEntry EntryOf(const Happening& happening, const plan::Program& program);

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_HAPPENED_H_
