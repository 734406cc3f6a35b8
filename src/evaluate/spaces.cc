#include "src/evaluate/spaces.h"

#include <algorithm>
#include <string>

namespace sluice::evaluate {

LabelNumbers PickLabels(const plan::SignalSpec& signal, absl::Span<const std::uint32_t> numbers,
                        const plan::SpaceSpec& space) {
  LabelNumbers picked;
  for (const std::string& label : space.labels) {
    const auto at = std::find(signal.labels.begin(), signal.labels.end(), label);
    picked.push_back(numbers[static_cast<std::size_t>(at - signal.labels.begin())]);
  }
  return picked;
}

Spaces::Spaces(const plan::Program& program)
    : program_(program), projections_(program.projections.size()) {
  for (const plan::SpaceSpec& space : program.spaces) spaces_.emplace_back(space.labels.size());
  FindOrAdd(0, absl::Span<const std::uint32_t>());
}

std::uint32_t Spaces::FindOrAdd(int space, absl::Span<const absl::string_view> values) {
  const LabelNumbers numbers = pool_.Use(values);
  const std::uint32_t segment = FindOrAdd(space, numbers);
  pool_.Release(numbers);  // the segment uses them
  return segment;
}

std::uint32_t Spaces::FindOrAdd(int space, absl::Span<const std::uint32_t> numbers) {
  if (const auto known = Find(space, numbers)) return *known;
  Space& own = spaces_[static_cast<std::size_t>(space)];
  pool_.Use(numbers);
  std::uint32_t next = 0;
  if (own.free.empty()) {
    next = static_cast<std::uint32_t>(own.size++);
    own.numbers.insert(own.numbers.end(), numbers.begin(), numbers.end());
  } else {
    next = own.free.back();
    own.free.pop_back();
    pool_.Release(own.Tuple(next));
    std::copy(numbers.begin(), numbers.end(),
              own.numbers.begin() + static_cast<std::ptrdiff_t>(next * own.labels));
  }
  own.index.Insert(next);
  for (std::size_t i = 0; i < projections_.size(); ++i) {
    const plan::ProjectionSpec& spec = program_.projections[i];
    if (spec.from != space) continue;
    if (next >= projections_[i].size()) projections_[i].resize(next + 1);
    projections_[i][next] = FindOrAdd(spec.to, Project(space, spec.to, numbers));
  }
  return next;
}

bool Spaces::Before(int space, const std::vector<int>& label_order, std::uint32_t a,
                    std::uint32_t b) const {
  const absl::Span<const std::uint32_t> left = numbers(space, a);
  const absl::Span<const std::uint32_t> right = numbers(space, b);
  for (const int place : label_order) {
    const auto label = static_cast<std::size_t>(place);
    if (left[label] != right[label]) return pool_.text(left[label]) < pool_.text(right[label]);
  }
  return false;
}

bool Spaces::Before(int space, std::uint32_t a, std::uint32_t b) const {
  const absl::Span<const std::uint32_t> left = numbers(space, a);
  const absl::Span<const std::uint32_t> right = numbers(space, b);
  return std::lexicographical_compare(
      left.begin(), left.end(), right.begin(), right.end(),
      [this](std::uint32_t x, std::uint32_t y) { return x != y && pool_.text(x) < pool_.text(y); });
}

std::size_t Spaces::BytesPerSegment(const plan::Program& program, int space) {
  const std::size_t labels = program.spaces[static_cast<std::size_t>(space)].labels.size();
  const auto projections = std::count_if(
      program.projections.begin(), program.projections.end(),
      [space](const plan::ProjectionSpec& projection) { return projection.from == space; });
  return (labels + static_cast<std::size_t>(projections)) * sizeof(std::uint32_t) +
         LabelIndex<Tuples>::kBytesPerNumber;
}

bool Spaces::Release(int space, std::uint32_t segment) {
  Space& own = spaces_[static_cast<std::size_t>(space)];
  if (!own.index.Erase(segment)) return false;
  own.free.push_back(segment);
  return true;
}

LabelNumbers Spaces::Project(int from, int to, absl::Span<const std::uint32_t> numbers) const {
  const auto& have = program_.spaces[static_cast<std::size_t>(from)].labels;
  LabelNumbers picked;
  for (const std::string& label : program_.spaces[static_cast<std::size_t>(to)].labels) {
    const auto at = std::lower_bound(have.begin(), have.end(), label) - have.begin();
    picked.push_back(numbers[static_cast<std::size_t>(at)]);
  }
  return picked;
}

std::vector<std::uint32_t> Spaces::InUse(int space) const {
  const Space& of = At(space);
  std::vector<bool> is_free(of.size);
  for (const std::uint32_t segment : of.free) is_free[segment] = true;
  std::vector<std::uint32_t> segments;
  for (std::uint32_t i = 0; i < of.size; ++i) {
    if (!is_free[i]) segments.push_back(i);
  }
  return segments;
}

}  // namespace sluice::evaluate
