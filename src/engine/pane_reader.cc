#include "src/engine/pane_reader.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/engine/sample_rules.h"
#include "src/engine/series.h"
#include "src/engine/ticks.h"
#include "src/language/unicode.h"
#include "src/plan/fold.h"

namespace sluice::engine {
namespace {

// One signal's panes of a batch.
class SignalReader {
 public:
  SignalReader(const plan::Program& folding, const v1::PaneBatch& batch,
               const v1::SignalPanes& panes, ReadBatch& read)
      : signal_(folding.signals[panes.signal()]),
        number_(static_cast<int>(panes.signal())),
        store_(plan::FoldingStore(folding, number_)),
        tick_ns_(folding.tick_ns),
        end_ns_(batch.tick() * folding.tick_ns),
        batch_(batch),
        panes_(panes),
        read_(read),
        n_(panes.samples_size()) {}

  absl::Status Read() {
    if (absl::Status good = CheckSizes(); !good.ok()) return good;
    for (int i = 0; i < n_; ++i) {
      SeriesPane series;
      series.signal = number_;
      absl::Status good = ReadName(i, series);
      if (good.ok()) good = ReadCounts(i, series);
      if (good.ok() && store_ != nullptr) good = ReadNumbers(i, series.part);
      if (!good.ok()) return good;
      read_.series.push_back(std::move(series));
    }
    return absl::OkStatus();
  }

 private:
  absl::Status Bad(absl::string_view what) const {
    return absl::InvalidArgumentError(absl::StrCat("signal ", signal_.name, ": ", what));
  }
  absl::Status Bad(int series, absl::string_view what) const {
    return absl::InvalidArgumentError(
        absl::StrCat("signal ", signal_.name, ", series ", series + 1, " of ", n_, ": ", what));
  }

  // A column is there in full where it is asked for, and else empty.
  struct Column {
    const char* name;
    int size;
    std::size_t wanted;  // numbers for each series
  };

  absl::Status CheckSizes() const {
    if (n_ == 0) return Bad("there is no series in it");
    const plan::Fields fields = store_ != nullptr ? store_->fields : plan::Fields();
    const bool newest = store_ != nullptr && (fields.last || store_->silence);
    const bool lacks = panes_.sums().lo_size() > 0;
    const bool squares_lack = panes_.squares().lo_size() > 0;
    const Column columns[] = {
        {"labels", panes_.labels_size(), signal_.labels.size()},
        {"count", panes_.count_size(), MayCount() && panes_.count_size() > 0 ? 1u : 0u},
        {"ok", panes_.ok_size(), fields.ok ? 1u : 0u},
        {"sums", panes_.sums().hi_size(), fields.sum ? 1u : 0u},
        {"sums.lo", panes_.sums().lo_size(), fields.sum && lacks ? 1u : 0u},
        {"squares", panes_.squares().hi_size(), fields.squares ? 1u : 0u},
        {"squares.lo", panes_.squares().lo_size(), fields.squares && squares_lack ? 1u : 0u},
        {"min", panes_.min_size(), fields.min ? 1u : 0u},
        {"max", panes_.max_size(), fields.max ? 1u : 0u},
        {"first", panes_.first_size(), fields.first ? 1u : 0u},
        {"last", panes_.last_size(), fields.last ? 1u : 0u},
        {"oldest", panes_.oldest_size(), fields.first ? 1u : 0u},
        {"newest", panes_.newest_size(), newest ? 1u : 0u},
        {"above", panes_.above_size(), fields.above.size()},
        {"below", panes_.below_size(), fields.below.size()},
        {"histograms.sizes", panes_.histograms().sizes_size(), fields.histogram ? 1u : 0u},
    };
    for (const Column& column : columns) {
      const std::size_t wanted = column.wanted * static_cast<std::size_t>(n_);
      if (static_cast<std::size_t>(column.size) != wanted) {
        return Bad(absl::StrCat("column ", column.name, " has ", column.size,
                                " numbers; by this plan it has ", wanted, " of ", n_, " series"));
      }
    }
    for (const v1::PaneSums* sums : {&panes_.sums(), &panes_.squares()}) {
      std::int64_t before = -1;
      for (const std::uint32_t place : sums->unknown()) {
        if (place <= before || place >= static_cast<std::uint32_t>(sums->hi_size())) {
          return Bad("places of unknown sums are not ascending places of series");
        }
        before = place;
      }
    }
    return CheckHistogramSizes();
  }

