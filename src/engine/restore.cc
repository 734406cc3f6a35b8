// The engine's state, read from a snapshot: of the same plan, or of another one, of which it takes
// what means the same (src/plan/meaning.h).
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/panes.h"
#include "src/engine/saved_spaces.h"
#include "src/engine/saved_ticks.h"
#include "src/engine/ticks.h"
#include "src/plan/meaning.h"
#include "src/window/state_columns.h"

namespace sluice {
namespace {

using engine::SavedSpace;
using window::BadSnapshot;

// Of a type that is linked; null where none is.
std::unique_ptr<google::protobuf::Message> NewMessageNamed(const std::string& name) {
  const google::protobuf::Descriptor* type =
      google::protobuf::DescriptorPool::generated_pool()->FindMessageTypeByName(name);
  if (type == nullptr) return nullptr;
  return std::unique_ptr<google::protobuf::Message>(
      google::protobuf::MessageFactory::generated_factory()->GetPrototype(type)->New());
}

template <typename Standing>
const Standing* FindStanding(const google::protobuf::RepeatedPtrField<Standing>& standings,
                             const std::string& (Standing::*name)() const,
                             const std::string& wanted) {
  const auto at = std::find_if(standings.begin(), standings.end(), [&](const Standing& standing) {
    return (standing.*name)() == wanted;
  });
  return at == standings.end() ? nullptr : &*at;
}

// A signal of a snapshot, by its place there.
struct SavedSignal {
  int named = -1;     // the plan's signal of this name; -1: it has none
  bool kept = false;  // which means the same
};

std::vector<SavedSignal> SignalsOf(const v1::SnapshotState& state, const plan::Program& program) {
  std::vector<SavedSignal> signals;
  for (const v1::SignalState& saved : state.signals()) {
    SavedSignal signal;
    signal.named = program.FindSignal(saved.signal());
    if (signal.named >= 0) {
      const auto& spec = program.signals[static_cast<std::size_t>(signal.named)];
      signal.kept = plan::MeaningOf(program, spec) == saved.meaning();
    }
    signals.push_back(signal);
  }
  return signals;
}

// Whether an event names what people can do that to, and nothing else.
bool IsAbout(const v1::Event& event, engine::Request::Kind kind) {
  using Kind = engine::Request::Kind;
  const bool of_lever = kind == Kind::kPin || kind == Kind::kUnpin;
  return event.item().empty() == (kind != Kind::kTick) && event.lever().empty() == !of_lever &&
         event.ramp().empty();
}

}  // namespace

// The clock, and who exists. The tick may be another one than that of the plan that was saved: then
// nothing has kept its meaning, but time goes on.
absl::Status Engine::Core::LoadClock(const v1::SnapshotState& state) {
  started_ = true;
  start_ns_ = state.start_ns();
  clock_ns_ = state.clock_ns();
  sealed_ = engine::LastTickOf(state, tick_ns_);
  first_tick_ =
      state.tick_ns() == tick_ns_ ? state.first_tick() : engine::TickOf(start_ns_, tick_ns_);
  if (clock_ns_ < start_ns_ || sealed_ > engine::TickAtOrBefore(clock_ns_, tick_ns_)) {
    return BadSnapshot("ticks were decided before their time");
  }
  sealed_slot_ = 0;
  populations_.Start(first_tick_);
  Grow();
  return absl::OkStatus();
}

absl::Status Engine::Core::LoadSeries(const v1::SnapshotState& state, ReloadReport& report) {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> retired;  // when, which
  std::vector<std::size_t> lost(program_.signals.size());
  const std::vector<SavedSignal> signals = SignalsOf(state, program_);
  for (int i = 0; i < state.series_size() && !program_.signals.empty(); ++i) {
    const v1::SeriesState& saved = state.series(i);
    if (saved.signal() >= signals.size())
      return BadSnapshot("a series of a signal that isn't there");
    const SavedSignal& of = signals[saved.signal()];
    if (!of.kept && of.named >= 0 && saved.serves()) ++lost[static_cast<std::size_t>(of.named)];
    const int signal = of.kept ? of.named : -1;
    const auto index = static_cast<std::uint32_t>(i);
    cells_.AddSeries();
    if (signal < 0 || !saved.serves()) {
      series_.Load(signal, saved, {}, {});
    } else if (absl::Status good = LoadOneSeries(signal, saved); !good.ok()) {
      return good;
    }
    const auto of_record = static_cast<std::size_t>(series_[index].signal);
    if (program_.signals[of_record].kind == v1::Signal::COUNTER) counters_.push_back(index);
    if (signal < 0 || !saved.serves()) continue;
    if (saved.retired()) {
      retired.emplace_back(saved.retirement(), index);
      continue;
    }
    FeedFrom(index);
    if (saved.recorded() && !saved.begun()) waiting_.push_back(index);
  }
  std::sort(retired.begin(), retired.end());
  for (const auto& [when, index] : retired) series_.Retire(index);
  if (!retired.empty()) feeds_stale_ = true;
  for (const std::uint32_t index : state.begun()) {
    if (index >= series_.size()) return BadSnapshot("a series began that isn't there");
    const SeriesRecord& record = series_[index];
    if (!record.serves || record.retired || !record.begun) continue;
    begun_.push_back(index);
    populations_.SeriesBegins(record.signal, series_.values(record), record.first_tick);
  }
  for (std::size_t i = 0; i < lost.size(); ++i) {
    if (lost[i] == 0) continue;
    report.changes.push_back(
        {ReloadChange::What::kSignal, ReloadChange::Fate::kAnew, program_.signals[i].name,
         absl::StrCat("its kind, unit or labels are others: ", lost[i],
                      lost[i] == 1 ? " series is" : " series are", " forgotten"),
         ""});
  }
  grown_ = true;
  Grow();
  return absl::OkStatus();
}

absl::Status Engine::Core::LoadOneSeries(int signal, const v1::SeriesState& saved) {
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  const std::vector<std::string>& labels = spec.labels;
  if (static_cast<std::size_t>(saved.values_size()) != labels.size()) {
    return BadSnapshot("a series has not as many values as its signal labels");
  }
  constexpr auto kKinds = (1u << SeriesRecord::kKindBits) - 1;
  if ((saved.stamp() & kKinds) != static_cast<std::uint32_t>(spec.kind)) {
    return BadSnapshot("a series is not of its signal's kind");
  }
  const evaluate::LabelValues values(saved.values().begin(), saved.values().end());
  Labels given;
  for (std::size_t i = 0; i < labels.size(); ++i) given.emplace_back(labels[i], values[i]);
  if (const auto good = engine::ValuesOf(spec, given); !good.ok()) return good.status();
  if (series_.Find(signal, values).has_value()) return BadSnapshot("a series is there twice");
  if (!saved.retired()) {
    absl::Status room = RoomForSeries(signal, spaces_.pool().Find(values));
    if (!room.ok()) return room;
  }
  const evaluate::LabelNumbers numbers = spaces_.pool().Use(values);
  const SeriesRecord::Targets targets =
      saved.retired() ? SeriesRecord::Targets() : TargetsFor(signal, numbers);
  series_.Load(signal, saved, numbers, targets);
  return absl::OkStatus();
}

// Samples that wait in cells go to open panes.
absl::Status Engine::Core::LoadCells(const v1::SnapshotState& state) {
  const std::vector<window::PaneStore::OpenTick> open = OpenTicks();
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    const SeriesRecord& record = series_[i];
    const v1::SeriesState& saved = state.series(static_cast<int>(i));
    for (const v1::CellState& cell : saved.cells()) {
      const auto at = std::find_if(open.begin(), open.end(),
                                   [&cell](const auto& tick) { return tick.tick == cell.tick(); });
      if (cell.ok() > cell.total()) return BadSnapshot("more went well than was tried");
      std::vector<std::int16_t> buckets;
      for (const std::int32_t bucket : cell.buckets()) {
        if (bucket < INT16_MIN + 2 || bucket > INT16_MAX ||
            !window::IsNarrow(window::FromNarrow(bucket))) {
          return BadSnapshot("a sample in a bucket that there isn't");
        }
        buckets.push_back(static_cast<std::int16_t>(bucket));
      }
      if (at == open.end() || !record.serves) continue;
      LoadCell(record, at->slot, cell, buckets);
    }
  }
  return absl::OkStatus();
}

