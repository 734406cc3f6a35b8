// Panes and windows, to a snapshot and from it.
//
// What can be taken away from a window (whole numbers, sums) is not saved with the window, but
// added up anew from the store's panes: it depends on these alone. Of what can only be combined
// the slots of block_window.h are saved, for the panes themselves are gone.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/window/block_window.h"
#include "src/window/growing_window.h"
#include "src/window/pane_history.h"
#include "src/window/pane_store.h"
#include "src/window/sliding_window.h"
#include "src/window/state_columns.h"

namespace sluice::window {
namespace {

bool HasField(const google::protobuf::RepeatedPtrField<v1::LaneState>& lanes,
              absl::string_view field) {
  return FindLane(lanes, field) != nullptr;
}

int ColumnsOf(const Lane& lane) { return lane.combine == Combine::kCompensated ? 2 : 1; }

}  // namespace

// ---- The panes that were sealed

void PaneHistory::Save(const plan::Fields& fields, SegmentNumbers segments,
                       v1::StoreState& state) const {
  state.set_depth(depth_);
  const std::vector<std::string> names = FieldNames(fields, layout_);
  std::vector<double> row(capacity_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    const Lane& lane = layout_.lanes[i];
    if (!Takes(lane)) continue;
    v1::LaneState& saved = *state.add_history();
    saved.set_field(names[i]);
    if (lane.combine == Combine::kSum) {
      const CountRing& ring = counts_[static_cast<std::size_t>(lane.column)];
      for (std::int64_t age = depth_; age-- > 0;) {
        const std::size_t at = RowOf(tick_ - age, row_, depth_);
        for (const std::uint32_t segment : segments) row[segment] = ring.At(at, segment);
        *saved.add_columns() = SaveColumn(row.data(), 0, segments);
      }
      continue;
    }
    for (std::int64_t age = depth_ - 1; age-- > 0;) {
      const SumRow sums = Sums(tick_ - age);
      *saved.add_columns() = SaveColumn(sums.hi, 0, segments);
      *saved.add_columns() = SaveColumn(sums.lo == nullptr ? sums_.zeros() : sums.lo, 0, segments);
    }
  }
}

absl::Status PaneHistory::Load(const plan::Fields& fields, const v1::StoreState& state,
                               SegmentNumbers segments, std::int64_t last_tick) {
  tick_ = last_tick;
  if (state.depth() < 0) return BadSnapshot("a store remembers fewer panes than none");
  const std::vector<std::string> names = FieldNames(fields, layout_);
  AlignedVector<double> hi(capacity_), lo(capacity_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    const Lane& lane = layout_.lanes[i];
    const v1::LaneState* const saved = FindLane(state.history(), names[i]);
    if (!Takes(lane) || saved == nullptr) continue;
    const bool whole = lane.combine == Combine::kSum;
    const std::int64_t rows = whole ? state.depth() : state.depth() - 1;
    if (saved->columns_size() != rows * (whole ? 1 : 2)) {
      return BadSnapshot("a store has more panes than it remembers, or fewer");
    }
    for (std::int64_t age = std::min(rows, whole ? depth_ : depth_ - 1); age-- > 0;) {
      const auto column = [&](std::int64_t part) -> const v1::Column& {
        return saved->columns(
            static_cast<int>(whole ? rows - 1 - age : 2 * (rows - 1 - age) + part));
      };
      if (absl::Status good = LoadColumn(column(0), 0, segments, hi.data()); !good.ok()) {
        return good;
      }
      if (whole) {
        CountRing& ring = counts_[static_cast<std::size_t>(lane.column)];
        ring.Store(RowOf(tick_ - age, row_, depth_), 0, capacity_, hi.data());
        continue;
      }
      if (absl::Status good = LoadColumn(column(1), 0, segments, lo.data()); !good.ok()) {
        return good;
      }
      const bool lacks = std::any_of(lo.begin(), lo.end(), [](double part) { return part != 0; });
      const std::size_t row = RowOf(tick_ - age, sums_row_, depth_ - 1);
      sums_.Store(row, 0, capacity_, hi.data(), lacks ? lo.data() : nullptr);
      sums_.End(row);
      std::fill(hi.begin(), hi.end(), 0.0);
      std::fill(lo.begin(), lo.end(), 0.0);
    }
  }
  return absl::OkStatus();
}

void PaneHistory::AddUp(int column, std::int64_t first, std::int64_t last, std::size_t segments,
                        double* total) const {
  const CountRing& ring = counts_[static_cast<std::size_t>(column)];
  for (std::int64_t tick = first; tick <= last; ++tick) {
    const std::size_t row = RowOf(tick, row_, depth_);
    for (std::size_t i = 0; i < segments; ++i) total[i] += ring.At(row, i);
  }
}

// ---- Stores

void PaneStore::HeardOfAll(std::int64_t time_ns) {
  for (std::int64_t& last : last_sample_ns_) last = std::max(last, time_ns);
}

void PaneStore::SaveOpen(const plan::StoreSpec& spec, SegmentNumbers segments, const OpenTick& open,
                         v1::OpenPaneState& state) const {
  const Pane& pane = slots_[open.slot];
  state.set_tick(open.tick);
  const std::vector<std::string> names = FieldNames(spec.fields, layout_);
  // Segments that are newer than the pane have nothing in it.
  const auto number = [&](int column, std::uint32_t segment) {
    const AlignedVector<double>& numbers = pane.columns[static_cast<std::size_t>(column)];
    return segment < numbers.size() ? numbers[segment]
                                    : layout_.empty[static_cast<std::size_t>(column)];
  };
  std::vector<double> column(capacity_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    v1::LaneState& saved = *state.add_lanes();
    saved.set_field(names[i]);
    for (int part = 0; part < ColumnsOf(layout_.lanes[i]); ++part) {
      const int at = layout_.lanes[i].column + part;
      for (const std::uint32_t segment : segments) column[segment] = number(at, segment);
      *saved.add_columns() =
          SaveColumn(column.data(), layout_.empty[static_cast<std::size_t>(at)], segments);
    }
  }
  const auto times = [&](const std::vector<std::int64_t>& of, std::int64_t none, auto add) {
    if (of.empty()) return;
    for (const std::uint32_t segment : segments) add(segment < of.size() ? of[segment] : none);
  };
  times(pane.newest_ns, kBeforeAll, [&](std::int64_t time) { state.add_newest_ns(time); });
  times(pane.oldest_ns, kAfterAll, [&](std::int64_t time) { state.add_oldest_ns(time); });
  for (std::size_t i = 0; i < segments.size() && histogram_; ++i) {
    if (segments[i] >= pane.histograms.size() || pane.histograms[segments[i]].empty()) continue;
    v1::HistogramState& histogram = *state.add_histograms();
    histogram.set_segment(static_cast<std::uint32_t>(i));
    for (const BucketCount& entry : pane.histograms[segments[i]]) SaveBucket(entry, histogram);
  }
}

absl::Status PaneStore::LoadOpen(const plan::StoreSpec& spec, const v1::OpenPaneState& state,
                                 SegmentNumbers segments, std::size_t slot) {
  if (capacity_ == 0) return absl::OkStatus();
  Pane& pane = Open(slot, static_cast<std::uint32_t>(capacity_ - 1));
  const std::vector<std::string> names = FieldNames(spec.fields, layout_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    const v1::LaneState* const saved = FindLane(state.lanes(), names[i]);
    if (saved == nullptr) continue;
    const int parts = ColumnsOf(layout_.lanes[i]);
    if (saved->columns_size() != parts) return BadSnapshot("an open pane lacks a column");
    for (int part = 0; part < parts; ++part) {
      const auto at = static_cast<std::size_t>(layout_.lanes[i].column + part);
      pane.columns[at].resize(pane.capacity);  // that of what a sum lacks may not be there
      if (absl::Status good = LoadColumn(saved->columns(part), layout_.empty[at], segments,
                                         pane.columns[at].data());
          !good.ok()) {
        return good;
      }
    }
  }
  const auto times = [&](const auto& saved, std::vector<std::int64_t>& of) {
    if (saved.empty() || of.empty()) return true;
    if (static_cast<std::size_t>(saved.size()) != segments.size()) return false;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i] != kNoSegment) of[segments[i]] = saved.Get(static_cast<int>(i));
    }
    return true;
  };
  if (!times(state.newest_ns(), pane.newest_ns) || !times(state.oldest_ns(), pane.oldest_ns)) {
    return BadSnapshot("the times of an open pane are not as many as its segments");
  }
  for (const v1::HistogramState& histogram : state.histograms()) {
    if (histogram.segment() >= segments.size()) return BadSnapshot("a histogram of no segment");
    const std::uint32_t segment = segments[histogram.segment()];
    std::vector<BucketCount> buckets;
    if (absl::Status good = LoadBuckets(histogram, buckets); !good.ok()) return good;
    if (segment == kNoSegment || !histogram_) continue;
    for (const BucketCount& entry : buckets) AddToHistogram(pane, segment, entry);
  }
  return absl::OkStatus();
}