  absl::Status CheckHistogramSizes() const {
    std::uint64_t buckets = 0;
    for (const std::uint32_t size : panes_.histograms().sizes()) buckets += size;
    if (buckets != static_cast<std::uint64_t>(panes_.histograms().buckets_size()) ||
        buckets != static_cast<std::uint64_t>(panes_.histograms().counts_size())) {
      return Bad("histograms have other numbers of buckets and counts than their sizes say");
    }
    return absl::OkStatus();
  }

  // Whether what is counted may be other than the number of samples.
  bool MayCount() const {
    return store_ != nullptr && signal_.kind != v1::Signal::GAUGE &&
           signal_.kind != v1::Signal::COUNTER;
  }

  absl::Status ReadName(int i, SeriesPane& series) const {
    const auto labels = static_cast<int>(signal_.labels.size());
    for (int k = 0; k < labels; ++k) {
      const std::uint32_t place = panes_.labels(i * labels + k);
      if (place >= static_cast<std::uint32_t>(batch_.values_size())) {
        return Bad(i, absl::StrCat("label value ", place, " is none of the batch's ",
                                   batch_.values_size()));
      }
      series.values.push_back(batch_.values(static_cast<int>(place)));
    }
    if (i == 0) return absl::OkStatus();
    const evaluate::LabelValues& before = read_.series.back().values;
    if (std::lexicographical_compare(before.begin(), before.end(), series.values.begin(),
                                     series.values.end())) {
      return absl::OkStatus();
    }
    return Bad(i, "series are not in the order of their labels, each once");
  }

  absl::Status ReadCounts(int i, SeriesPane& series) const {
    series.samples = panes_.samples(i);
    const std::uint64_t count = panes_.count_size() > 0 ? panes_.count(i) : series.samples;
    if (series.samples == 0 || series.samples > kMostCounted || count > kMostCounted) {
      return Bad(i, "there is no sample, or more is counted than a pane may (2^53)");
    }
    series.part.count = static_cast<double>(count);
    if (panes_.ok_size() == 0) return absl::OkStatus();
    if (panes_.ok(i) > count) return Bad(i, FaultOfCounts(panes_.ok(i), count));
    series.part.ok = static_cast<double>(panes_.ok(i));
    return absl::OkStatus();
  }

  absl::Status ReadNumbers(int i, window::PanePart& part) {
    absl::Status good = ReadSum(panes_.sums(), i, part.sum);
    if (good.ok()) good = ReadSum(panes_.squares(), i, part.squares);
    if (good.ok() && part.squares.hi < 0) good = Bad(i, "a sum of squares is negative");
    if (good.ok() && signal_.kind == v1::Signal::COUNTER && part.sum.hi < 0) {
      good = Bad(i, "a counter rose by less than nothing");
    }
    if (good.ok()) good = ReadValues(i, part);
    if (good.ok()) good = ReadTimes(i, part);
    if (good.ok())
      good = ReadShares(panes_.above(), store_->fields.above.size(), i, part.above, part);
    if (good.ok())
      good = ReadShares(panes_.below(), store_->fields.below.size(), i, part.below, part);
    if (good.ok()) good = ReadHistogram(i, part);
    return good;
  }

