#include "src/engine/core.h"

#include <algorithm>
#include <set>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "src/engine/condition_words.h"
#include "src/engine/event_fields.h"
#include "src/engine/pane_export.h"
#include "src/engine/panes.h"
#include "src/engine/probe.h"
#include "src/engine/standing.h"
#include "src/engine/ticks.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/window/seal.h"

namespace sluice {
namespace {

using engine::TickAtOrBefore;
using engine::TickOf;

// Durations of a plan beyond this are as good as for ever; sums of them and a time
// don't overflow.
constexpr std::int64_t kForEver = std::int64_t{1} << 61;
constexpr std::size_t kLeastCapacity = 4;

// In steps of a half and a third, so that little is idle and growing is seldom.
std::size_t CapacityFor(std::size_t segments) {
  std::size_t capacity = kLeastCapacity;
  while (capacity < segments) capacity *= 2;
  const std::size_t three_quarters = capacity / 4 * 3;
  return three_quarters >= std::max(segments, kLeastCapacity) ? three_quarters : capacity;
}

// Bytes of a series of whichever signal.
std::size_t MostSeriesBytes(const plan::Program& program) {
  std::size_t most = 0;
  for (const plan::SignalSpec& signal : program.signals) {
    most = std::max(most, engine::BytesPerSeries(program, signal));
  }
  return most;
}

// How long a series must have been silent: all that windows and gates remember of it
// has passed by then. 0 where none is to be retired.
std::int64_t RetireTicks(const plan::Program& program, const EngineOptions& options) {
  if (options.retire_after == absl::InfiniteDuration()) return 0;
  const absl::Duration tick = absl::Nanoseconds(program.tick_ns);
  std::int64_t ticks =
      absl::ToInt64Nanoseconds(absl::Ceil(options.retire_after, tick)) / program.tick_ns;
  for (const plan::WindowSpec& window : program.windows) {
    ticks = std::max(ticks, window.panes + window.offset);
  }
  for (const plan::GateSpec& gate : program.gates) {
    ticks = std::max({ticks, gate.of_ticks, gate.cooldown_ticks, gate.flap_in_ticks});
  }
  return std::max<std::int64_t>(ticks, 1);
}

std::vector<std::vector<int>> SpacesBySignal(const plan::Program& program) {
  std::vector<std::set<int>> spaces(program.signals.size());
  for (const plan::StoreSpec& store : program.stores) {
    spaces[static_cast<std::size_t>(store.signal)].insert(store.space);
  }
  for (const plan::PopulationSpec& population : program.populations) {
    for (const plan::Feed& feed : population.feeds) {
      if (feed.source == plan::Feed::Source::kSignal) {
        spaces[static_cast<std::size_t>(feed.index)].insert(feed.space);
      }
    }
  }
  std::vector<std::vector<int>> lists;
  for (const std::set<int>& set : spaces) lists.emplace_back(set.begin(), set.end());
  return lists;
}

// By population: those of the gates, levers or ramps of a program that have its segments.
template <typename Spec>
std::vector<std::vector<int>> ByPopulation(const plan::Program& program,
                                           const std::vector<Spec>& specs) {
  std::vector<std::vector<int>> lists(program.populations.size());
  for (std::size_t i = 0; i < specs.size(); ++i) {
    if (specs[i].population < 0) continue;
    lists[static_cast<std::size_t>(specs[i].population)].push_back(static_cast<int>(i));
  }
  return lists;
}

}  // namespace

Engine::Core::Core(const Plan& plan, const EngineOptions& options,
                   std::shared_ptr<const plan::Program> folding, std::size_t open)
    : plan_(plan),
      folding_(std::move(folding)),
      program_(folding_ == nullptr ? plan.program() : *folding_),
      options_(options),
      tick_ns_(program_.tick_ns),
      lateness_ns_(std::min(program_.lateness_ns, kForEver)),
      ahead_ns_(std::min(program_.ahead_ns, kForEver)),
      slots_(
          std::max(static_cast<std::size_t>((lateness_ns_ + ahead_ns_) / tick_ns_ + 3), open + 1)),
      spaces_(program_),
      populations_(
          program_, spaces_, [this](int space) { return RoomForOneMore(space); },
          [this](int population, std::uint32_t segment) { BeginSegment(population, segment); }),
      levers_(program_, spaces_),
      series_(program_, spaces_.pool()),
      cells_(slots_, engine::CellsHaveExtremes(program_), engine::CellsHaveLists(program_)),
      signal_spaces_(SpacesBySignal(program_)),
      population_gates_(ByPopulation(program_, program_.gates)),
      population_levers_(ByPopulation(program_, program_.levers)),
      population_ramps_(ByPopulation(program_, program_.ramps)),
      capacities_(program_.spaces.size()),
      cost_(engine::CostOf(program_)),
      series_bytes_(MostSeriesBytes(program_)),
      retire_ticks_(RetireTicks(program_, options_)),
      refusing_(program_.signals.size(), Refusing::kNo),
      checked_by_(program_.checklist.size()),
      dispatcher_(tick_ns_) {
  for (const plan::StoreSpec& store : program_.stores) {
    stores_.emplace_back(store, slots_, engine::DepthOf(program_, store));
  }
  for (const plan::WindowSpec& window : program_.windows) {
    windows_.emplace_back(window, program_.stores[static_cast<std::size_t>(window.store)].fields);
    histograms_.push_back(
        window.fields.histogram ? std::make_unique<window::HistogramWindow>(window) : nullptr);
  }
  for (const plan::GateSpec& gate : program_.gates) {
    evaluators_.emplace_back(gate);
    machines_.emplace_back(gate, tick_ns_);
    issuers_.emplace_back(gate);
    incidents_.emplace_back(program_, gate);
  }
  for (const gate::Machine& machine : machines_) states_.push_back(&machine.states());
  MakeRamps();
  for (const plan::SignalSpec& signal : program_.signals) {
    signal_statistics_.emplace_back();
    signal_statistics_.back().signal = signal.name;
    cell_signals_.push_back(engine::TakesCells(program_, signal));
    lists_.push_back(engine::ListsOf(program_, signal));
    shared_cells_ = shared_cells_ || signal.stores.size() > 1;
  }
}

Engine::Core::~Core() = default;

// ---- Segments ----------------------------------------------------------------

absl::Status Engine::Core::Prepare() {
  std::size_t expected = 0;
  for (std::size_t space = 0; space < capacities_.size(); ++space) {
    std::size_t most = 1;
    for (const plan::SignalSpec& signal : program_.signals) {
      std::size_t product = 1;
      for (const std::string& label : program_.spaces[space].labels) {
        const auto at = std::find(signal.labels.begin(), signal.labels.end(), label);
        product *=
            at == signal.labels.end()
                ? 0
                : signal.expected[static_cast<std::size_t>(at - signal.labels.begin())].size();
      }
      most = std::max(most, product);
    }
    expected += CapacityFor(most) * cost_[space].most_bytes;
  }
  if (expected > options_.max_state_bytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the windows of this plan take ", expected,
                     " bytes before any sample; at most ", options_.max_state_bytes,
                     " are allowed: shorten windows, lengthen the tick, or raise"
                     " EngineOptions::max_state_bytes"));
  }
  Grow();
  return absl::OkStatus();
}

