// Writes what the samples of a tick came to, series by series, for the engine that decides.
#ifndef SLUICE_SRC_ENGINE_PANE_EXPORT_H_
#define SLUICE_SRC_ENGINE_PANE_EXPORT_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/optional.h"
#include "absl/types/span.h"
#include "sluice/engine.h"
#include "sluice/v1/panes.pb.h"
#include "src/engine/series.h"
#include "src/evaluate/label_pool.h"
#include "src/plan/program.h"
#include "src/window/pane_store.h"

namespace sluice::engine {

// The batches of one source, from its first tick on. The same samples give the same bytes, in
// whatever order series were met.
//
// Not thread-safe.
class PaneExport {
 public:
  // The folding program must outlive this. `name` has the source, its incarnation and the plan's
  // id. `slots`: ticks that may wait at once.
  PaneExport(const plan::Program& folding, v1::PaneBatch name, std::size_t slots);

  // Nothing before this tick has samples; or has been handed out, by whoever began with
  // `first_tick`.
  void Begin(std::int64_t first_tick, std::int64_t next_tick);
  bool begun() const { return begun_; }
  std::int64_t first_tick() const { return name_.first_tick(); }
  // The last one whose batch was taken.
  std::int64_t taken() const { return next_tick_ - 1; }
  const v1::PaneBatch& name() const { return name_; }

  // A series has a sample in the tick of a slot, which no cell counts.
  void Hear(std::size_t slot, std::uint32_t series) {
    std::vector<std::uint64_t>& samples = heard_[slot];
    if (series >= samples.size()) samples.resize(series + 1);
    ++samples[series];
  }
  // By series: how many were heard, to which those of cells are to be added.
  std::vector<std::uint64_t>& heard(std::size_t slot) { return heard_[slot]; }

  // Writes the tick of a slot, whose panes the stores have sealed: one tick after the other.
  // Forgets what was heard in it.
  void Add(std::int64_t tick, std::size_t slot, const SeriesTable& series,
           const evaluate::LabelPool& pool, const std::vector<window::PaneStore>& stores,
           const std::vector<SignalStatistics>& statistics);

  // The next batch, oldest first; nothing where all that were added are taken.
  absl::optional<v1::PaneBatch> Take();

 private:
  void Arrange(const std::vector<std::uint64_t>& samples, const SeriesTable& series,
               const evaluate::LabelPool& pool);
  void AddSignal(int signal, absl::Span<const std::uint32_t> some, const SeriesTable& series,
                 const evaluate::LabelPool& pool, const std::vector<window::PaneStore>& stores,
                 const std::vector<std::uint64_t>& samples, v1::PaneBatch& batch);
  void AddRefused(const std::vector<SignalStatistics>& statistics, v1::PaneBatch& batch);

  const plan::Program& folding_;
  v1::PaneBatch name_;
  std::vector<std::vector<std::uint64_t>> heard_;  // by slot, by series
  // Series in the order of the signals, and of their labels; and the stamps that they had.
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> stamps_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> values_;  // of the batch: their places
  std::vector<SignalStatistics> told_;                        // up to the last batch
  std::deque<v1::PaneBatch> waiting_;                         // those that say anything
  bool begun_ = false;
  std::int64_t next_tick_ = 0;  // to be taken
  std::int64_t added_ = -1;     // the last tick
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_PANE_EXPORT_H_
