// Retirement: series of which nothing was heard for long are forgotten, with the
// segments that they alone fed.
//
// Which segments exist is a function of the series that there are, so it is computed
// anew from those that stay, and what is then missing vanishes. That is done rarely.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/language/print.h"
#include "src/window/floor_divide.h"

namespace sluice {
namespace {

// Silence is looked at this often while it lasts as long as it must.
constexpr std::int64_t kLooks = 16;

}  // namespace

engine::SeriesRecord::Targets Engine::Core::TargetsFor(int signal,
                                                       absl::Span<const std::uint32_t> values) {
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  SeriesRecord::Targets targets;
  for (const int store : spec.stores) {
    const plan::StoreSpec& to = program_.stores[static_cast<std::size_t>(store)];
    if (!engine::Selects(to, spec, values, spaces_.pool())) continue;
    const auto& space = program_.spaces[static_cast<std::size_t>(to.space)];
    targets.push_back(
        {store, spaces_.FindOrAdd(to.space, evaluate::PickLabels(spec, values, space))});
  }
  return targets;
}

absl::Status Engine::Core::Revive(std::uint32_t series) {
  const int signal = series_[series].signal;
  const absl::Span<const std::uint32_t> values = series_.values(series_[series]);
  if (absl::Status room = RoomForSeries(signal, values); !room.ok()) return room;
  series_.Revive(series, TargetsFor(signal, values));
  series_.HeardIn(series, sealed_);
  FeedFrom(series);
  grown_ = true;
  return absl::OkStatus();
}

std::vector<std::uint32_t> Engine::Core::IdleSeries(std::int64_t tick) const {
  std::vector<std::uint32_t> idle;
  const std::int64_t until = tick - retire_ticks_;
  if (first_tick_ > until) return idle;
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    const SeriesRecord& record = series_[i];
    if (record.serves && !record.retired && series_.last_tick(i) <= until &&
        cells_.WaitingSamples(i) == 0 && !GathersRamp(record.signal)) {
      idle.push_back(i);
    }
  }
  return idle;
}

evaluate::Populations Engine::Core::PopulationsWithout(const std::vector<std::uint32_t>& idle) {
  evaluate::Populations fresh(
      program_, spaces_, [this](int space) { return RoomForOneMore(space); },
      [](int, std::uint32_t) {});
  fresh.Start(first_tick_);
  for (const std::uint32_t series : begun_) {
    if (std::binary_search(idle.begin(), idle.end(), series)) continue;
    const SeriesRecord& record = series_[series];
    fresh.SeriesBegins(record.signal, series_.values(record), record.first_tick);
  }
  return fresh;
}

std::vector<Engine::Core::Vanishing> Engine::Core::VanishingSegments(
    const evaluate::Populations& fresh) const {
  std::vector<Vanishing> vanishing;
  for (std::size_t gate = 0; gate < program_.gates.size(); ++gate) {
    const int population = program_.gates[gate].population;
    for (const std::uint32_t segment : populations_.segments(population)) {
      if (!fresh.exists(population, segment))
        vanishing.push_back({static_cast<int>(gate), segment, &program_.gates[gate]});
    }
  }
  for (const plan::RampSpec& ramp : program_.ramps) {
    for (const std::uint32_t segment : populations_.segments(ramp.population)) {
      if (!fresh.exists(ramp.population, segment)) vanishing.push_back({-1, segment, &ramp});
    }
  }
  return vanishing;
}

// A step may last for long, and must not lose the evidence of those that have fallen silent in it.
bool Engine::Core::GathersRamp(int signal) const {
  return std::any_of(ramps_.begin(), ramps_.end(),
                     [signal](const engine::RampRunner& ramp) { return ramp.GathersOf(signal); });
}