bool Engine::Core::RoomForOneMore(int space) {
  const auto at = static_cast<std::size_t>(space);
  const std::size_t needed = spaces_.size_with_one_more(space);
  if (needed <= capacities_[at]) return true;
  const std::size_t growth = (CapacityFor(needed) - capacities_[at]) * cost_[at].most_bytes;
  return reserved_bytes_ + growth + BytesForSeries(series_.size() + 1) <= options_.max_state_bytes;
}

absl::Status Engine::Core::RoomForSeries(int signal, absl::Span<const std::uint32_t> values) {
  SignalStatistics& statistics = signal_statistics_[static_cast<std::size_t>(signal)];
  const std::string& name = statistics.signal;
  Refusing& refusing = refusing_[static_cast<std::size_t>(signal)];
  const auto refuse = [&] {
    ++statistics.refused_series;
    if (refusing == Refusing::kNo) refusing = Refusing::kNew;
  };
  if (series_.size(signal) >= options_.max_series_per_signal) {
    refuse();
    return absl::ResourceExhaustedError(
        absl::StrCat("signal ", name, " has ", series_.size(signal),
                     " series already, as many as EngineOptions::max_series_per_signal allows"));
  }
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  const auto no_memory = [&] {
    refuse();
    return absl::ResourceExhaustedError(absl::StrCat("one more series of signal ", name,
                                                     " would take more memory than "
                                                     "EngineOptions::max_state_bytes allows (",
                                                     options_.max_state_bytes, ")"));
  };
  if (reserved_bytes_ + BytesForSeries(series_.size() + 1) > options_.max_state_bytes) {
    return no_memory();
  }
  for (const int space : SpacesOf(signal)) {
    const auto& labels = program_.spaces[static_cast<std::size_t>(space)];
    if (spaces_.Find(space, evaluate::PickLabels(spec, values, labels)).has_value()) continue;
    if (RoomForOneMore(space)) {
      // Growing at once keeps the account of bytes right for the next space.
      const auto at = static_cast<std::size_t>(space);
      GrowSpace(space, std::max(capacities_[at], CapacityFor(spaces_.size_with_one_more(space))));
      continue;
    }
    return no_memory();
  }
  if (refusing == Refusing::kTold) refusing = Refusing::kNo;
  return absl::OkStatus();
}