void PaneStore::Save(const plan::StoreSpec& spec, SegmentNumbers segments,
                     absl::Span<const OpenTick> open, v1::StoreState& state) const {
  for (const std::uint32_t segment : segments) {
    if (silence_) state.add_last_sample_ns(last_sample_ns_[segment]);
  }
  history_.Save(spec.fields, segments, state);
  for (const OpenTick& tick : open) {
    if (waits(tick.slot)) SaveOpen(spec, segments, tick, *state.add_open());
  }
}

absl::Status PaneStore::Load(const plan::StoreSpec& spec, const v1::StoreState& state,
                             SegmentNumbers segments, std::int64_t last_tick,
                             absl::Span<const OpenTick> open) {
  if (silence_ && state.last_sample_ns_size() > 0) {
    if (static_cast<std::size_t>(state.last_sample_ns_size()) != segments.size()) {
      return BadSnapshot("times of last samples are not as many as their segments");
    }
    for (std::size_t i = 0; i < segments.size(); ++i) {
      if (segments[i] == kNoSegment) continue;
      last_sample_ns_[segments[i]] = state.last_sample_ns(static_cast<int>(i));
    }
  }
  for (const v1::OpenPaneState& pane : state.open()) {
    const auto at = std::find_if(open.begin(), open.end(), [&pane](const OpenTick& tick) {
      return tick.tick == pane.tick();
    });
    if (pane.tick() <= last_tick) return BadSnapshot("a pane is open that was sealed");
    if (at == open.end()) continue;  // further ahead than this plan takes samples
    if (absl::Status good = LoadOpen(spec, pane, segments, at->slot); !good.ok()) return good;
  }
  return history_.Load(spec.fields, state, segments, last_tick);
}