  absl::Status ReadSum(const v1::PaneSums& sums, int i, window::Compensated& sum) const {
    if (sums.hi_size() == 0) return absl::OkStatus();
    sum = {sums.hi(i), sums.lo_size() > 0 ? sums.lo(i) : 0};
    if (!std::isfinite(sum.hi) || !std::isfinite(sum.lo) || sum.hi + sum.lo != sum.hi) {
      return Bad(
          i, absl::StrCat("a sum is no number in twice the precision: ", sum.hi, " + ", sum.lo));
    }
    const auto& unknown = sums.unknown();
    if (!std::binary_search(unknown.begin(), unknown.end(), static_cast<std::uint32_t>(i))) {
      return absl::OkStatus();
    }
    if (sum.hi != 0) return Bad(i, "an unknown sum has a number");
    sum = {std::numeric_limits<double>::quiet_NaN(), 0};
    return absl::OkStatus();
  }

  absl::Status ReadValues(int i, window::PanePart& part) const {
    const auto read = [i](const google::protobuf::RepeatedField<double>& column, double& value) {
      if (column.size() > 0) value = column[i];
      return std::isfinite(value);
    };
    if (!read(panes_.min(), part.min) || !read(panes_.max(), part.max) ||
        !read(panes_.first(), part.first) || !read(panes_.last(), part.last)) {
      return Bad(i, "a value is not finite");
    }
    if (part.count == 0) {
      // Not a sum that compares as 0 and is unknown.
      const bool nothing = part.sum.hi == 0 && part.squares.hi == 0 && part.min == 0 &&
                           part.max == 0 && part.first == 0 && part.last == 0;
      return nothing ? absl::OkStatus() : Bad(i, "it counts nothing, and has values");
    }
    const bool bounded = panes_.min_size() > 0 && panes_.max_size() > 0;
    const auto inside = [&](double value) { return part.min <= value && value <= part.max; };
    if (bounded && !inside(part.min)) return Bad(i, "its minimum is above its maximum");
    if ((bounded && panes_.first_size() > 0 && !inside(part.first)) ||
        (bounded && panes_.last_size() > 0 && !inside(part.last))) {
      return Bad(i, "its first or last value is beyond its extremes");
    }
    return absl::OkStatus();
  }

  absl::Status ReadTimes(int i, window::PanePart& part) const {
    const std::uint64_t oldest = panes_.oldest_size() > 0 ? panes_.oldest(i) : 0;
    const std::uint64_t newest = panes_.newest_size() > 0 ? panes_.newest(i) : 0;
    const auto tick = static_cast<std::uint64_t>(tick_ns_);
    if (oldest >= tick || newest >= tick ||
        (panes_.oldest_size() > 0 && panes_.newest_size() > 0 && oldest < newest)) {
      return Bad(i, "the times of its samples are not in the tick, the oldest first");
    }
    part.oldest_ns = end_ns_ - static_cast<std::int64_t>(oldest);
    part.newest_ns = end_ns_ - static_cast<std::int64_t>(newest);
    return absl::OkStatus();
  }

  template <typename Counts>
  absl::Status ReadShares(const google::protobuf::RepeatedField<std::uint64_t>& column,
                          std::size_t thresholds, int i, Counts& counts,
                          const window::PanePart& part) const {
    for (std::size_t k = 0; k < thresholds; ++k) {
      const std::size_t place = static_cast<std::size_t>(i) * thresholds + k;
      counts.push_back(static_cast<double>(column[static_cast<int>(place)]));
      if (counts.back() > part.count)
        return Bad(i, "more values are beyond a threshold than it has");
    }
    return absl::OkStatus();
  }

  absl::Status ReadHistogram(int i, window::PanePart& part) {
    const v1::PaneHistograms& all = panes_.histograms();
    if (all.sizes_size() == 0) return absl::OkStatus();
    const std::size_t begin = read_.buckets.size();
    std::int64_t bucket = 0;
    std::uint64_t total = 0;
    for (std::uint32_t k = 0; k < all.sizes(i); ++k, ++next_bucket_) {
      const std::int32_t after = all.buckets(next_bucket_);
      const std::uint64_t count = all.counts(next_bucket_);
      bucket += after;
      if (!window::IsBucket(bucket) || (k > 0 && after <= 0)) {
        return Bad(i, "its histogram has a bucket that there is not, or they are not ascending");
      }
      if (count == 0 || count > kMostCounted) return Bad(i, "a bucket counts nothing, or too much");
      total = std::min(total + count, kMostCounted);
      read_.buckets.push_back({static_cast<std::int32_t>(bucket), count});
    }
    if (static_cast<double>(total) != part.count) {
      return Bad(i, "its histogram does not hold as many samples as it counts");
    }
    // Its place is told once all are read: the list may move.
    part.buckets = {nullptr, read_.buckets.size() - begin};
    return absl::OkStatus();
  }