void Engine::Core::LoadCell(const SeriesRecord& record, std::size_t slot, const v1::CellState& cell,
                            const std::vector<std::int16_t>& buckets) {
  const plan::SignalSpec& signal = program_.signals[static_cast<std::size_t>(record.signal)];
  window::PanePart part;
  if (FormOf(signal) == window::Cells::Form::kCounts) {
    part.count = static_cast<double>(cell.total());
    part.ok = static_cast<double>(cell.ok());
  } else {
    part.count = cell.samples();
    part.sum = window::TwoSum(cell.sum(), cell.lack());
    part.min = cell.min();
    part.max = cell.max();
  }
  static const auto& no_thresholds = *new window::ThresholdPlaces({}, {});  // cells have none
  for (const SeriesRecord::Target& target : series_.targets(record)) {
    window::PaneStore& store = stores_[static_cast<std::size_t>(target.store)];
    store.AddPart(slot, target.segment, part, no_thresholds);
    store.AddBuckets(slot, target.segment, buckets);
  }
}

// Answers for each window whether it is known as a whole.
absl::StatusOr<std::vector<bool>> Engine::Core::LoadStores(const v1::SnapshotState& state,
                                                           const std::vector<SavedSpace>& saved) {
  const std::vector<window::PaneStore::OpenTick> open = OpenTicks();
  std::vector<bool> covered(windows_.size());
  for (std::size_t i = 0; i < stores_.size(); ++i) {
    const plan::StoreSpec& spec = program_.stores[i];
    const v1::StoreState* const store =
        FindStanding(state.stores(), &v1::StoreState::meaning, plan::MeaningOf(program_, spec));
    if (store == nullptr) continue;
    std::vector<std::uint32_t> numbers;
    absl::Status good =
        engine::NumbersAt(saved, store->space(), store->segments(), spec.space, numbers);
    if (good.ok()) good = stores_[i].Load(spec, *store, numbers, sealed_, open);
    if (!good.ok()) return good;
    for (const int window : spec.windows) {
      if (good = LoadWindow(window, *store, numbers); !good.ok()) return good;
      const auto at = static_cast<std::size_t>(window);
      covered[at] = window::SlidingWindow::Covers(program_.windows[at], *store);
    }
  }
  return covered;
}

