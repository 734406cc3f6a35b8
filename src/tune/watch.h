// What each gate of a grid did.
#ifndef SLUICE_SRC_TUNE_WATCH_H_
#define SLUICE_SRC_TUNE_WATCH_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/engine/probe.h"
#include "src/tune/grid.h"

namespace sluice::tune {

using Segment = std::map<std::string, std::string>;

struct Trip {
  Segment segment;
  std::int64_t at_ns = 0;
  absl::optional<std::int64_t> cleared_ns;  // none where it was still tripped at the end
  bool suppressed = false;                  // at the trip: nobody was told
};

struct Course {
  std::vector<Trip> trips;          // in the order of time
  std::uint64_t tripped_ticks = 0;  // of all segments together, recovering ones too
  std::uint64_t ticks = 0;          // in which a segment was there, likewise
};

// The probe of the engine that runs the grid. Not thread-safe.
class Watch : public engine::Probe {
 public:
  explicit Watch(const Grid& grid);

  void OnEvent(const v1::Event& event) override;
  void OnGate(const engine::GateStep& step) override;

  // By setting.
  const std::vector<Course>& courses() const { return courses_; }

 private:
  std::vector<Course> courses_;
  absl::flat_hash_map<std::string, std::size_t> settings_;  // by gate's name
  std::vector<int> setting_of_;                             // by gate's place; -1: none
  std::vector<std::map<Segment, std::size_t>> open_;        // by setting: trips not cleared
};

}  // namespace sluice::tune

#endif  // SLUICE_SRC_TUNE_WATCH_H_
