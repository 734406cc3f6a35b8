// Who hands in panes, and up to where: so that a batch that comes again is known.
#ifndef SLUICE_SRC_ENGINE_PANE_SOURCES_H_
#define SLUICE_SRC_ENGINE_PANE_SOURCES_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "sluice/v1/panes.pb.h"

namespace sluice::v1 {
class SnapshotState;
}

namespace sluice::engine {

// What a batch holds, in a number: that of two batches of one name tells them apart. How many
// samples were refused doesn't count; a source that goes on from a checkpoint may refuse more.
std::uint64_t FingerprintOf(const v1::PaneBatch& batch);

// Not thread-safe.
class PaneSources {
 public:
  // At most `most` lives (incarnations) of sources are remembered; where there is one more, it
  // takes the place of the source that was not heard of for longest.
  explicit PaneSources(std::size_t most) : most_(most) {}

  // Ticks up to this one are decided.
  void Decide(std::int64_t tick);

  // OK where the batch is to be taken. AlreadyExists where it has been; DataLoss where another one
  // of its name has been; FailedPrecondition where its incarnation began with another tick;
  // DeadlineExceeded where its tick is decided; ResourceExhausted past the bound, where each source
  // has ticks that wait. All of these are counted of sources that are known, and are signs of life.
  absl::Status Admit(const v1::PaneBatch& batch, std::uint64_t fingerprint);
  // It has been taken.
  void Note(const v1::PaneBatch& batch, std::uint64_t fingerprint);

  // Whom to wait for: these sources, or, with none named, all that are known; but for those of
  // which no tick from `heard_since` on was heard. Of one that is not known the last was `start`.
  struct Awaited {
    absl::Span<const std::string> sources;
    std::int64_t heard_since;
    std::int64_t start;
  };
  // The last tick that all of them have handed in, with every one before; nothing where there are
  // none.
  absl::optional<std::int64_t> ReportedUntil(const Awaited& awaited) const;

  // In the order of their names. `tick_ns` is a tick's length.
  std::vector<PaneSource> List(std::int64_t tick_ns) const;

  // To a snapshot, and from it.
  void Save(v1::SnapshotState& state) const;
  void Load(const v1::SnapshotState& state);

  std::size_t bytes() const;

 private:
  struct Life {
    std::int64_t first_tick = 0;
    std::map<std::int64_t, std::uint64_t> open;  // ticks that are taken and not decided
    // The last runs of ticks that were taken before they were decided: first, last.
    std::vector<std::pair<std::int64_t, std::int64_t>> decided;

    bool HasDecided(std::int64_t tick) const;
    void Decide(std::int64_t tick);
  };
  struct Source {
    std::map<std::uint64_t, Life> lives;  // by incarnation; never empty
    std::int64_t heard = INT64_MIN;       // the last tick of its batches
    std::uint64_t merged = 0;
    std::uint64_t repeated = 0;
    std::uint64_t late = 0;
    std::uint64_t refused = 0;
  };

  static constexpr std::size_t kMostRuns = 32;

  // Counts what is not taken, of a source that is known.
  absl::Status Judge(const v1::PaneBatch& batch, std::uint64_t fingerprint, Source& source);
  absl::Status RoomForOneMore(const v1::PaneBatch& batch);
  std::int64_t ReportedUntil(const Source& source) const;

  std::size_t most_;
  std::size_t lives_ = 0;
  std::int64_t decided_ = INT64_MIN;
  std::map<std::string, Source, std::less<>> sources_;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PANE_SOURCES_H_