absl::Status Engine::Core::LoadWindow(int window, const v1::StoreState& store,
                                      const std::vector<std::uint32_t>& numbers) {
  const auto at = static_cast<std::size_t>(window);
  const plan::WindowSpec& spec = program_.windows[at];
  const plan::StoreSpec& owner = program_.stores[static_cast<std::size_t>(spec.store)];
  const auto same = std::find_if(
      store.windows().begin(), store.windows().end(), [&spec](const v1::WindowState& saved) {
        return saved.panes() == spec.panes && saved.offset() == spec.offset;
      });
  const v1::WindowState* const saved = same == store.windows().end() ? nullptr : &*same;
  if (histograms_[at] != nullptr && saved != nullptr) {
    if (absl::Status good = histograms_[at]->Load(*saved, numbers); !good.ok()) return good;
  }
  return windows_[at].Load(sealed_, stores_[static_cast<std::size_t>(spec.store)],
                           spaces_.size(owner.space), saved, numbers);
}

// Of one that reads windows which the snapshot doesn't know as a whole: the tick from which on they
// are, if panes come from now on.
std::int64_t Engine::Core::KnownFrom(const plan::ConditionsSpec& spec,
                                     const std::vector<bool>& covered) const {
  const std::int64_t ticks =
      plan::LongestWindow(program_, spec, [&covered](const plan::Node& aggregate) {
        return !covered[static_cast<std::size_t>(aggregate.window)];
      });
  return ticks == 0 ? gate::kNoTick : sealed_ + ticks;
}