// Whether nobody would miss it: the gate is clear there, and owes the host nothing. Of ramps all
// are missed: what one holds closed must not open, and what it opened not close.
bool Engine::Core::AtRest(const Vanishing& vanishing) const {
  if (vanishing.gate < 0) return false;
  const auto gate = static_cast<std::size_t>(vanishing.gate);
  return (*states_[gate])[vanishing.segment] == evaluate::kClear &&
         issuers_[gate].at_rest(vanishing.segment);
}

// Whether the series has the segment's values of all labels that both have.
bool Engine::Core::Agrees(std::uint32_t series, const Vanishing& vanishing) const {
  const SeriesRecord& record = series_[series];
  const auto& theirs = program_.signals[static_cast<std::size_t>(record.signal)].labels;
  const int space = vanishing.spec->space;
  const auto& ours = program_.spaces[static_cast<std::size_t>(space)].labels;
  const absl::Span<const std::uint32_t> values = spaces_.numbers(space, vanishing.segment);
  const absl::Span<const std::uint32_t> their_values = series_.values(record);
  for (std::size_t i = 0; i < ours.size(); ++i) {
    const auto at = std::find(theirs.begin(), theirs.end(), ours[i]);
    if (at == theirs.end()) continue;
    if (their_values[static_cast<std::size_t>(at - theirs.begin())] != values[i]) return false;
  }
  return true;
}

void Engine::Core::Retire(std::int64_t tick, const evaluate::Surroundings& in) {
  if (window::FloorModulo(tick, std::max<std::int64_t>(1, retire_ticks_ / kLooks)) != 0) return;
  std::vector<std::uint32_t> idle = IdleSeries(tick);
  while (!idle.empty()) {
    evaluate::Populations fresh = PopulationsWithout(idle);
    const std::vector<Vanishing> vanishing = VanishingSegments(fresh);
    const auto needed = std::remove_if(idle.begin(), idle.end(), [&](std::uint32_t series) {
      return std::any_of(vanishing.begin(), vanishing.end(),
                         [&](const Vanishing& v) { return !AtRest(v) && Agrees(series, v); });
    });
    if (needed != idle.end()) {
      idle.erase(needed, idle.end());
      continue;
    }
    if (!std::all_of(vanishing.begin(), vanishing.end(),
                     [this](const Vanishing& v) { return AtRest(v); })) {
      break;
    }
    RemoveSegments(fresh, in.time_ns);
    populations_.TakeFrom(std::move(fresh));
    for (const std::uint32_t series : idle) TellRetired(series, in.time_ns);
    begun_.erase(std::remove_if(begun_.begin(), begun_.end(),
                                [this](std::uint32_t series) { return series_[series].retired; }),
                 begun_.end());
    // What levers were released from is told before their segments' numbers are free.
    MoveLevers(tick, in);
    ReleaseUnused();
    break;
  }
  Grow();  // of folds over what serves all alike, members may be there that had no room
}

void Engine::Core::RemoveSegments(const evaluate::Populations& fresh, std::int64_t time_ns) {
  for (const Vanishing& v : VanishingSegments(fresh)) {
    const auto gate = static_cast<std::size_t>(v.gate);
    for (const char* on : {"trip", "clear", "remind", "escalate"}) {
      dispatcher_.Drop({v.gate, v.segment}, on, time_ns);
    }
    machines_[gate].RemoveSegment(v.segment);
    issuers_[gate].RemoveSegment(v.segment);
    incidents_[gate].Forget(v.segment);
  }
  for (std::size_t lever = 0; lever < program_.levers.size(); ++lever) {
    const int population = program_.levers[lever].population;
    for (const std::uint32_t segment : populations_.segments(population)) {
      if (fresh.exists(population, segment)) continue;
      levers_.RemoveSegment(static_cast<int>(lever), segment);
    }
  }
}

