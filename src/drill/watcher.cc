#include "src/drill/watcher.h"

#include <iterator>

#include "src/engine/lever_events.h"
#include "src/evaluate/state_code.h"

namespace sluice::drill {

void Watcher::OnGate(const engine::GateStep& step) {
  spaces_ = step.in.spaces;
  populations_ = step.in.populations;
  states_[static_cast<std::size_t>(step.gate)] = step.machine.states();
}

void Watcher::OnTaken(const evaluate::Surroundings& in) {
  program_ = in.program;
  spaces_ = in.spaces;
  populations_ = in.populations;
  for (auto held = held_.begin(); held != held_.end();) {
    const bool gone = program_->FindLever(held->first.first) < 0;
    held = gone ? held_.erase(held) : std::next(held);
  }
  states_.resize(program_->gates.size());
  for (std::size_t gate = 0; gate < states_.size(); ++gate) states_[gate] = *(*in.states)[gate];
}

void Watcher::OnEvent(const v1::Event& event) {
  if (event.kind() == v1::Event::UNPINNED) return Unpin(event);
  if (event.kind() != v1::Event::LEVER) return;
  const int number = program_->FindLever(event.lever());
  if (number < 0) return;
  const plan::LeverSpec& lever = program_->levers[static_cast<std::size_t>(number)];
  std::pair<std::string, scenario::Segment> place(event.lever(), engine::SegmentOf(event));
  const bool pinned = event.has_until();
  if (event.to() == engine::LeverValueText(lever, lever.rest) && !pinned) {
    held_.erase(place);
    return;
  }
  Held& held = held_[std::move(place)];
  held.value = event.to();
  held.causes.assign(event.causes().begin(), event.causes().end());
  held.pinned_by = pinned ? event.role() : "";
}

// What gates hold at the same value does not move when the pin ends.
void Watcher::Unpin(const v1::Event& event) {
  const scenario::Segment segment = engine::SegmentOf(event);
  for (auto& [place, held] : held_) {
    if (place.first != event.lever() || (!segment.empty() && place.second != segment)) continue;
    held.pinned_by.clear();
  }
}

template <typename Spec>
Labels Watcher::LabelsOf(const Spec& spec, std::uint32_t segment) const {
  const evaluate::LabelValues values = spaces_->values(spec.space, segment);
  Labels labels;
  for (std::size_t i = 0; i < spec.labels.size(); ++i) {
    labels.emplace_back(spec.labels[i],
                        std::string(values[static_cast<std::size_t>(spec.label_order[i])]));
  }
  return labels;
}

template <typename Spec>
std::vector<Labels> Watcher::AllOf(const Spec& spec) const {
  std::vector<Labels> segments;
  if (populations_ == nullptr) return segments;
  for (const std::uint32_t segment : populations_->segments(spec.population)) {
    segments.push_back(LabelsOf(spec, segment));
  }
  return segments;
}

std::vector<Labels> Watcher::SegmentsOf(const plan::ConditionsSpec& spec) const {
  return AllOf(spec);
}

std::vector<Labels> Watcher::SegmentsOf(const plan::LeverSpec& spec) const { return AllOf(spec); }

template <typename Wanted>
std::vector<Labels> Watcher::Where(int gate, Wanted wanted) const {
  std::vector<Labels> segments;
  if (populations_ == nullptr) return segments;
  const plan::GateSpec& spec = program_->gates[static_cast<std::size_t>(gate)];
  const std::vector<std::uint8_t>& states = states_[static_cast<std::size_t>(gate)];
  for (const std::uint32_t segment : populations_->segments(spec.population)) {
    if (segment < states.size() && wanted(states[segment])) {
      segments.push_back(LabelsOf(spec, segment));
    }
  }
  return segments;
}

std::vector<Labels> Watcher::NotClear(int gate) const {
  return Where(gate, [](std::uint8_t state) {
    return state != evaluate::kClear && state != evaluate::kAbsent;
  });
}

std::vector<Labels> Watcher::Tripped(int gate) const {
  return Where(gate, [](std::uint8_t state) { return evaluate::IsTripped(state); });
}

std::size_t Watcher::CountSegments(int gate) const {
  const plan::GateSpec& spec = program_->gates[static_cast<std::size_t>(gate)];
  return populations_ == nullptr ? 0 : populations_->segments(spec.population).size();
}

}  // namespace sluice::drill
