#include "src/engine/ramp_runner.h"

#include <algorithm>

#include "sluice/v1/snapshot.pb.h"
#include "src/engine/condition_words.h"
#include "src/evaluate/truth.h"
#include "src/window/state_columns.h"

namespace sluice::engine {

RampRunner::RampRunner(const plan::Program& program, int ramp)
    : program_(program),
      spec_(program.ramps[static_cast<std::size_t>(ramp)]),
      machine_(spec_, program.levers[static_cast<std::size_t>(spec_.lever)]),
      evaluator_(spec_) {
  for (const plan::StepWindowSpec& window : spec_.step_windows) {
    windows_.emplace_back(program.windows[static_cast<std::size_t>(window.window)].fields,
                          window.histogram);
  }
}

void RampRunner::Reserve(const evaluate::Spaces& spaces) {
  evaluator_.Reserve(spaces);
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    windows_[i].Reserve(spaces.size(spec_.step_windows[i].space));
  }
}

void RampRunner::Forget(int space, std::uint32_t segment) {
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    if (spec_.step_windows[i].space == space) windows_[i].Clear(segment);
  }
}

bool RampRunner::GathersOf(int signal) const {
  const auto& active = machine_.active();
  if (std::none_of(active.begin(), active.end(),
                   [this](std::uint32_t segment) { return machine_.InStep(segment); })) {
    return false;
  }
  return std::any_of(spec_.step_windows.begin(), spec_.step_windows.end(),
                     [&](const plan::StepWindowSpec& window) {
                       const auto at = static_cast<std::size_t>(window.window);
                       const int store = program_.windows[at].store;
                       return program_.stores[static_cast<std::size_t>(store)].signal == signal;
                     });
}

evaluate::Surroundings RampRunner::Own(const evaluate::Surroundings& in) const {
  evaluate::Surroundings own = in;
  own.step_windows = &windows_;
  return own;
}

std::uint32_t RampRunner::Of(int projection, std::size_t segment,
                             const evaluate::Spaces& spaces) const {
  return projection < 0 ? static_cast<std::uint32_t>(segment)
                        : spaces.projection(projection)[segment];
}

// The pane of this tick is of the steps that began before it.
std::size_t RampRunner::Gather(const evaluate::Surroundings& in) {
  const std::int64_t tick = in.time_ns / program_.tick_ns;
  std::size_t steps = 0;
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const plan::StepWindowSpec& window = spec_.step_windows[i];
    const auto pane = static_cast<std::size_t>(window.window);
    const std::size_t n = in.spaces->size(window.space);
    for (std::size_t segment = 0; segment < n; ++segment) {
      const std::uint32_t ramp = Of(window.to_ramp, segment, *in.spaces);
      if (!machine_.InStep(ramp) || machine_.since(ramp) >= tick) continue;
      windows_[i].Add(segment, (*in.windows)[pane], (*in.histograms)[pane].get(),
                      Of(window.to_store, segment, *in.spaces), tick - machine_.since(ramp));
    }
    steps += n;
  }
  return steps;
}

void RampRunner::Clear(std::uint32_t ramp, const evaluate::Spaces& spaces) {
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const plan::StepWindowSpec& window = spec_.step_windows[i];
    for (std::size_t segment = 0; segment < spaces.size(window.space); ++segment) {
      if (Of(window.to_ramp, segment, spaces) == ramp) windows_[i].Clear(segment);
    }
  }
}