void Engine::Core::TellRetired(std::uint32_t series, std::int64_t time_ns) {
  const SeriesRecord& record = series_[series];
  const plan::SignalSpec& signal = program_.signals[static_cast<std::size_t>(record.signal)];
  v1::Event event;
  engine::SetTime(time_ns, event.mutable_time());
  event.set_kind(v1::Event::RETIRED);
  event.set_signal(signal.name);
  const evaluate::LabelValues values = spaces_.pool().texts(series_.values(record));
  for (std::size_t i = 0; i < signal.labels.size(); ++i) {
    (*event.mutable_segment())[signal.labels[i]] = std::string(values[i]);
  }
  const std::int64_t since = std::max(series_.last_tick(series), first_tick_) * tick_ns_;
  engine::SetTime(since, event.mutable_since());
  event.set_reason(absl::StrCat("nothing heard of it for ",
                                language::PrintDuration(time_ns - since),
                                "; it is forgotten until there is a sample again"));
  event.set_id(engine::EventId(signal.name, signal.labels, event, "RETIRED"));
  dispatcher_.AddEvent(std::move(event));
  ++StatisticsOf(record).retired_series;
  const int number = record.signal;
  series_.Retire(series);
  cells_.SetStamp(series, 0);
  feeds_stale_ = true;
  series_.LimitRetired(number, options_.max_series_per_signal);
}

// Frees the numbers of segments that neither a population nor a series refers to.
void Engine::Core::ReleaseUnused() {
  std::vector<std::vector<bool>> used(program_.spaces.size());
  for (std::size_t space = 0; space < used.size(); ++space) {
    used[space].resize(spaces_.size(static_cast<int>(space)));
  }
  used[0][0] = true;  // the segment without labels
  const auto mark = [&used](int space, std::uint32_t segment) {
    used[static_cast<std::size_t>(space)][segment] = true;
  };
  populations_.ForEachSegment(mark);
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    for (const SeriesRecord::Target& target : series_.targets(series_[i])) {
      mark(program_.stores[static_cast<std::size_t>(target.store)].space, target.segment);
    }
  }
  // Segments of fewer labels in which one of these lies; projections may follow on one
  // another.
  for (bool more = true; more;) {
    more = false;
    for (std::size_t p = 0; p < program_.projections.size(); ++p) {
      const plan::ProjectionSpec& spec = program_.projections[p];
      const std::vector<bool>& from = used[static_cast<std::size_t>(spec.from)];
      std::vector<bool>& to = used[static_cast<std::size_t>(spec.to)];
      const auto& projection = spaces_.projection(static_cast<int>(p));
      for (std::uint32_t i = 0; i < from.size(); ++i) {
        if (!from[i] || to[projection[i]]) continue;
        to[projection[i]] = more = true;
      }
    }
  }
  for (std::size_t space = 0; space < used.size(); ++space) {
    for (std::uint32_t i = 0; i < used[space].size(); ++i) {
      if (used[space][i] || !spaces_.Release(static_cast<int>(space), i)) continue;
      for (std::size_t store = 0; store < stores_.size(); ++store) {
        if (program_.stores[store].space == static_cast<int>(space)) stores_[store].Forget(i);
      }
      for (engine::RampRunner& ramp : ramps_) ramp.Forget(static_cast<int>(space), i);
    }
  }
}

void Engine::Core::TellRefused(std::int64_t time_ns) {
  for (std::size_t i = 0; i < refusing_.size(); ++i) {
    if (refusing_[i] != Refusing::kNew) continue;
    refusing_[i] = Refusing::kTold;
    v1::Event event;
    engine::SetTime(time_ns, event.mutable_time());
    event.set_kind(v1::Event::REFUSED);
    event.set_signal(program_.signals[i].name);
    event.set_reason(absl::StrCat("no more than ", series_.size(static_cast<int>(i)),
                                  " series fit the engine's bounds; further ones are refused,"
                                  " and counted in the statistics"));
    event.set_id(engine::EventId(program_.signals[i].name, {}, event, "REFUSED"));
    dispatcher_.AddEvent(std::move(event));
  }
}

}  // namespace sluice
