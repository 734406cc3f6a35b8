#include "src/evaluate/spaces.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sluice::evaluate {

std::string JoinedKey(const LabelValues& values) {
  std::string key;
  for (const std::string& value : values) absl::StrAppend(&key, value.size(), ":", value);
  return key;
}

std::size_t BytesOfNames(std::size_t labels) {
  constexpr std::size_t kLetters = 13;     // of a value, in a key
  constexpr std::size_t kInPlace = 15;     // letters of a string that are within it
  constexpr std::size_t kAllocation = 16;  // what the heap adds to a block
  using Entry = std::pair<const std::string, std::uint32_t>;
  std::size_t bytes = sizeof(LabelValues) + 2 * (sizeof(Entry) + 1);
  if (labels > 0) bytes += labels * sizeof(std::string) + kAllocation;
  if (labels * kLetters > kInPlace) bytes += labels * kLetters + kAllocation;
  return bytes;
}

LabelValues PickLabels(const plan::SignalSpec& signal, const std::vector<std::string>& values,
                       const plan::SpaceSpec& space) {
  LabelValues picked;
  for (const std::string& label : space.labels) {
    const auto at = std::find(signal.labels.begin(), signal.labels.end(), label);
    picked.push_back(values[static_cast<std::size_t>(at - signal.labels.begin())]);
  }
  return picked;
}

bool ValuesBefore(const std::vector<int>& label_order, const LabelValues& a, const LabelValues& b) {
  for (const int place : label_order) {
    const auto label = static_cast<std::size_t>(place);
    if (a[label] != b[label]) return a[label] < b[label];
  }
  return false;
}

Spaces::Spaces(const plan::Program& program)
    : program_(program), spaces_(program.spaces.size()), projections_(program.projections.size()) {
  FindOrAdd(0, {});
}

absl::optional<std::uint32_t> Spaces::Find(int space, const LabelValues& values) const {
  const auto& numbers = At(space).numbers;
  const auto at = numbers.find(JoinedKey(values));
  if (at == numbers.end()) return absl::nullopt;
  return at->second;
}

std::uint32_t Spaces::FindOrAdd(int space, const LabelValues& values) {
  Space& own = spaces_[static_cast<std::size_t>(space)];
  const std::uint32_t next =
      own.free.empty() ? static_cast<std::uint32_t>(own.values.size()) : own.free.back();
  const auto [at, added] = own.numbers.emplace(JoinedKey(values), next);
  if (!added) return at->second;
  if (own.free.empty()) {
    own.values.push_back(values);
  } else {
    own.free.pop_back();
    own.values[next] = values;
  }
  for (std::size_t i = 0; i < projections_.size(); ++i) {
    const plan::ProjectionSpec& spec = program_.projections[i];
    if (spec.from != space) continue;
    if (next >= projections_[i].size()) projections_[i].resize(next + 1);
    projections_[i][next] = FindOrAdd(spec.to, Project(space, spec.to, values));
  }
  return next;
}

std::size_t Spaces::BytesPerSegment(const plan::Program& program, int space) {
  const std::size_t labels = program.spaces[static_cast<std::size_t>(space)].labels.size();
  const auto projections = std::count_if(
      program.projections.begin(), program.projections.end(),
      [space](const plan::ProjectionSpec& projection) { return projection.from == space; });
  return BytesOfNames(labels) + static_cast<std::size_t>(projections) * sizeof(std::uint32_t);
}

bool Spaces::Release(int space, std::uint32_t segment) {
  Space& own = spaces_[static_cast<std::size_t>(space)];
  const auto at = own.numbers.find(JoinedKey(own.values[segment]));
  if (at == own.numbers.end() || at->second != segment) return false;
  own.numbers.erase(at);
  own.free.push_back(segment);
  return true;
}

LabelValues Spaces::Project(int from, int to, const LabelValues& values) const {
  const auto& have = program_.spaces[static_cast<std::size_t>(from)].labels;
  LabelValues picked;
  for (const std::string& label : program_.spaces[static_cast<std::size_t>(to)].labels) {
    const auto at = std::lower_bound(have.begin(), have.end(), label) - have.begin();
    picked.push_back(values[static_cast<std::size_t>(at)]);
  }
  return picked;
}

}  // namespace sluice::evaluate