void Engine::Core::GrowSpace(int space, std::size_t capacity) {
  const auto at = static_cast<std::size_t>(space);
  if (capacity <= capacities_[at]) return;
  reserved_bytes_ += (capacity - capacities_[at]) * cost_[at].most_bytes;
  capacities_[at] = capacity;
  for (std::size_t store = 0; store < stores_.size(); ++store) {
    if (program_.stores[store].space != space) continue;
    stores_[store].Reserve(capacity);
    for (const int window : program_.stores[store].windows) {
      windows_[static_cast<std::size_t>(window)].Reserve(capacity);
      if (auto& histogram = histograms_[static_cast<std::size_t>(window)]) {
        histogram->Reserve(capacity);
      }
    }
  }
}

// Makes all columns over the spaces long enough for the segments that there are.
void Engine::Core::Grow() {
  for (std::size_t space = 0; space < capacities_.size(); ++space) {
    GrowSpace(static_cast<int>(space), CapacityFor(spaces_.size(static_cast<int>(space))));
  }
  for (evaluate::GateEvaluator& evaluator : evaluators_) evaluator.Reserve(spaces_);
  for (engine::RampRunner& ramp : ramps_) ramp.Reserve(spaces_);
  grown_ = false;
}

absl::StatusOr<engine::SeriesId> Engine::Core::Resolve(v1::Signal::Kind kind,
                                                       absl::string_view name,
                                                       const Labels& labels) {
  const absl::StatusOr<int> signal = engine::SignalOfKind(program_, kind, name);
  if (!signal.ok()) return signal.status();
  const absl::StatusOr<evaluate::LabelValues> values =
      engine::ValuesOf(program_.signals[static_cast<std::size_t>(*signal)], labels);
  if (!values.ok()) return values.status();
  return SeriesOf(*signal, *values);
}

