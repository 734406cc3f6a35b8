// The engine's state, written down.
#include <utility>

#include "sluice/v1/snapshot.pb.h"
#include "src/engine/core.h"
#include "src/engine/pane_export.h"
#include "src/engine/panes.h"
#include "src/engine/saved_spaces.h"
#include "src/engine/snapshot_format.h"
#include "src/plan/meaning.h"

namespace sluice {
namespace {

using engine::SavedSpace;

// The samples of a series in the cell of a tick, as numbers.
void SaveCell(const window::Cells& cells, std::uint32_t series, v1::CellState& state) {
  const internal::OpenCell& cell = cells.cells[series];
  state.set_samples(cell.samples);
  if (cells.form == window::Cells::Form::kCounts) {
    state.set_ok(cell.counts.ok);
    state.set_total(cell.counts.total);
  } else {
    state.set_sum(cell.sum);
    if (cells.lacks != nullptr) state.set_lack(cells.lacks[series]);
    if (cells.extremes != nullptr) {
      state.set_min(cells.extremes[series].min);
      state.set_max(cells.extremes[series].max);
    }
  }
  if (cells.lists == nullptr || !cells.lists[series].kept) return;
  const internal::OpenList& list = cells.lists[series];
  for (const std::int16_t* next = list.begin(); next != list.next; ++next) {
    state.add_buckets(*next);
  }
}

}  // namespace

// All ticks that samples may wait for, with their slots.
std::vector<window::PaneStore::OpenTick> Engine::Core::OpenTicks() const {
  std::vector<window::PaneStore::OpenTick> open;
  for (std::int64_t tick = sealed_ + 1; tick < sealed_ + static_cast<std::int64_t>(slots_);
       ++tick) {
    open.push_back({tick, SlotOf(tick)});
  }
  return open;
}

void Engine::Core::SaveSeries(v1::SnapshotState& state) const {
  const std::vector<window::PaneStore::OpenTick> open = OpenTicks();
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    v1::SeriesState& saved = *state.add_series();
    series_.Save(i, saved);
    const plan::SignalSpec& signal = program_.signals[static_cast<std::size_t>(series_[i].signal)];
    if (!cell_signals_[static_cast<std::size_t>(series_[i].signal)]) continue;
    for (const window::PaneStore::OpenTick& tick : open) {
      window::Cells cells = cells_.At(tick.slot);
      if (cells.cells == nullptr || !cells_.HasCell(tick.slot, i)) continue;
      if (cells.cells[i].samples == 0) continue;
      cells.form = FormOf(signal);
      v1::CellState& cell = *saved.add_cells();
      cell.set_tick(tick.tick);
      SaveCell(cells, i, cell);
    }
  }
  for (const std::uint32_t series : begun_) state.add_begun(series);
}

void Engine::Core::SaveStores(const std::vector<SavedSpace>& saved,
                              v1::SnapshotState& state) const {
  const std::vector<window::PaneStore::OpenTick> open = OpenTicks();
  for (std::size_t i = 0; i < stores_.size(); ++i) {
    const plan::StoreSpec& spec = program_.stores[i];
    const SavedSpace& space = saved[static_cast<std::size_t>(spec.space)];
    v1::StoreState& store = *state.add_stores();
    store.set_meaning(plan::MeaningOf(program_, spec));
    store.set_space(static_cast<std::uint32_t>(spec.space));
    // Of segments that came after the last tick there is nothing but open panes.
    for (const std::uint32_t number : space.numbers) store.add_segments(space.places[number]);
    stores_[i].Save(spec, space.numbers, open, store);
    for (const int window : spec.windows) {
      const auto at = static_cast<std::size_t>(window);
      v1::WindowState& written = *store.add_windows();
      windows_[at].Save(space.numbers, written);
      if (histograms_[at] != nullptr) histograms_[at]->Save(space.numbers, written);
    }
  }
}

void Engine::Core::SaveGates(const std::vector<SavedSpace>& saved, v1::SnapshotState& state) const {
  for (std::size_t i = 0; i < program_.gates.size(); ++i) {
    const plan::GateSpec& spec = program_.gates[i];
    const SavedSpace& space = saved[static_cast<std::size_t>(spec.space)];
    v1::GateStanding& gate = *state.add_gates();
    gate.set_gate(spec.name);
    gate.set_meaning(plan::MeaningOf(program_, spec));
    gate.set_acts(plan::ActsOf(program_, spec));
    gate.set_space(static_cast<std::uint32_t>(spec.space));
    for (const std::uint32_t number : space.numbers) {
      if (!populations_.exists(spec.population, number)) continue;
      v1::GateStanding::Segment& segment = *gate.add_segments();
      segment.set_segment(space.places[number]);
      machines_[i].Save(number, segment);
      issuers_[i].Save(number, segment);
      incidents_[i].Save(number, segment);
      const auto reset = resets_.find({static_cast<int>(i), number});
      if (reset == resets_.end()) continue;
      segment.set_reset_by(reset->second.role);
      segment.set_reset_note(reset->second.note);
    }
  }
}