// ---- Windows

std::vector<BlockWindow::Kept> BlockWindow::KeptOf(int column) const {
  std::vector<Kept> kept;
  const auto add = [&](AlignedVector<double> BlockWindow::*ring, std::int64_t slots) {
    for (std::int64_t slot = 0; slot < slots; ++slot) {
      kept.push_back({ring, static_cast<std::size_t>(slot) * slot_size() +
                                static_cast<std::size_t>(column) * capacity_});
    }
  };
  add(&BlockWindow::ring_, 2 * block_);
  add(&BlockWindow::delayed_, offset_);
  add(&BlockWindow::prefix_, 1);
  add(&BlockWindow::running_, 1);
  add(&BlockWindow::result_, 1);
  return kept;
}

void BlockWindow::Save(const plan::Fields& fields, SegmentNumbers segments,
                       v1::WindowState& state) const {
  const std::vector<std::string> names = FieldNames(fields, layout_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    v1::LaneState& saved = *state.add_ordered();
    saved.set_field(names[i]);
    for (int part = 0; part < ColumnsOf(layout_.lanes[i]); ++part) {
      const int column = layout_.lanes[i].column + part;
      for (const Kept& kept : KeptOf(column)) {
        *saved.add_columns() =
            SaveColumn((this->*kept.ring).data() + kept.at,
                       layout_.empty[static_cast<std::size_t>(column)], segments);
      }
    }
  }
}

absl::Status BlockWindow::Load(const plan::Fields& fields, const v1::WindowState& state,
                               SegmentNumbers segments, std::size_t in_use) {
  segments_ = in_use;
  const std::vector<std::string> names = FieldNames(fields, layout_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    const v1::LaneState* const saved = FindLane(state.ordered(), names[i]);
    if (saved == nullptr) continue;
    int next = 0;
    for (int part = 0; part < ColumnsOf(layout_.lanes[i]); ++part) {
      const int column = layout_.lanes[i].column + part;
      for (const Kept& kept : KeptOf(column)) {
        if (next == saved->columns_size()) return BadSnapshot("a window lacks panes");
        if (absl::Status good =
                LoadColumn(saved->columns(next++), layout_.empty[static_cast<std::size_t>(column)],
                           segments, (this->*kept.ring).data() + kept.at);
            !good.ok()) {
          return good;
        }
      }
    }
  }
  return absl::OkStatus();
}

void SlidingWindow::Save(SegmentNumbers segments, v1::WindowState& state) const {
  state.set_panes(spec_.panes);
  state.set_offset(spec_.offset);
  state.set_combined(sums_.has_value());
  if (ordered_.has_value()) ordered_->Save(OrderedFields(spec_.fields), segments, state);
}