absl::StatusOr<engine::SeriesId> Engine::Core::SeriesOf(
    int signal, absl::Span<const absl::string_view> values) {
  if (const auto known = series_.Find(signal, values)) {
    if (series_[*known].retired) {
      if (absl::Status back = Revive(*known); !back.ok()) return back;
    }
    return series_.IdOf(*known);
  }
  if (absl::Status room = RoomForSeries(signal, spaces_.pool().Find(values)); !room.ok()) {
    return room;
  }
  const evaluate::LabelNumbers numbers = spaces_.pool().Use(values);
  const std::size_t records = series_.size();
  const std::uint32_t index = series_.Add(signal, numbers, TargetsFor(signal, numbers));
  series_.HeardIn(index, sealed_);
  grown_ = true;
  const bool counter =
      program_.signals[static_cast<std::size_t>(signal)].kind == v1::Signal::COUNTER;
  if (counter && index >= records) counters_.push_back(index);
  if (index >= records) cells_.AddSeries();
  FeedFrom(index);
  return series_.IdOf(index);
}

void Engine::Core::BeginSegment(int population, std::uint32_t segment) {
  const auto at = static_cast<std::size_t>(population);
  const std::int64_t tick = std::max(sealed_ + 1, first_tick_);
  for (const int gate : population_gates_[at]) {
    machines_[static_cast<std::size_t>(gate)].AddSegment(segment, tick);
    if (issuers_[static_cast<std::size_t>(gate)].AddSegment(segment, tick)) {
      levers_.SetHolding(gate, segment, true);
    }
  }
  for (const int lever : population_levers_[at]) levers_.AddSegment(lever, segment);
  for (const int ramp : population_ramps_[at]) BeginRamp(ramp, segment);
}

// ---- Time ----------------------------------------------------------------------

std::size_t Engine::Core::SlotOf(std::int64_t tick) const {
  const std::size_t slot = sealed_slot_ + static_cast<std::size_t>(tick - sealed_);
  return slot < slots_ ? slot : slot - slots_;
}

absl::Status Engine::Core::Start(std::int64_t time_ns) {
  if (started_) return absl::FailedPreconditionError("the engine has started already");
  if (absl::Status good = engine::CheckTime("a start", time_ns); !good.ok()) return good;
  if (absl::Status good = CheckHandlers(
          [this](const google::protobuf::Descriptor* type) { return dispatcher_.handles(type); });
      !good.ok()) {
    return good;
  }
  started_ = true;
  start_ns_ = clock_ns_ = time_ns;
  first_tick_ = TickOf(time_ns, tick_ns_);
  // What is still within lateness may come in, and is part of the first windows.
  sealed_ = std::min(TickAtOrBefore(time_ns - lateness_ns_, tick_ns_), first_tick_ - 1);
  populations_.Start(first_tick_);
  Grow();
  return absl::OkStatus();
}

absl::Status Engine::Core::AdvanceTo(std::int64_t now_ns) {
  if (advancing_) {
    return absl::FailedPreconditionError(
        "AdvanceTo was called from a callback of AdvanceTo; time moves on when that returns");
  }
  if (absl::Status good = engine::CheckTime("a time", now_ns); !good.ok()) return good;
  if (!started_) {
    if (absl::Status started = Start(now_ns); !started.ok()) return started;
  }
  advancing_ = true;
  // Also where a callback throws: the next advance goes on from where this one got.
  const auto done = absl::MakeCleanup([this] { advancing_ = false; });
  dispatcher_.Deliver(sealed_);
  if (now_ns < clock_ns_) return absl::OkStatus();
  if (absl::Status good = CheckJump(now_ns); !good.ok()) return good;
  const std::int64_t last = TickAtOrBefore(now_ns - lateness_ns_, tick_ns_);
  while (sealed_ < last) {
    const std::int64_t tick = sealed_ + 1;
    Seal(tick);
    sealed_slot_ = SlotOf(tick);
    sealed_ = tick;
    cells_.open().Close();  // another tick is to be turned to, now that this is decided
    clock_ns_ = std::max(clock_ns_, std::min(now_ns, tick * tick_ns_ + lateness_ns_));
    if (tick >= first_tick_) Evaluate(tick);
    dispatcher_.Retry(tick);
    dispatcher_.Deliver(tick);
  }
  clock_ns_ = std::max(clock_ns_, now_ns);
  if (!before_.empty() && !dispatcher_.anything_waits()) before_.clear();
  return absl::OkStatus();
}

