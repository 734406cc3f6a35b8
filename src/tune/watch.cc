#include "src/tune/watch.h"

#include <algorithm>

#include "src/engine/event_fields.h"
#include "src/evaluate/state_code.h"
#include "src/plan/program.h"

namespace sluice::tune {

Watch::Watch(const Grid& grid)
    : courses_(grid.gates.size()),
      setting_of_(grid.plan.program().gates.size(), -1),
      open_(grid.gates.size()) {
  for (std::size_t i = 0; i < grid.gates.size(); ++i) {
    settings_[grid.gates[i]] = i;
    const int gate = grid.plan.program().FindGate(grid.gates[i]);
    setting_of_[static_cast<std::size_t>(gate)] = static_cast<int>(i);
  }
}

void Watch::OnEvent(const v1::Event& event) {
  const auto found = settings_.find(event.gate());
  if (found == settings_.end()) return;
  Course& course = courses_[found->second];
  std::map<Segment, std::size_t>& open = open_[found->second];
  const Segment segment(event.segment().begin(), event.segment().end());
  if (event.kind() == v1::Event::TRIP) {
    open[segment] = course.trips.size();
    course.trips.push_back({segment, engine::TimeOf(event), {}, !event.suppressed_by().empty()});
  } else if (event.kind() == v1::Event::CLEAR) {
    // A gate that starts tripped clears without having tripped.
    const auto trip = open.find(segment);
    if (trip == open.end()) return;
    course.trips[trip->second].cleared_ns = engine::TimeOf(event);
    open.erase(trip);
  }
}

void Watch::OnGate(const engine::GateStep& step) {
  const int setting = setting_of_[static_cast<std::size_t>(step.gate)];
  if (setting < 0) return;
  Course& course = courses_[static_cast<std::size_t>(setting)];
  for (const std::uint8_t state : step.machine.states()) {
    course.ticks += state != evaluate::kAbsent;
    course.tripped_ticks += evaluate::IsTripped(state);
  }
}

}  // namespace sluice::tune
