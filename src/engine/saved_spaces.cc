#include "src/engine/saved_spaces.h"

#include <algorithm>

#include "sluice/v1/snapshot.pb.h"
#include "src/window/state_columns.h"

namespace sluice::engine {

std::vector<SavedSpace> SaveSpaces(const plan::Program& program, const evaluate::Spaces& spaces,
                                   v1::SnapshotState& state) {
  std::vector<SavedSpace> saved(program.spaces.size());
  for (std::size_t i = 0; i < saved.size(); ++i) {
    const int space = static_cast<int>(i);
    saved[i].space = space;
    saved[i].numbers = spaces.InUse(space);
    saved[i].places.resize(spaces.size(space), window::kNoSegment);
    v1::SpaceState& written = *state.add_spaces();
    for (const std::string& label : program.spaces[i].labels) written.add_labels(label);
    for (const std::uint32_t number : saved[i].numbers) {
      saved[i].places[number] = static_cast<std::uint32_t>(written.segments_size());
      v1::SpaceState::Segment& segment = *written.add_segments();
      for (const absl::string_view value : spaces.values(space, number)) {
        segment.add_values(std::string(value));
      }
    }
  }
  return saved;
}

absl::Status LoadSpaces(const v1::SnapshotState& state, const plan::Program& program,
                        const evaluate::Spaces& spaces, std::vector<SavedSpace>& saved) {
  for (const v1::SpaceState& written : state.spaces()) {
    SavedSpace& loaded = saved.emplace_back();
    const auto same = [&written](const plan::SpaceSpec& spec) {
      return std::equal(spec.labels.begin(), spec.labels.end(), written.labels().begin(),
                        written.labels().end());
    };
    const auto at = std::find_if(program.spaces.begin(), program.spaces.end(), same);
    if (at != program.spaces.end()) loaded.space = static_cast<int>(at - program.spaces.begin());
    for (const v1::SpaceState::Segment& segment : written.segments()) {
      if (segment.values_size() != written.labels_size()) {
        return window::BadSnapshot("a segment has not as many values as labels");
      }
      loaded.numbers.push_back(window::kNoSegment);
      if (loaded.space < 0) continue;
      const evaluate::LabelValues values(segment.values().begin(), segment.values().end());
      if (const auto found = spaces.Find(loaded.space, values)) loaded.numbers.back() = *found;
    }
  }
  return absl::OkStatus();
}

absl::Status NumberAt(absl::Span<const SavedSpace> saved, std::uint32_t list, std::uint32_t place,
                      int space, std::uint32_t& number) {
  if (list >= saved.size() || saved[list].space != space || place >= saved[list].numbers.size()) {
    return window::BadSnapshot("a segment that is in no list of segments");
  }
  number = saved[list].numbers[place];
  return absl::OkStatus();
}

}  // namespace sluice::engine