absl::Status Engine::Core::CheckJump(std::int64_t now_ns) const {
  if (now_ns - clock_ns_ <= absl::ToInt64Nanoseconds(options_.max_jump)) return absl::OkStatus();
  return absl::OutOfRangeError(
      absl::StrCat("an advance over ", absl::FormatDuration(absl::Nanoseconds(now_ns - clock_ns_)),
                   " is more than EngineOptions::max_jump allows (",
                   absl::FormatDuration(options_.max_jump), "); nothing was changed"));
}

void Engine::Core::Deliver() {
  advancing_ = true;
  const auto done = absl::MakeCleanup([this] { advancing_ = false; });
  dispatcher_.Deliver(sealed_);
}

void Engine::Core::Seal(std::int64_t tick) {
  const std::size_t slot = SlotOf(tick);
  SealCounters(tick, slot);
  BeginSeries(tick);
  if (feeds_stale_) FeedFromAll();
  window::Cells cells = cells_.At(slot);
  if (retire_ticks_ > 0) HearOfCells(tick, cells);
  if (export_ != nullptr) {
    Export(tick, slot, cells);
    cells_.Free(slot);
    return;
  }
  for (std::size_t i = 0; i < stores_.size(); ++i) {
    const plan::StoreSpec& spec = program_.stores[i];
    window::PaneStore& store = stores_[i];
    const std::size_t segments = spaces_.size(spec.space);
    SuitCells(spec, cells);
    steps_ +=
        window::SealPane(slot, tick, segments, cells, store, spec.windows, windows_, histograms_);
  }
  if (shared_cells_) EmptyCells(cells);
  cells_.Free(slot);
}

void Engine::Core::SuitCells(const plan::StoreSpec& store, window::Cells& cells) const {
  const plan::SignalSpec& signal = program_.signals[static_cast<std::size_t>(store.signal)];
  cells.form = FormOf(signal);
  cells.takes = signal.stores.size() == 1;
}

window::Cells::Form Engine::Core::FormOf(const plan::SignalSpec& signal) {
  return signal.kind == v1::Signal::EVENTS || signal.kind == v1::Signal::OUTCOME
             ? window::Cells::Form::kCounts
             : window::Cells::Form::kValues;
}

void Engine::Core::FeedFrom(std::uint32_t series) {
  const SeriesRecord& record = series_[series];
  if (!cell_signals_[static_cast<std::size_t>(record.signal)]) return;
  for (const SeriesRecord::Target& target : series_.targets(record)) {
    stores_[static_cast<std::size_t>(target.store)].FeedFrom({series, target.segment});
  }
}

void Engine::Core::FeedFromAll() {
  for (window::PaneStore& store : stores_) store.ForgetCells();
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    if (series_[i].serves && !series_[i].retired) FeedFrom(i);
  }
  feeds_stale_ = false;
}

void Engine::Core::HearOfCells(std::int64_t tick, const window::Cells& cells) {
  if (cells.cells == nullptr) return;
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    if (cells.cells[i].samples > 0) series_.HeardIn(i, tick);
  }
}

void Engine::Core::EmptyCells(const window::Cells& cells) {
  if (cells.cells == nullptr) return;
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    const std::uint32_t samples = cells.cells[i].samples;
    if (samples == 0) continue;
    StatisticsOf(series_[i]).recorded += samples;
    window::ClearCell(cells, i);
  }
}

void Engine::Core::SealCounters(std::int64_t tick, std::size_t slot) {
  for (const std::uint32_t index : counters_) {
    const SeriesRecord& record = series_[index];
    engine::CounterSamples& counter = series_.counter(record);
    if (counter.pending() == 0) continue;
    const bool from_zero = program_.signals[static_cast<std::size_t>(record.signal)].from_zero;
    counter.Drain(tick * tick_ns_, from_zero,
                  [&](std::int64_t time_ns, window::Compensated increase) {
                    for (const SeriesRecord::Target& target : series_.targets(record)) {
                      stores_[static_cast<std::size_t>(target.store)].AddIncrease(
                          slot, target.segment, time_ns, increase);
                    }
                  });
  }
}

