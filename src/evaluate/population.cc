#include "src/evaluate/population.h"

#include <algorithm>
#include <utility>

namespace sluice::evaluate {
namespace {

using plan::PopulationSpec;

template <typename T>
bool Mark(std::vector<bool>& flags, T at) {
  if (at >= flags.size()) flags.resize(at + 1);
  if (flags[at]) return false;
  flags[at] = true;
  return true;
}

}  // namespace

Populations::Populations(const plan::Program& program, Spaces& spaces,
                         absl::AnyInvocable<bool(int space)> may_add,
                         absl::AnyInvocable<void(int population, std::uint32_t segment)> on_new)
    : program_(program),
      spaces_(spaces),
      may_add_(std::move(may_add)),
      on_new_(std::move(on_new)),
      fed_by_signal_(program.signals.size()),
      fed_by_population_(program.populations.size()),
      populations_(program.populations.size()) {
  std::vector<std::vector<Fed>> fed_by_gate(program.gates.size());
  for (std::size_t i = 0; i < program.populations.size(); ++i) {
    const int population = static_cast<int>(i);
    for (const plan::Feed& feed : program.populations[i].feeds) {
      if (feed.crossed) crossings_.push_back({population, feed.space, {}, {}});
      auto& fed = feed.source == plan::Feed::Source::kSignal ? fed_by_signal_ : fed_by_gate;
      fed[static_cast<std::size_t>(feed.index)].push_back({population, &feed});
    }
  }
  for (std::size_t gate = 0; gate < program.gates.size(); ++gate) {
    auto& fed = fed_by_population_[static_cast<std::size_t>(program.gates[gate].population)];
    fed.insert(fed.end(), fed_by_gate[gate].begin(), fed_by_gate[gate].end());
  }
}

std::size_t Populations::BytesPerSegment(const PopulationSpec& population) {
  const bool folded = population.group_projection >= 0;
  return (folded ? 2 : 1) * sizeof(std::uint32_t);  // and a bit
}

std::size_t Populations::BytesPerGroup(const PopulationSpec& population) {
  return population.group_projection >= 0 ? sizeof(std::vector<std::uint32_t>) : 0;
}

void Populations::TakeFrom(Populations&& other) {
  populations_ = std::move(other.populations_);
  crossings_ = std::move(other.crossings_);
}

void Populations::ForEachSegment(
    absl::FunctionRef<void(int space, std::uint32_t segment)> visit) const {
  for (std::size_t i = 0; i < populations_.size(); ++i) {
    for (const std::uint32_t segment : populations_[i].segments) {
      visit(program_.populations[i].space, segment);
    }
  }
  for (const Crossing& crossing : crossings_) {
    for (const std::uint32_t segment : crossing.segments) visit(crossing.feed_space, segment);
  }
}

void Populations::Start(std::int64_t tick) {
  for (std::size_t i = 0; i < populations_.size(); ++i) {
    if (program_.populations[i].always) Begin(static_cast<int>(i), 0, tick);
  }
  for (std::size_t i = 0; i < program_.signals.size(); ++i) {
    StartExpected(static_cast<int>(i), tick);
  }
}

// All combinations of the values that are expected of a feed's labels, where the
// signal tells them for each.
void Populations::StartExpected(int signal, std::int64_t tick) {
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  for (const Fed& fed : fed_by_signal_[static_cast<std::size_t>(signal)]) {
    const int space = fed.feed->space;
    std::vector<LabelValues> tuples = {{}};
    for (const std::string& label : program_.spaces[static_cast<std::size_t>(space)].labels) {
      const auto at = std::find(spec.labels.begin(), spec.labels.end(), label);
      const auto& expected = spec.expected[static_cast<std::size_t>(at - spec.labels.begin())];
      std::vector<LabelValues> longer;
      for (const LabelValues& tuple : tuples) {
        for (const std::string& value : expected) {
          longer.push_back(tuple);
          longer.back().push_back(value);
        }
      }
      tuples = std::move(longer);
    }
    for (const LabelValues& tuple : tuples) {
      Feed(fed.population, *fed.feed, spaces_.FindOrAdd(space, tuple), tick);
    }
  }
}

void Populations::SeriesBegins(int signal, absl::Span<const std::uint32_t> numbers,
                               std::int64_t tick) {
  const plan::SignalSpec& spec = program_.signals[static_cast<std::size_t>(signal)];
  for (const Fed& fed : fed_by_signal_[static_cast<std::size_t>(signal)]) {
    const int space = fed.feed->space;
    const LabelNumbers picked =
        PickLabels(spec, numbers, program_.spaces[static_cast<std::size_t>(space)]);
    Feed(fed.population, *fed.feed, spaces_.FindOrAdd(space, picked), tick);
  }
}

Populations::Crossing& Populations::CrossingOf(int population, int feed_space) {
  return *std::find_if(crossings_.begin(), crossings_.end(), [&](const Crossing& c) {
    return c.population == population && c.feed_space == feed_space;
  });
}

void Populations::Feed(int population, const plan::Feed& feed, std::uint32_t segment,
                       std::int64_t tick) {
  if (!feed.crossed) return Begin(population, segment, tick);
  Crossing& crossing = CrossingOf(population, feed.space);
  if (!Mark(crossing.known, segment)) return;
  crossing.segments.push_back(segment);
  // By index: a crossing may add segments to populations around.
  const int around = Spec(population).around;
  for (std::size_t i = 0; i < At(around).segments.size(); ++i) {
    Cross(crossing, segment, At(around).segments[i], tick);
  }
}

void Populations::Cross(const Crossing& crossing, std::uint32_t segment, std::uint32_t around,
                        std::int64_t tick) {
  const PopulationSpec& spec = Spec(crossing.population);
  const std::uint32_t group = spaces_.projection(spec.around_projection)[around];
  const auto& group_labels = program_.spaces[static_cast<std::size_t>(spec.group_space)].labels;
  const auto& feed_labels = program_.spaces[static_cast<std::size_t>(crossing.feed_space)].labels;
  LabelNumbers tuple;
  for (const std::string& label : program_.spaces[static_cast<std::size_t>(spec.space)].labels) {
    const auto own = std::lower_bound(feed_labels.begin(), feed_labels.end(), label);
    if (own != feed_labels.end() && *own == label) {
      const auto at = static_cast<std::size_t>(own - feed_labels.begin());
      tuple.push_back(spaces_.numbers(crossing.feed_space, segment)[at]);
    } else {
      const auto at = static_cast<std::size_t>(
          std::lower_bound(group_labels.begin(), group_labels.end(), label) - group_labels.begin());
      tuple.push_back(spaces_.numbers(spec.group_space, group)[at]);
    }
  }
  // A label that both have (nested folds) must agree: else these two never meet.
  if (spaces_.Project(spec.space, crossing.feed_space, tuple) !=
          spaces_.numbers(crossing.feed_space, segment) ||
      spaces_.Project(spec.space, spec.group_space, tuple) !=
          spaces_.numbers(spec.group_space, group)) {
    return;
  }
  if (!spaces_.Find(spec.space, tuple).has_value() && !may_add_(spec.space)) return;
  Begin(crossing.population, spaces_.FindOrAdd(spec.space, tuple), tick);
}

void Populations::Begin(int population, std::uint32_t segment, std::int64_t tick) {
  Population& own = populations_[static_cast<std::size_t>(population)];
  if (!Mark(own.exists, segment)) return;
  own.segments.push_back(segment);
  AddMember(population, segment);
  on_new_(population, segment);
  for (std::size_t i = 0; i < crossings_.size(); ++i) {
    if (Spec(crossings_[i].population).around != population) continue;
    for (std::size_t k = 0; k < crossings_[i].segments.size(); ++k) {
      Cross(crossings_[i], crossings_[i].segments[k], segment, tick);
    }
  }
  // Gates whose expressions ask the state of this gate have its segments too.
  for (const Fed& fed : fed_by_population_[static_cast<std::size_t>(population)]) {
    const int space = program_.gates[static_cast<std::size_t>(fed.feed->index)].space;
    const LabelNumbers picked =
        spaces_.Project(space, fed.feed->space, spaces_.numbers(space, segment));
    Feed(fed.population, *fed.feed, spaces_.FindOrAdd(fed.feed->space, picked), tick);
  }
}

void Populations::AddMember(int population, std::uint32_t segment) {
  const PopulationSpec& spec = Spec(population);
  if (spec.group_projection < 0) return;
  const std::uint32_t group = spaces_.projection(spec.group_projection)[segment];
  auto& by_group = populations_[static_cast<std::size_t>(population)].members;
  if (group >= by_group.size()) by_group.resize(group + 1);
  auto& members = by_group[group];
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return spaces_.Before(spec.space, a, b);
  };
  members.insert(std::upper_bound(members.begin(), members.end(), segment, before), segment);
}

const std::vector<std::uint32_t>& Populations::members(int population, std::uint32_t group) const {
  static const std::vector<std::uint32_t>* const kNone = new std::vector<std::uint32_t>;
  const auto& by_group = At(population).members;
  return group < by_group.size() ? by_group[group] : *kNone;
}

}  // namespace sluice::evaluate
