// Panes as data: the engine that decides takes them in, the one that folds writes them.
#include "src/engine/panes.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/v1/panes.pb.h"
#include "src/engine/core.h"
#include "src/engine/pane_export.h"
#include "src/engine/pane_reader.h"
#include "src/engine/ticks.h"
#include "src/language/unicode.h"
#include "src/plan/fold.h"
#include "src/plan/plan_id.h"

namespace sluice {

engine::PaneMerge::PaneMerge(const plan::Program& program, const std::string& text,
                             std::size_t most_sources)
    : folding(plan::FoldingProgram(program)), plan_id(plan::PlanId(text)), sources(most_sources) {
  for (const plan::StoreSpec& store : program.stores) {
    places.emplace_back(store.fields, plan::FoldingStore(folding, store.signal)->fields);
  }
}

// ---- The engine that decides

engine::PaneMerge& Engine::Core::Merging() {
  if (merge_ == nullptr) {
    merge_ =
        std::make_unique<engine::PaneMerge>(program_, plan_.ToText(), options_.max_pane_sources);
  }
  merge_->sources.Decide(sealed_);
  return *merge_;
}

absl::Status Engine::Core::Merge(const v1::PaneBatch& batch) {
  if (export_ != nullptr) {
    return absl::FailedPreconditionError("an engine that folds for others does not merge");
  }
  if (!started_) {
    return absl::FailedPreconditionError(
        "the engine has not started: call Start before the first batch");
  }
  engine::PaneMerge& merge = Merging();
  if (batch.plan_id() != merge.plan_id) {
    return absl::InvalidArgumentError(absl::StrCat(
        "panes of source \"", language::Escaped(batch.source()), "\" are of another plan (id ",
        language::Escaped(batch.plan_id()), ") than this engine's (", merge.plan_id,
        "); give all folders and the engine the same text"));
  }
  absl::StatusOr<engine::ReadBatch> read = engine::ReadPanes(merge.folding, batch);
  if (!read.ok()) return read.status();
  const std::uint64_t fingerprint = engine::FingerprintOf(batch);
  const absl::Status admitted = merge.sources.Admit(batch, fingerprint);
  if (absl::IsDeadlineExceeded(admitted)) {
    for (const engine::SeriesPane& series : read->series) {
      signal_statistics_[static_cast<std::size_t>(series.signal)].late += series.samples;
    }
  }
  if (!admitted.ok()) return admitted;
  // As with samples: the last tick that one may fall into.
  if (batch.tick() > engine::TickOf(clock_ns_ + ahead_ns_, tick_ns_)) {
    return absl::OutOfRangeError(absl::StrCat(
        "panes of source \"", language::Escaped(batch.source()), "\", tick ", batch.tick(), ": ",
        absl::FormatDuration(absl::Nanoseconds(batch.tick() * tick_ns_) -
                             absl::Nanoseconds(clock_ns_)),
        " past the last advance; at most ", absl::FormatDuration(absl::Nanoseconds(ahead_ns_)),
        " (`ahead`) are allowed: hand it in again later"));
  }
  merge.sources.Note(batch, fingerprint);
  NoteRefused(batch);
  return TakePanes(batch, *read);
}

void Engine::Core::NoteRefused(const v1::PaneBatch& batch) {
  for (const v1::RefusedSamples& refused : batch.refused()) {
    SignalStatistics& statistics = signal_statistics_[refused.signal()];
    statistics.late += refused.late();
    statistics.ahead += refused.ahead();
    statistics.rejected += refused.rejected();
  }
}

absl::Status Engine::Core::TakePanes(const v1::PaneBatch& batch, const engine::ReadBatch& read) {
  const std::size_t slot = SlotOf(batch.tick());
  std::size_t refused = 0;
  absl::Status first;
  for (const engine::SeriesPane& pane : read.series) {
    SignalStatistics& statistics = signal_statistics_[static_cast<std::size_t>(pane.signal)];
    const absl::StatusOr<engine::SeriesId> id = SeriesOf(pane.signal, pane.values);
    if (!id.ok()) {
      statistics.rejected += pane.samples;
      if (refused++ == 0) first = id.status();
      continue;
    }
    const std::uint32_t index = engine::IndexOf(*id);
    HearOf(index, batch.tick());
    statistics.recorded += pane.samples;
    for (const SeriesRecord::Target& target : series_.targets(series_[index])) {
      const auto store = static_cast<std::size_t>(target.store);
      stores_[store].AddPart(slot, target.segment, pane.part, merge_->places[store]);
    }
  }
  if (refused == 0) return absl::OkStatus();
  return absl::Status(first.code(),
                      absl::StrCat(first.message(), " (series refused in all: ", refused, " of ",
                                   read.series.size(), "; the others were merged)"));
}

absl::Status Engine::Core::AdvanceReported(std::int64_t now_ns, absl::Duration patience,
                                           absl::Span<const std::string> sources) {
  if (patience < absl::ZeroDuration()) {
    return absl::InvalidArgumentError("patience must not be below zero");
  }
  if (absl::Status good = engine::CheckTime("a time", now_ns); !good.ok()) return good;
  if (!started_) {
    return absl::FailedPreconditionError(
        "the engine has not started: call Start, lest the time at which it starts depends on who"
        " has reported");
  }
  const std::int64_t waited_ns =
      std::max(-engine::kLastTimeNs, absl::ToUnixNanos(absl::FromUnixNanos(now_ns) - patience));
  const std::int64_t waited_out = engine::TickAtOrBefore(waited_ns - lateness_ns_, tick_ns_);
  const absl::optional<std::int64_t> reported =
      Merging().sources.ReportedUntil({sources, waited_out, first_tick_ - 1});
  std::int64_t until = waited_ns;
  if (reported.has_value()) until = std::max(until, *reported * tick_ns_ + lateness_ns_);
  return AdvanceTo(std::min(until, now_ns));
}

std::vector<PaneSource> Engine::Core::PaneSources() const {
  return merge_ == nullptr ? std::vector<PaneSource>() : merge_->sources.List(tick_ns_);
}

// ---- The engine that folds

void Engine::Core::Export(std::int64_t tick, std::size_t slot, window::Cells& cells) {
  if (!export_->begun()) export_->Begin(tick, tick);
  std::vector<std::uint64_t>& heard = export_->heard(slot);
  heard.resize(series_.size());
  for (std::size_t i = 0; cells.cells != nullptr && i < heard.size(); ++i) {
    heard[i] += cells.cells[i].samples;
  }
  for (std::size_t i = 0; i < stores_.size(); ++i) {
    const plan::StoreSpec& spec = program_.stores[i];
    SuitCells(spec, cells);
    stores_[i].SealWhole(slot, tick, spaces_.size(spec.space), cells);
  }
  export_->Add(tick, slot, series_, spaces_.pool(), stores_, signal_statistics_);
}

}  // namespace sluice