  const plan::SignalSpec& signal_;
  const int number_;
  const plan::StoreSpec* const store_;
  const std::int64_t tick_ns_;
  const std::int64_t end_ns_;
  const v1::PaneBatch& batch_;
  const v1::SignalPanes& panes_;
  ReadBatch& read_;
  const int n_;
  int next_bucket_ = 0;
};

absl::Status CheckHead(const plan::Program& folding, const v1::PaneBatch& batch) {
  if (batch.source().empty()) return absl::InvalidArgumentError("it names no source");
  if (absl::Status good = CheckLabelValue("source", batch.source()); !good.ok()) return good;
  const std::int64_t most = kLastTimeNs / folding.tick_ns;
  if (batch.tick() > most || batch.tick() < -most) {
    return absl::InvalidArgumentError("its tick is beyond the years that an engine can run in");
  }
  if (batch.first_tick() > batch.tick() || batch.first_tick() < -most) {
    return absl::InvalidArgumentError("its source began after it");
  }
  for (const std::string& value : batch.values()) {
    if (absl::Status good = CheckLabelValue("of a series", value); !good.ok()) return good;
  }
  return absl::OkStatus();
}

// Both signals and what was refused of them are told in the order of the plan.
template <typename Parts>
absl::Status CheckSignals(const plan::Program& folding, const Parts& parts) {
  std::int64_t before = -1;
  for (const auto& part : parts) {
    if (part.signal() >= folding.signals.size()) {
      return absl::InvalidArgumentError(absl::StrCat("the plan has no signal ", part.signal()));
    }
    if (part.signal() <= before) {
      return absl::InvalidArgumentError("signals are not in the order of the plan, each once");
    }
    before = part.signal();
  }
  return absl::OkStatus();
}

absl::Status CheckRefused(const v1::PaneBatch& batch) {
  for (const v1::RefusedSamples& refused : batch.refused()) {
    if (std::max({refused.late(), refused.ahead(), refused.rejected()}) > kMostCounted) {
      return absl::InvalidArgumentError("more samples were refused than can be (2^53)");
    }
  }
  return absl::OkStatus();
}

absl::Status ReadAll(const plan::Program& folding, const v1::PaneBatch& batch, ReadBatch& read) {
  absl::Status good = CheckHead(folding, batch);
  if (good.ok()) good = CheckSignals(folding, batch.signals());
  if (good.ok()) good = CheckSignals(folding, batch.refused());
  if (good.ok()) good = CheckRefused(batch);
  for (const v1::SignalPanes& panes : batch.signals()) {
    if (good.ok()) good = SignalReader(folding, batch, panes, read).Read();
  }
  return good;
}

}  // namespace

absl::StatusOr<ReadBatch> ReadPanes(const plan::Program& folding, const v1::PaneBatch& batch) {
  ReadBatch read;
  if (absl::Status good = ReadAll(folding, batch, read); !good.ok()) {
    return absl::InvalidArgumentError(absl::StrCat("panes of source \"",
                                                   language::Escaped(batch.source()), "\", tick ",
                                                   batch.tick(), ": ", good.message()));
  }
  const window::BucketCount* next = read.buckets.data();
  for (SeriesPane& series : read.series) {
    const std::size_t size = series.part.buckets.size();
    series.part.buckets = {next, size};
    next += size;
  }
  return read;
}

}  // namespace sluice::engine