std::size_t RampRunner::Step(const evaluate::Surroundings& in, const Gates& gates,
                             std::vector<gate::RampMove>& moves) {
  std::vector<std::uint32_t> active = machine_.active();
  if (active.empty()) return 0;
  std::sort(active.begin(), active.end(), [&](std::uint32_t a, std::uint32_t b) {
    return in.spaces->Before(spec_.space, spec_.label_order, a, b);
  });
  std::size_t steps = active.size() + Gather(in);
  if (spec_.when.root >= 0) steps += evaluator_.Run(Own(in));
  const RampGuards guards(spec_, in, gates.machines, gates.evaluators);
  const std::int64_t tick = in.time_ns / program_.tick_ns;
  for (const std::uint32_t segment : active) {
    gate::RampEvidence evidence;
    evidence.trip = !guards.TripsOf(segment, gates.trips).empty();
    evidence.tripped = guards.AnyTripped(segment);
    evidence.clear = guards.AllClear(segment);
    evidence.advance = tick >= warm_at_ && MayAdvance(segment);
    machine_.Step(segment, tick, evidence, moves);
    if (machine_.InStep(segment) && machine_.since(segment) == tick) Clear(segment, *in.spaces);
  }
  machine_.EndTick();
  return steps;
}

bool RampRunner::MayAdvance(std::uint32_t segment) const {
  return spec_.when.root < 0 || evaluator_.when()[segment] == evaluate::kTrue;
}

std::string RampRunner::AdvanceWords(std::uint32_t segment,
                                     const evaluate::Surroundings& in) const {
  if (spec_.when.root < 0) return "";
  const evaluate::Surroundings own = Own(in);
  const FactsNow facts(evaluator_, segment, own);
  return ConditionWords(spec_, facts).Of(spec_.when, false, "not");
}

void RampRunner::BeginAnew(std::int64_t tick, const evaluate::Spaces& spaces) {
  for (const std::uint32_t segment : machine_.BeginAnew(tick)) Clear(segment, spaces);
}

void RampRunner::Refresh(const evaluate::Surroundings& in) {
  if (spec_.when.root >= 0 && !machine_.active().empty()) evaluator_.Run(Own(in));
}

void RampRunner::Save(absl::Span<const SavedSpace> saved, v1::RampStanding& state) const {
  const auto own = static_cast<std::size_t>(spec_.space);
  state.set_space(static_cast<std::uint32_t>(own));
  for (const std::uint32_t number : saved[own].numbers) {
    if (!machine_.exists(number)) continue;
    v1::RampStanding::Segment& segment = *state.add_segments();
    segment.set_segment(saved[own].places[number]);
    machine_.Save(number, segment);
  }
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const auto space = static_cast<std::size_t>(spec_.step_windows[i].space);
    v1::GatheredState& gathered = *state.add_gathered();
    gathered.set_space(static_cast<std::uint32_t>(space));
    for (const std::uint32_t number : saved[space].numbers) {
      gathered.add_segments(saved[space].places[number]);
    }
    const auto window = static_cast<std::size_t>(spec_.step_windows[i].window);
    windows_[i].Save(program_.windows[window].fields, saved[space].numbers, gathered);
  }
}

absl::Status RampRunner::Load(const v1::RampStanding& state, absl::Span<const SavedSpace> saved) {
  for (const v1::RampStanding::Segment& segment : state.segments()) {
    std::uint32_t number = 0;
    absl::Status good = NumberAt(saved, state.space(), segment.segment(), spec_.space, number);
    if (!good.ok()) return good;
    if (number == window::kNoSegment || !machine_.exists(number)) continue;
    if (good = machine_.Load(number, segment); !good.ok()) return good;
  }
  if (static_cast<std::size_t>(state.gathered_size()) != windows_.size()) {
    return window::BadSnapshot("a ramp gathered more than it asks for, or less");
  }
  for (std::size_t i = 0; i < windows_.size(); ++i) {
    const v1::GatheredState& gathered = state.gathered(static_cast<int>(i));
    std::vector<std::uint32_t> numbers;
    absl::Status good = NumbersAt(saved, gathered.space(), gathered.segments(),
                                  spec_.step_windows[i].space, numbers);
    if (!good.ok()) return good;
    const auto window = static_cast<std::size_t>(spec_.step_windows[i].window);
    good = windows_[i].Load(program_.windows[window].fields, gathered, numbers);
    if (!good.ok()) return good;
  }
  return absl::OkStatus();
}

std::size_t RampRunner::bytes() const {
  std::size_t bytes = 0;
  for (const window::GrowingWindow& window : windows_) bytes += window.bytes();
  return bytes;
}

}  // namespace sluice::engine