// The segments of series whose first sample is in this tick begin to exist.
void Engine::Core::BeginSeries(std::int64_t tick) {
  std::size_t kept = 0;
  for (const std::uint32_t index : waiting_) {
    SeriesRecord& record = series_[index];
    if (record.first_tick > tick) {
      waiting_[kept++] = index;
      continue;
    }
    record.begun = true;
    begun_.push_back(index);
    populations_.SeriesBegins(record.signal, series_.values(record), tick);
    grown_ = true;
  }
  waiting_.resize(kept);
  // It may not be as long for a long time again.
  if (kept == 0 && waiting_.capacity() > 0) std::vector<std::uint32_t>().swap(waiting_);
  if (grown_) Grow();
}

// ---- Gates ---------------------------------------------------------------------

evaluate::Surroundings Engine::Core::SurroundingsAt(std::int64_t tick) const {
  evaluate::Surroundings in;
  in.program = &program_;
  in.spaces = &spaces_;
  in.populations = &populations_;
  in.stores = &stores_;
  in.windows = &windows_;
  in.histograms = &histograms_;
  in.states = &states_;
  in.time_ns = tick * tick_ns_;
  in.start_ns = start_ns_;
  return in;
}

void Engine::Core::Evaluate(std::int64_t tick) {
  ++ticks_;
  const evaluate::Surroundings in = SurroundingsAt(tick);
  TakeActs(tick);
  for (std::size_t gate = 0; gate < program_.gates.size(); ++gate) {
    evaluate::GateEvaluator& evaluator = evaluators_[gate];
    steps_ += evaluator.Run(in);
    happened_.clear();
    steps_ += machines_[gate].Step(
        tick, {evaluator.when(), evaluator.given(), evaluator.clear_when()}, happened_);
    if (!happened_.empty() || !issuers_[gate].open().empty()) Act(static_cast<int>(gate), in);
    NoteTrips(static_cast<int>(gate));
    if (probe_ != nullptr) {
      probe_->OnGate({static_cast<int>(gate), evaluator, machines_[gate], happened_, in});
    }
  }
  if (!ramps_.empty()) StepRamps(in);
  if (retire_ticks_ > 0) Retire(tick, in);
  MoveLevers(tick, in);
  CallPeople(tick, in);
  TellRefused(in.time_ns);
  TellStatus(in);
}

// ---- People and questions ----------------------------------------------------

absl::optional<evaluate::LabelValues> Engine::Core::ValuesIn(int space,
                                                             const Labels& segment) const {
  evaluate::LabelValues values;
  for (const std::string& label : program_.spaces[static_cast<std::size_t>(space)].labels) {
    for (const auto& [given, value] : segment) {
      if (given == label) values.push_back(value);
    }
  }
  const std::size_t labels = program_.spaces[static_cast<std::size_t>(space)].labels.size();
  if (values.size() != labels || segment.size() != labels) return absl::nullopt;
  return values;
}

absl::StatusOr<std::pair<int, std::uint32_t>> Engine::Core::FindSegment(
    absl::string_view name, const Labels& segment) const {
  const int gate = program_.FindGate(name);
  if (gate < 0) {
    return absl::NotFoundError(
        absl::StrCat("the plan has no gate `", language::Escaped(name), "`"));
  }
  const plan::GateSpec& spec = program_.gates[static_cast<std::size_t>(gate)];
  const absl::optional<evaluate::LabelValues> values = ValuesIn(spec.space, segment);
  const auto found = values.has_value() ? spaces_.Find(spec.space, *values) : absl::nullopt;
  if (!found.has_value() || !populations_.exists(spec.population, *found)) {
    return absl::NotFoundError(
        engine::NoSuchSegment(absl::StrCat("gate ", spec.name), spec.labels, segment));
  }
  return std::make_pair(gate, *found);
}