absl::Status SlidingWindow::Load(std::int64_t tick, const PaneStore& store, std::size_t in_use,
                                 const v1::WindowState* state, SegmentNumbers segments) {
  segments_ = in_use;
  if (in_use == 0) return absl::OkStatus();
  const std::int64_t last = tick - spec_.offset;
  for (const Lane& lane : layout_.lanes) {
    if (lane.combine != Combine::kSum) continue;
    const auto column = static_cast<std::size_t>(lane.column);
    store.history().AddUp(source_columns_[column], last - spec_.panes + 1, last, in_use,
                          totals_[column].data());
  }
  if (layout_.sum >= 0) {
    const auto column = static_cast<std::size_t>(layout_.sum);
    std::size_t steps = 0;
    if ((state != nullptr && state->combined()) ||
        !exact_.Restart(store.history(), last, in_use, totals_[column].data(),
                        totals_[column + 1].data(), steps)) {
      CombineFrom(tick, store, steps);
    }
  }
  if (!ordered_.has_value() || state == nullptr) return absl::OkStatus();
  return ordered_->Load(OrderedFields(spec_.fields), *state, segments, in_use);
}

bool SlidingWindow::Covers(const plan::WindowSpec& spec, const v1::StoreState& state) {
  const Layout layout(spec.fields);
  const std::vector<std::string> names = FieldNames(spec.fields, layout);
  const auto window = std::find_if(
      state.windows().begin(), state.windows().end(), [&spec](const v1::WindowState& saved) {
        return saved.panes() == spec.panes && saved.offset() == spec.offset;
      });
  for (std::size_t i = 0; i < layout.lanes.size(); ++i) {
    const Lane& lane = layout.lanes[i];
    const bool added_up = lane.combine == Combine::kSum || lane.column == layout.sum;
    const bool known =
        added_up
            ? state.depth() >= spec.panes + spec.offset + 1 && HasField(state.history(), names[i])
            : window != state.windows().end() && HasField(window->ordered(), names[i]);
    if (!known) return false;
  }
  return !spec.fields.histogram || (window != state.windows().end() && window->has_histograms());
}

// ---- Over step

void GrowingWindow::Save(const plan::Fields& fields, SegmentNumbers segments,
                         v1::GatheredState& state) const {
  const std::vector<std::string> names = FieldNames(fields, layout_);
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    v1::LaneState& saved = *state.add_lanes();
    saved.set_field(names[i]);
    for (int part = 0; part < ColumnsOf(layout_.lanes[i]); ++part) {
      const auto column = static_cast<std::size_t>(layout_.lanes[i].column + part);
      *saved.add_columns() = SaveColumn(totals_[column].data(), layout_.empty[column], segments);
    }
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    state.add_panes(panes_[segments[i]]);
    if (!histogram_) continue;
    v1::HistogramState& histogram = *state.add_histograms();
    histogram.set_segment(static_cast<std::uint32_t>(i));
    counts_[segments[i]].ForEach([&](BucketCount entry) { SaveBucket(entry, histogram); });
  }
}

absl::Status GrowingWindow::Load(const plan::Fields& fields, const v1::GatheredState& state,
                                 SegmentNumbers segments) {
  const std::vector<std::string> names = FieldNames(fields, layout_);
  if (static_cast<std::size_t>(state.panes_size()) != segments.size()) {
    return BadSnapshot("what a step gathered is not of as many segments as it says");
  }
  for (std::size_t i = 0; i < layout_.lanes.size(); ++i) {
    const v1::LaneState* const saved = FindLane(state.lanes(), names[i]);
    if (saved == nullptr || saved->columns_size() != ColumnsOf(layout_.lanes[i])) {
      return BadSnapshot("what a step gathered lacks a column");
    }
    for (int part = 0; part < ColumnsOf(layout_.lanes[i]); ++part) {
      const auto column = static_cast<std::size_t>(layout_.lanes[i].column + part);
      if (absl::Status good = LoadColumn(saved->columns(part), layout_.empty[column], segments,
                                         totals_[column].data());
          !good.ok()) {
        return good;
      }
    }
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] != kNoSegment) panes_[segments[i]] = state.panes(static_cast<int>(i));
  }
  for (const v1::HistogramState& histogram : state.histograms()) {
    if (histogram.segment() >= segments.size()) return BadSnapshot("a histogram of no segment");
    std::vector<BucketCount> buckets;
    if (absl::Status good = LoadBuckets(histogram, buckets); !good.ok()) return good;
    const std::uint32_t segment = segments[histogram.segment()];
    if (segment == kNoSegment || !histogram_) continue;
    for (const BucketCount& entry : buckets) counts_[segment].Add(entry);
  }
  return absl::OkStatus();
}

}  // namespace sluice::window
