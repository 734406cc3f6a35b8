#include "src/engine/pane_export.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "src/engine/sample_rules.h"
#include "src/plan/fold.h"
#include "src/window/pane_part.h"

namespace sluice::engine {
namespace {

// Counts are whole, and exact up to 2^53; no tick of a series counts more.
std::uint64_t WholeNumber(double count) {
  return static_cast<std::uint64_t>(std::min(count, static_cast<double>(kMostCounted)));
}

void AddSum(const window::Compensated& sum, v1::PaneSums& sums) {
  const bool known = std::isfinite(sum.hi) && std::isfinite(sum.lo);
  if (!known) sums.add_unknown(static_cast<std::uint32_t>(sums.hi_size()));
  sums.add_hi(known ? sum.hi : 0);
  sums.add_lo(known ? sum.lo : 0);
}

void LeaveOutZeros(google::protobuf::RepeatedField<double>& lo) {
  if (std::all_of(lo.begin(), lo.end(), [](double lacks) { return lacks == 0; })) lo.Clear();
}

void AddHistogram(absl::Span<const window::BucketCount> buckets, v1::PaneHistograms& histograms) {
  histograms.add_sizes(static_cast<std::uint32_t>(buckets.size()));
  std::int32_t before = 0;
  for (const window::BucketCount& entry : buckets) {
    histograms.add_buckets(entry.bucket - before);
    histograms.add_counts(std::min(entry.count, kMostCounted));
    before = entry.bucket;
  }
}

// Of one series, of a store that keeps these fields.
void AddPart(const window::PanePart& part, const plan::StoreSpec& store, std::int64_t end_ns,
             v1::SignalPanes& panes) {
  const plan::Fields& fields = store.fields;
  const bool any = part.count > 0;
  panes.add_count(WholeNumber(part.count));
  if (fields.ok) panes.add_ok(WholeNumber(part.ok));
  if (fields.sum) AddSum(part.sum, *panes.mutable_sums());
  if (fields.squares) AddSum(part.squares, *panes.mutable_squares());
  if (fields.min) panes.add_min(any ? part.min : 0);
  if (fields.max) panes.add_max(any ? part.max : 0);
  if (fields.first) panes.add_first(any ? part.first : 0);
  if (fields.last) panes.add_last(any ? part.last : 0);
  if (fields.first) panes.add_oldest(static_cast<std::uint64_t>(end_ns - part.oldest_ns));
  if (fields.last || store.silence) {
    panes.add_newest(static_cast<std::uint64_t>(end_ns - part.newest_ns));
  }
  for (const double count : part.above) panes.add_above(WholeNumber(count));
  for (const double count : part.below) panes.add_below(WholeNumber(count));
  if (fields.histogram) AddHistogram(part.buckets, *panes.mutable_histograms());
}

}  // namespace

PaneExport::PaneExport(const plan::Program& folding, v1::PaneBatch name, std::size_t slots)
    : folding_(folding), name_(std::move(name)), heard_(slots), told_(folding.signals.size()) {}

void PaneExport::Begin(std::int64_t first_tick, std::int64_t next_tick) {
  begun_ = true;
  name_.set_first_tick(first_tick);
  next_tick_ = next_tick;
  added_ = next_tick - 1;
}

// In the order of their labels, so that it is the same in each life of a source. Seldom: where
// there are series that it has not met.
void PaneExport::Arrange(const std::vector<std::uint64_t>& samples, const SeriesTable& series,
                         const evaluate::LabelPool& pool) {
  bool met = true;
  for (std::uint32_t i = 0; met && i < samples.size(); ++i) {
    met = samples[i] == 0 || (i < stamps_.size() && stamps_[i] == series[i].stamp);
  }
  if (met) return;
  order_.clear();
  stamps_.resize(series.size());
  for (std::uint32_t i = 0; i < series.size(); ++i) {
    stamps_[i] = series[i].stamp;
    if (series[i].serves) order_.push_back(i);
  }
  std::sort(order_.begin(), order_.end(), [&](std::uint32_t a, std::uint32_t b) {
    if (series[a].signal != series[b].signal) return series[a].signal < series[b].signal;
    const absl::Span<const std::uint32_t> left = series.values(series[a]);
    const absl::Span<const std::uint32_t> right = series.values(series[b]);
    return std::lexicographical_compare(
        left.begin(), left.end(), right.begin(), right.end(),
        [&](std::uint32_t x, std::uint32_t y) { return x != y && pool.text(x) < pool.text(y); });
  });
}

void PaneExport::Add(std::int64_t tick, std::size_t slot, const SeriesTable& series,
                     const evaluate::LabelPool& pool, const std::vector<window::PaneStore>& stores,
                     const std::vector<SignalStatistics>& statistics) {
  std::vector<std::uint64_t>& samples = heard_[slot];
  samples.resize(series.size());
  Arrange(samples, series, pool);
  v1::PaneBatch batch = name_;
  batch.set_tick(tick);
  values_.clear();
  std::vector<std::uint32_t> some;
  for (auto next = order_.begin(); next != order_.end();) {
    const int signal = series[*next].signal;
    some.clear();
    for (; next != order_.end() && series[*next].signal == signal; ++next) {
      if (samples[*next] > 0) some.push_back(*next);
    }
    if (!some.empty()) AddSignal(signal, some, series, pool, stores, samples, batch);
  }
  AddRefused(statistics, batch);
  std::fill(samples.begin(), samples.end(), 0);
  added_ = tick;
  if (batch.signals_size() > 0 || batch.refused_size() > 0) waiting_.push_back(std::move(batch));
}

void PaneExport::AddSignal(int signal, absl::Span<const std::uint32_t> some,
                           const SeriesTable& series, const evaluate::LabelPool& pool,
                           const std::vector<window::PaneStore>& stores,
                           const std::vector<std::uint64_t>& samples, v1::PaneBatch& batch) {
  v1::SignalPanes& panes = *batch.add_signals();
  panes.set_signal(static_cast<std::uint32_t>(signal));
  const plan::StoreSpec* const store = plan::FoldingStore(folding_, signal);
  const std::int64_t end_ns = batch.tick() * folding_.tick_ns;
  for (const std::uint32_t one : some) {
    const SeriesRecord& record = series[one];
    for (const std::uint32_t value : series.values(record)) {
      const auto [place, fresh] =
          values_.emplace(value, static_cast<std::uint32_t>(batch.values_size()));
      if (fresh) batch.add_values(std::string(pool.text(value)));
      panes.add_labels(place->second);
    }
    panes.add_samples(samples[one]);
    if (store == nullptr) continue;
    const SeriesRecord::Target target = series.targets(record)[0];
    AddPart(stores[static_cast<std::size_t>(target.store)].part(target.segment), *store, end_ns,
            panes);
  }
  if (std::equal(panes.count().begin(), panes.count().end(), panes.samples().begin(),
                 panes.samples().end())) {
    panes.clear_count();
  }
  if (panes.has_sums()) LeaveOutZeros(*panes.mutable_sums()->mutable_lo());
  if (panes.has_squares()) LeaveOutZeros(*panes.mutable_squares()->mutable_lo());
}

void PaneExport::AddRefused(const std::vector<SignalStatistics>& statistics, v1::PaneBatch& batch) {
  for (std::size_t i = 0; i < statistics.size(); ++i) {
    const SignalStatistics& now = statistics[i];
    SignalStatistics& told = told_[i];
    if (now.late == told.late && now.ahead == told.ahead && now.rejected == told.rejected) continue;
    v1::RefusedSamples& refused = *batch.add_refused();
    refused.set_signal(static_cast<std::uint32_t>(i));
    refused.set_late(now.late - told.late);
    refused.set_ahead(now.ahead - told.ahead);
    refused.set_rejected(now.rejected - told.rejected);
    told.late = now.late;
    told.ahead = now.ahead;
    told.rejected = now.rejected;
  }
}

absl::optional<v1::PaneBatch> PaneExport::Take() {
  if (next_tick_ > added_) return absl::nullopt;
  const std::int64_t tick = next_tick_++;
  if (!waiting_.empty() && waiting_.front().tick() == tick) {
    v1::PaneBatch batch = std::move(waiting_.front());
    waiting_.pop_front();
    return batch;
  }
  v1::PaneBatch nothing = name_;
  nothing.set_tick(tick);
  return nothing;
}

}  // namespace sluice::engine