absl::Status Engine::Core::Reset(absl::string_view gate, const Labels& segment,
                                 absl::string_view role, absl::string_view note) {
  const auto found = FindSegment(gate, segment);
  if (!found.ok()) return found.status();
  if (absl::Status known = program_.CheckRole(role); !known.ok()) return known;
  gate::Machine& machine = machines_[static_cast<std::size_t>(found->first)];
  if (!machine.ready(found->second)) {
    v1::Event event = EventOfGate(found->first, found->second);
    event.set_role(std::string(role));
    event.set_note(std::string(note));
    return RefuseAct(
        "reset", std::move(event),
        absl::FailedPreconditionError(absl::StrCat(
            "gate ", gate, " is not latched and ready there: its clear condition has not held")));
  }
  machine.RequestReset(found->second);
  resets_[*found] = {std::string(role), std::string(note)};
  return absl::OkStatus();
}

absl::StatusOr<GateState> Engine::Core::State(absl::string_view gate, const Labels& segment) const {
  const auto found = FindSegment(gate, segment);
  if (!found.ok()) return found.status();
  return engine::StateOf((*states_[static_cast<std::size_t>(found->first)])[found->second]);
}

absl::StatusOr<GateStatus> Engine::Core::Explain(absl::string_view gate,
                                                 const Labels& segment) const {
  const auto found = FindSegment(gate, segment);
  if (!found.ok()) return found.status();
  if (ticks_ == 0) return absl::FailedPreconditionError("no tick was evaluated yet");
  const auto at = static_cast<std::size_t>(found->first);
  GateStatus status = engine::StandingOf(machines_[at], found->second, start_ns_, tick_ns_);
  const evaluate::Surroundings in = SurroundingsAt(sealed_);
  const engine::FactsNow facts(evaluators_[at], found->second, in);
  status.condition = engine::ConditionWords(program_.gates[at], facts).Next(status.state);
  return status;
}

absl::StatusOr<v1::Signal::Kind> Engine::Core::KindOf(absl::string_view signal) const {
  const int found = program_.FindSignal(signal);
  if (found < 0) {
    return absl::NotFoundError(
        absl::StrCat("the plan has no signal `", language::Escaped(signal), "`"));
  }
  return program_.signals[static_cast<std::size_t>(found)].kind;
}

std::size_t Engine::Core::BytesForSeries(std::size_t series) const {
  return CapacityFor(series) * series_bytes_;
}

std::size_t Engine::Core::StateBytes() const {
  std::size_t bytes = series_.bytes() + cells_.bytes() + spaces_.pool().bytes();
  for (std::size_t space = 0; space < capacities_.size(); ++space) {
    bytes += capacities_[space] * cost_[space].fixed_bytes;
  }
  for (const window::PaneStore& store : stores_) bytes += store.bytes();
  for (const window::SlidingWindow& window : windows_) bytes += window.bytes();
  for (const auto& histogram : histograms_) {
    if (histogram != nullptr) bytes += histogram->bytes();
  }
  for (const engine::RampRunner& ramp : ramps_) bytes += ramp.bytes();
  if (merge_ != nullptr) bytes += merge_->sources.bytes();
  return bytes;
}

Statistics Engine::Core::statistics() const {
  Statistics all;
  all.signals = signal_statistics_;
  for (std::size_t i = 0; i < all.signals.size(); ++i) {
    all.signals[i].series = series_.size(static_cast<int>(i));
    for (const int store : program_.signals[i].stores) {
      all.signals[i].recorded += stores_[static_cast<std::size_t>(store)].samples_of_cells();
    }
  }
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    all.signals[static_cast<std::size_t>(series_[i].signal)].recorded += cells_.WaitingSamples(i);
  }
  all.ticks = ticks_;
  all.steps = steps_;
  all.events = dispatcher_.events();
  all.state_bytes = StateBytes();
  return all;
}

}  // namespace sluice
