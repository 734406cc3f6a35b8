// Which segments exist: of each gate, and as members of each fold.
//
// A segment exists from the tick of the first sample of a series that feeds its
// population, or from the start where the plan expects it. Where a source lacks
// labels of a fold's members and so serves every segment around the fold alike,
// each of its segments makes a member with each of those.
#ifndef SLUICE_SRC_EVALUATE_POPULATION_H_
#define SLUICE_SRC_EVALUATE_POPULATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <set>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/types/span.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"

namespace sluice::evaluate {

// Not thread-safe.
class Populations {
 public:
  static constexpr std::int64_t kAbsent = std::numeric_limits<std::int64_t>::max();

  // `may_add` is asked before a segment gets a new number in a space because of a
  // crossing; where it says no, the segment does not come to exist.
  // `on_new` hears of each segment that begins to exist in a population.
  Populations(const plan::Program& program, Spaces& spaces,
              absl::AnyInvocable<bool(int space)> may_add,
              absl::AnyInvocable<void(int population, std::uint32_t segment)> on_new);

  // Segments without labels, and those that the plan expects, exist from `tick`.
  void Start(std::int64_t tick);

  // A series with these values of its signal's labels (in the signal's order) has
  // its first sample in `tick`.
  void SeriesBegins(int signal, absl::Span<const std::uint32_t> numbers, std::int64_t tick);

  // Takes over what exists by another's account, which must be of the same program and
  // spaces. The callbacks stay.
  void TakeFrom(Populations&& other);

  // Calls `visit` with each number that is in use here, and its space.
  void ForEachSegment(absl::FunctionRef<void(int space, std::uint32_t segment)> visit) const;

  bool exists(int population, std::uint32_t segment) const {
    const auto& exists = At(population).exists;
    return segment < exists.size() && exists[segment];
  }

  // What a segment takes, and one of the space that a fold folds to.
  static std::size_t BytesPerSegment(const plan::PopulationSpec& population);
  static std::size_t BytesPerGroup(const plan::PopulationSpec& population);

  // Segments in the order in which they began to exist.
  const std::vector<std::uint32_t>& segments(int population) const {
    return At(population).segments;
  }

  // Of a fold: the members of a segment of the space it folds to, in the order of
  // their label values.
  const std::vector<std::uint32_t>& members(int population, std::uint32_t group) const;

 private:
  struct Population {
    std::vector<bool> exists;
    std::vector<std::uint32_t> segments;
    std::vector<std::vector<std::uint32_t>> members;  // by group
  };
  // Segments of a crossed feed, which stand for themselves and wait for segments
  // around to be crossed with.
  struct Crossing {
    int population;
    int feed_space;
    std::vector<bool> known;
    std::vector<std::uint32_t> segments;
  };

  // A population that something feeds.
  struct Fed {
    int population;
    const plan::Feed* feed;
  };

  const Population& At(int population) const {
    return populations_[static_cast<std::size_t>(population)];
  }
  const plan::PopulationSpec& Spec(int population) const {
    return program_.populations[static_cast<std::size_t>(population)];
  }

  void Feed(int population, const plan::Feed& feed, std::uint32_t segment, std::int64_t tick);
  void Begin(int population, std::uint32_t segment, std::int64_t tick);
  void AddMember(int population, std::uint32_t segment);
  void Cross(const Crossing& crossing, std::uint32_t segment, std::uint32_t around,
             std::int64_t tick);
  Crossing& CrossingOf(int population, int feed_space);
  void StartExpected(int signal, std::int64_t tick);

  const plan::Program& program_;
  Spaces& spaces_;
  absl::AnyInvocable<bool(int space)> may_add_;
  absl::AnyInvocable<void(int population, std::uint32_t segment)> on_new_;
  std::vector<std::vector<Fed>> fed_by_signal_;
  std::vector<std::vector<Fed>> fed_by_population_;  // by its gates
  std::vector<Population> populations_;
  std::vector<Crossing> crossings_;
};

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_POPULATION_H_