absl::Status Engine::Core::LoadGates(const v1::SnapshotState& state,
                                     const std::vector<SavedSpace>& saved,
                                     const std::vector<bool>& covered, ReloadReport& report) {
  for (std::size_t i = 0; i < program_.gates.size(); ++i) {
    const plan::GateSpec& spec = program_.gates[i];
    machines_[i].set_last_tick(sealed_);
    const v1::GateStanding* const gate =
        FindStanding(state.gates(), &v1::GateStanding::gate, spec.name);
    ReloadChange change{ReloadChange::What::kGate, ReloadChange::Fate::kKept, spec.name, "", ""};
    if (gate != nullptr && gate->meaning() == plan::MeaningOf(program_, spec)) {
      if (absl::Status good = LoadGate(static_cast<int>(i), *gate, saved); !good.ok()) return good;
      if (gate->acts() != plan::ActsOf(program_, spec)) {
        change.why = "what it holds or sends, its severity or who answers for it is another";
      }
      report.changes.push_back(std::move(change));
      continue;
    }
    change.fate = gate == nullptr ? ReloadChange::Fate::kNew : ReloadChange::Fate::kAnew;
    if (gate != nullptr) change.why = "what decides on its state is another";
    const std::int64_t known = KnownFrom(spec, covered);
    if (known != gate::kNoTick) {
      for (const std::uint32_t segment : populations_.segments(spec.population)) {
        machines_[i].WarmUp(segment, known);
      }
      absl::StrAppend(&change.why, change.why.empty() ? "" : "; ",
                      "it reads what was not kept before, and knows nothing for ",
                      absl::FormatDuration(absl::Nanoseconds((known - sealed_) * tick_ns_)));
    }
    report.changes.push_back(std::move(change));
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::LoadGate(int number, const v1::GateStanding& gate,
                                    const std::vector<SavedSpace>& saved) {
  const auto at = static_cast<std::size_t>(number);
  const plan::GateSpec& spec = program_.gates[at];
  for (const v1::GateStanding::Segment& segment : gate.segments()) {
    std::uint32_t place = 0;
    absl::Status good = engine::NumberAt(saved, gate.space(), segment.segment(), spec.space, place);
    if (!good.ok()) return good;
    if (place == window::kNoSegment || !populations_.exists(spec.population, place)) {
      if (segment.state() == evaluate::kClear) continue;
      return BadSnapshot(absl::StrCat("gate ", spec.name, " is not clear where it isn't at all"));
    }
    const bool held = issuers_[at].holds(place);
    if (good = machines_[at].Load(place, segment); !good.ok()) return good;
    const bool tripped = evaluate::IsTripped(machines_[at].states()[place]);
    if (good = issuers_[at].Load(place, segment, tripped); !good.ok()) return good;
    if (good = incidents_[at].Load(place, segment, sealed_); !good.ok()) return good;
    const bool holds = issuers_[at].holds(place);
    if (held != holds) levers_.SetHolding(number, place, holds);
    if (!segment.reset_by().empty()) {
      resets_[{number, place}] = {segment.reset_by(), segment.reset_note()};
    }
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::LoadLevers(const v1::SnapshotState& state,
                                      const std::vector<SavedSpace>& saved, LoadNotes& notes) {
  ReloadReport& report = notes.report;
  levers_.set_pins_set(state.pins_set());
  for (std::size_t i = 0; i < program_.levers.size(); ++i) {
    const int number = static_cast<int>(i);
    const plan::LeverSpec& spec = program_.levers[i];
    const v1::LeverStanding* const lever =
        FindStanding(state.levers(), &v1::LeverStanding::lever, spec.name);
    ReloadChange change{ReloadChange::What::kLever, ReloadChange::Fate::kKept, spec.name, "", ""};
    if (lever == nullptr || lever->meaning() != plan::MeaningOf(program_, spec)) {
      change.fate = lever == nullptr ? ReloadChange::Fate::kNew : ReloadChange::Fate::kAnew;
      if (lever != nullptr) change.why = "its values or labels are others";
      report.changes.push_back(std::move(change));
      continue;
    }
    if (lever->acts() != plan::ActsOf(program_, spec)) {
      change.why = "who may move it, or how many may be held, is another";
    }
    report.changes.push_back(std::move(change));
    if (absl::Status good = levers_.LoadPin(number, *lever); !good.ok()) return good;
    for (const v1::LeverStanding::Segment& segment : lever->segments()) {
      std::uint32_t place = 0;
      absl::Status good =
          engine::NumberAt(saved, lever->space(), segment.segment(), spec.space, place);
      if (!good.ok()) return good;
      if (place == window::kNoSegment || !levers_.exists(number, place)) {
        if (segment.value() == spec.rest) continue;
        const auto& list = state.spaces(static_cast<int>(lever->space())).segments();
        const auto& values = list.Get(static_cast<int>(segment.segment())).values();
        notes.lost.emplace_back(spec.name, std::vector<std::string>(values.begin(), values.end()));
        continue;
      }
      if (good = levers_.Load(number, place, segment); !good.ok()) return good;
    }
  }
  return absl::OkStatus();
}

absl::Status Engine::Core::LoadRamps(const v1::SnapshotState& state,
                                     const std::vector<SavedSpace>& saved,
                                     const std::vector<bool>& covered, ReloadReport& report) {
  for (std::size_t i = 0; i < ramps_.size(); ++i) {
    engine::RampRunner& runner = ramps_[i];
    const plan::RampSpec& spec = runner.spec();
    const v1::RampStanding* const ramp =
        FindStanding(state.ramps(), &v1::RampStanding::ramp, spec.name);
    ReloadChange change{ReloadChange::What::kRamp, ReloadChange::Fate::kKept, spec.name, "", ""};
    if (ramp != nullptr && ramp->meaning() == plan::MeaningOf(program_, spec)) {
      if (absl::Status good = runner.Load(*ramp, saved); !good.ok()) return good;
      for (const std::uint32_t segment : populations_.segments(spec.population)) {
        const gate::RampPlace place = runner.machine().place(segment);
        levers_.SetRamp(static_cast<int>(i), segment, place.step, place.at);
      }
      if (ramp->acts() != plan::ActsOf(program_, spec)) change.why = "who may move it is another";
    } else {
      change.fate = ramp == nullptr ? ReloadChange::Fate::kNew : ReloadChange::Fate::kAnew;
      if (ramp != nullptr) change.why = "its steps, guards, condition or lever are others";
      const std::int64_t known = KnownFrom(spec, covered);
      if (known != gate::kNoTick) runner.WarmUp(known);
    }
    report.changes.push_back(std::move(change));
  }
  return absl::OkStatus();
}

// What people asked for since the last tick. What is no longer there to be acted on is refused.
absl::Status Engine::Core::LoadActs(const v1::SnapshotState& state) {
  using Request = engine::Request;
  for (const v1::PeoplesAct& act : state.acts()) {
    if (act.kind() > static_cast<std::uint32_t>(Request::Kind::kTick)) {
      return BadSnapshot("people asked for what nobody can ask for");
    }
    Request request;
    request.kind = static_cast<Request::Kind>(act.kind());
    request.event = act.event();
    request.at = act.at();
    request.until_tick = act.until();
    if (!FindTargetOf(act, request)) continue;
    requests_.push_back(std::move(request));
  }
  for (std::size_t i = 0; i < program_.checklist.size(); ++i) {
    const auto found = state.checked().find(program_.checklist[i].text);
    if (found != state.checked().end()) checked_by_[i] = found->second;
  }
  return absl::OkStatus();
}

// False where there is nothing in this plan that the act is about.
bool Engine::Core::FindTargetOf(const v1::PeoplesAct& act, engine::Request& request) const {
  using Kind = engine::Request::Kind;
  if (request.kind != Kind::kTell && !IsAbout(act.event(), request.kind)) return false;
  const Labels labels(act.event().segment().begin(), act.event().segment().end());
  switch (request.kind) {
    case Kind::kTell:
      if (!act.event().item().empty()) return true;
      if (!act.event().ramp().empty()) return program_.FindRamp(act.event().ramp()) >= 0;
      if (!act.event().lever().empty()) return program_.FindLever(act.event().lever()) >= 0;
      return program_.FindGate(act.event().gate()) >= 0;
    case Kind::kAcknowledge:
    case Kind::kSilence: {
      const auto found = FindSegment(act.event().gate(), labels);
      if (!found.ok()) return false;
      request.number = found->first;
      request.segment = found->second;
      return request.kind == Kind::kSilence ||
             incidents_[static_cast<std::size_t>(found->first)].IsOpen(found->second);
    }
    case Kind::kPin:
    case Kind::kUnpin: {
      const auto found = FindLeverTarget(act.event().lever(), labels);
      if (!found.ok()) return false;
      request.number = found->lever;
      request.segment = found->segment;
      if (request.kind == Kind::kUnpin) return WillBePinned(*found);
      const plan::LeverSpec& spec = program_.levers[static_cast<std::size_t>(found->lever)];
      const auto at = engine::LeverValueNamed(spec, act.event().to());
      if (at.ok()) request.at = *at;
      return at.ok();
    }
    case Kind::kTick: {
      const auto& list = program_.checklist;
      const auto found = std::find_if(list.begin(), list.end(), [&](const auto& item) {
        return item.text == act.event().item();
      });
      request.number = static_cast<int>(found - list.begin());
      return found != list.end();
    }
  }
  return false;
}

void Engine::Core::LoadStatistics(const v1::SnapshotState& state) {
  for (const v1::SignalState& counts : state.signals()) {
    const int signal = program_.FindSignal(counts.signal());
    if (signal < 0) continue;
    SignalStatistics& statistics = signal_statistics_[static_cast<std::size_t>(signal)];
    statistics.recorded = counts.recorded();
    statistics.late = counts.late();
    statistics.ahead = counts.ahead();
    statistics.rejected = counts.rejected();
    statistics.refused_series = counts.refused_series();
    statistics.retired_series = counts.retired_series();
    if (counts.refusing() <= static_cast<std::uint32_t>(Refusing::kTold)) {
      refusing_[static_cast<std::size_t>(signal)] = static_cast<Refusing>(counts.refusing());
    }
  }
  ticks_ = state.ticks();
  steps_ = state.steps();
}

absl::Status Engine::Core::LoadDeliveries(const v1::SnapshotState& state,
                                          const std::vector<SavedSpace>& saved) {
  int gone = 0;
  const auto read =
      [&](const v1::SendingState& sending, engine::Dispatcher::Origin& origin,
          std::unique_ptr<google::protobuf::Message>& message) -> absl::StatusOr<bool> {
    origin.gate = program_.FindGate(sending.gate());
    if (origin.gate < 0) {
      // Of a gate that is gone; the host may know the message still.
      origin = {--gone, 0};
      message = NewMessageNamed(sending.event().action().message());
      return message != nullptr && message->ParseFromString(sending.message());
    }
    const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(origin.gate)];
    // The gate's own list: its standing names it.
    const v1::GateStanding* const standing =
        FindStanding(state.gates(), &v1::GateStanding::gate, sending.gate());
    if (standing == nullptr) return BadSnapshot("a gate sends that isn't there");
    absl::Status good =
        engine::NumberAt(saved, standing->space(), sending.segment(), spec.space, origin.segment);
    if (!good.ok()) return good;
    for (const plan::ActionSpec& action : spec.actions) {
      if (action.source.message().text() != sending.event().action().message()) continue;
      if (action.prototype == nullptr || origin.segment == window::kNoSegment) return false;
      message.reset(action.prototype->New());
      if (!message->ParseFromString(sending.message())) {
        return BadSnapshot("a message that can't be read");
      }
      return true;
    }
    return false;
  };
  return dispatcher_.Load(state, sealed_ * tick_ns_, read,
                          [&](absl::string_view lever) { return program_.FindLever(lever); });
}

// What only the old plan had.
void Engine::Core::AddRemoved(const v1::SnapshotState& state, ReloadReport& report) const {
  const auto add = [&report](ReloadChange::What what, const std::string& name) {
    report.changes.push_back({what, ReloadChange::Fate::kRemoved, name, "", ""});
  };
  for (const v1::GateStanding& gate : state.gates()) {
    if (program_.FindGate(gate.gate()) < 0) add(ReloadChange::What::kGate, gate.gate());
  }
  for (const v1::LeverStanding& lever : state.levers()) {
    if (program_.FindLever(lever.lever()) < 0) add(ReloadChange::What::kLever, lever.lever());
  }
  for (const v1::RampStanding& ramp : state.ramps()) {
    if (program_.FindRamp(ramp.ramp()) < 0) add(ReloadChange::What::kRamp, ramp.ramp());
  }
}

absl::Status Engine::Core::Load(const v1::SnapshotState& state, LoadNotes& notes) {
  ReloadReport& report = notes.report;
  absl::Status good = LoadClock(state);
  if (good.ok()) good = LoadSeries(state, report);
  std::vector<SavedSpace> saved;
  if (good.ok()) good = engine::LoadSpaces(state, program_, spaces_, saved);
  if (!good.ok()) return good;
  const absl::StatusOr<std::vector<bool>> covered = LoadStores(state, saved);
  if (!covered.ok()) return covered.status();
  good = LoadCells(state);
  if (good.ok()) good = LoadGates(state, saved, *covered, report);
  if (good.ok()) good = LoadLevers(state, saved, notes);
  if (good.ok()) good = LoadRamps(state, saved, *covered, report);
  if (good.ok()) good = LoadActs(state);
  if (good.ok()) good = LoadDeliveries(state, saved);
  if (!good.ok()) return good;
  LoadStatistics(state);
  if (state.pane_sources_size() > 0 && state.tick_ns() == tick_ns_) {
    Merging().sources.Load(state);
  }
  AddRemoved(state, report);
  // Questions are answered as of the last tick.
  const evaluate::Surroundings in = SurroundingsAt(sealed_);
  for (evaluate::GateEvaluator& evaluator : evaluators_) evaluator.Run(in);
  for (engine::RampRunner& ramp : ramps_) ramp.Refresh(in);
  return absl::OkStatus();
}

}  // namespace sluice