void Engine::Core::SaveLevers(const std::vector<SavedSpace>& saved,
                              v1::SnapshotState& state) const {
  for (std::size_t i = 0; i < program_.levers.size(); ++i) {
    const int number = static_cast<int>(i);
    const plan::LeverSpec& spec = program_.levers[i];
    const SavedSpace& space = saved[static_cast<std::size_t>(spec.space)];
    v1::LeverStanding& lever = *state.add_levers();
    lever.set_lever(spec.name);
    lever.set_meaning(plan::MeaningOf(program_, spec));
    lever.set_acts(plan::ActsOf(program_, spec));
    lever.set_space(static_cast<std::uint32_t>(spec.space));
    levers_.SavePin(number, lever);
    for (const std::uint32_t segment : space.numbers) {
      if (!levers_.exists(number, segment)) continue;
      v1::LeverStanding::Segment& written = *lever.add_segments();
      written.set_segment(space.places[segment]);
      levers_.Save(number, segment, written);
    }
  }
}

void Engine::Core::SaveRest(const std::vector<SavedSpace>& saved, v1::SnapshotState& state) const {
  for (const engine::RampRunner& ramp : ramps_) {
    v1::RampStanding& written = *state.add_ramps();
    written.set_ramp(ramp.spec().name);
    written.set_meaning(plan::MeaningOf(program_, ramp.spec()));
    written.set_acts(plan::ActsOf(program_, ramp.spec()));
    ramp.Save(saved, written);
  }
  for (const engine::Request& request : requests_) {
    v1::PeoplesAct& act = *state.add_acts();
    act.set_kind(static_cast<std::uint32_t>(request.kind));
    *act.mutable_event() = request.event;
    act.set_at(request.at);
    act.set_until(request.until_tick);
    act.set_everywhere(!request.segment.has_value());
  }
  for (std::size_t i = 0; i < checked_by_.size(); ++i) {
    if (!checked_by_[i].empty()) {
      (*state.mutable_checked())[program_.checklist[i].text] = checked_by_[i];
    }
  }
  const Statistics now = statistics();
  for (std::size_t i = 0; i < now.signals.size(); ++i) {
    const SignalStatistics& counts = now.signals[i];
    v1::SignalState& written = *state.add_signals();
    written.set_signal(counts.signal);
    written.set_meaning(plan::MeaningOf(program_, program_.signals[i]));
    written.set_recorded(counts.recorded);
    written.set_late(counts.late);
    written.set_ahead(counts.ahead);
    written.set_rejected(counts.rejected);
    written.set_refused_series(counts.refused_series);
    written.set_retired_series(counts.retired_series);
    written.set_refusing(static_cast<std::uint32_t>(refusing_[i]));
  }
  state.set_ticks(ticks_);
  state.set_steps(steps_);
  state.set_pins_set(levers_.pins_set());
  if (merge_ != nullptr) merge_->sources.Save(state);
  dispatcher_.Save(
      [&](const engine::Dispatcher::Origin& origin, v1::SendingState& sending) {
        if (origin.gate < 0) return;  // of a plan that ran before
        const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(origin.gate)];
        sending.set_gate(spec.name);
        sending.set_segment(saved[static_cast<std::size_t>(spec.space)].places[origin.segment]);
      },
      [&](int lever) { return program_.levers[static_cast<std::size_t>(lever)].name; }, state);
}

absl::StatusOr<v1::SnapshotState> Engine::Core::Save() const {
  if (!started_) {
    return absl::FailedPreconditionError("the engine has not started: there is nothing to keep");
  }
  if (advancing_) {
    return absl::FailedPreconditionError(
        "a snapshot was asked for by a callback of AdvanceTo; take it when that has returned");
  }
  if (export_ != nullptr) {
    return absl::FailedPreconditionError(
        "the engine of a PaneFolder decides nothing: keep the folder's Checkpoint");
  }
  v1::SnapshotState state;
  state.set_tick_ns(tick_ns_);
  state.set_start_ns(start_ns_);
  state.set_clock_ns(clock_ns_);
  state.set_first_tick(first_tick_);
  state.set_last_tick(sealed_);
  const std::vector<SavedSpace> saved = engine::SaveSpaces(program_, spaces_, state);
  SaveSeries(state);
  SaveStores(saved, state);
  SaveGates(saved, state);
  SaveLevers(saved, state);
  SaveRest(saved, state);
  return state;
}

absl::StatusOr<v1::Snapshot> Engine::Snapshot() const {
  absl::StatusOr<v1::SnapshotState> state = core_->Save();
  if (!state.ok()) return state.status();
  return engine::PackSnapshot(core_->plan(), *state);
}

}  // namespace sluice
