#include "src/window/pane_store.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "absl/base/optimization.h"
#include "src/window/kernels.h"

namespace sluice::window {
namespace {

// A pane's list of buckets is tidied when it has grown by this much, so that it
// stays as short as its distinct buckets, however many samples it takes.
constexpr std::size_t kCompactAt = 1024;

// So many samples of a pane are kept one by one; more are counted by their buckets.
constexpr std::size_t kMostSingle = 256;

// A segment's list of buckets, but for what is in it: itself, a block of the heap, and that
// it is not empty.
constexpr std::size_t kListBytes =
    sizeof(std::vector<BucketCount>) + 2 * sizeof(void*) + sizeof(std::uint32_t);

// Adds to a sum, and to what it lacks: null where that is nothing, until `make_lo` makes it.
template <typename MakeLo>
void AddToSum(Compensated value, double& hi, double* lo, MakeLo make_lo) {
  if (lo == nullptr) {
    const Compensated sum = TwoSum(hi, value.hi);
    if (ABSL_PREDICT_TRUE(sum.lo == 0 && value.lo == 0)) {
      hi = sum.hi;
      return;
    }
    lo = make_lo();
  }
  const Compensated sum = Add(Compensated{hi, *lo}, value);
  hi = sum.hi;
  *lo = sum.lo;
}

bool NeedsNewest(const plan::StoreSpec& spec) { return spec.silence || spec.fields.last; }
bool NeedsOldest(const plan::StoreSpec& spec) { return spec.fields.first; }

}  // namespace

PaneStore::PaneStore(const plan::StoreSpec& spec, std::size_t slots, std::int64_t depth)
    : layout_(spec.fields),
      above_(spec.fields.above),
      below_(spec.fields.below),
      histogram_(spec.fields.histogram),
      silence_(spec.silence),
      others_(histogram_ || !TakesCells(spec)),
      slots_(slots),
      fresh_hi_(kBlock),
      fresh_lo_(kBlock),
      history_(layout_, depth) {
  Lengthen(sealed_, 0);
}

bool PaneStore::TakesCells(const plan::StoreSpec& spec) {
  return !(spec.fields.squares || !spec.fields.above.empty() || !spec.fields.below.empty() ||
           NeedsNewest(spec) || NeedsOldest(spec));
}

std::size_t PaneStore::MostBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                           std::size_t open) {
  const Layout layout(spec.fields);
  const std::size_t pane = static_cast<std::size_t>(layout.columns) * sizeof(double) +
                           (NeedsNewest(spec) ? sizeof(std::int64_t) : 0) +
                           (NeedsOldest(spec) ? sizeof(std::int64_t) : 0) +
                           (spec.fields.histogram ? kListBytes : 0);
  // The open panes, the one sealed last, and the time of the last sample.
  return (open + 1) * pane + (spec.silence ? sizeof(std::int64_t) : 0) +
         PaneHistory::MostBytesPerSegment(layout, depth);
}

std::size_t PaneStore::LeastBytesPerSegment(const plan::StoreSpec& spec, std::int64_t depth,
                                            std::size_t open) {
  const Layout layout(spec.fields);
  return MostBytesPerSegment(spec, depth, open) - PaneHistory::MostBytesPerSegment(layout, depth) +
         PaneHistory::LeastBytesPerSegment(layout, depth) -
         (layout.sum >= 0 ? (open + 1) * sizeof(double) : 0);
}

std::size_t PaneStore::BytesPerBucket(const plan::StoreSpec& spec, std::size_t open) {
  // The cells' lists, which double.
  return spec.fields.histogram ? open * sizeof(std::int16_t) * 3 / 2 : 0;
}

std::size_t PaneStore::LeastStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth) {
  return (spec.silence ? 1 : 0) + PaneHistory::LeastStepsPerTick(Layout(spec.fields), depth);
}

std::size_t PaneStore::MostStepsPerTick(const plan::StoreSpec& spec, std::int64_t depth) {
  return (spec.silence ? 1 : 0) + PaneHistory::MostStepsPerTick(Layout(spec.fields), depth);
}

std::size_t PaneStore::bytes() const {
  std::size_t bytes = history_.bytes() + last_sample_ns_.size() * sizeof(std::int64_t) +
                      counted_.bytes() + merged_.capacity() * sizeof(BucketCount) +
                      words_.capacity() * sizeof(std::int16_t);
  const auto add = [&bytes](const Pane& pane) {
    for (const AlignedVector<double>& column : pane.columns) {
      bytes += column.size() * sizeof(double);
    }
    bytes += (pane.newest_ns.size() + pane.oldest_ns.size()) * sizeof(std::int64_t) +
             pane.histograms.size() * sizeof(std::vector<BucketCount>) +
             pane.with_histogram.capacity() * sizeof(std::uint32_t);
    for (const std::vector<BucketCount>& counts : pane.histograms) {
      bytes += counts.capacity() * sizeof(BucketCount);
    }
  };
  std::for_each(slots_.begin(), slots_.end(), add);
  std::for_each(idle_.begin(), idle_.end(), add);
  add(sealed_);
  return bytes;
}

void PaneStore::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  capacity_ = capacity;
  Lengthen(sealed_, capacity);
  for (Pane& pane : slots_) {
    if (pane.capacity > 0) Lengthen(pane, capacity);
  }
  history_.Reserve(capacity);
  if (silence_) last_sample_ns_.resize(capacity, kBeforeAll);
}

void PaneStore::Forget(std::uint32_t segment) {
  if (segment < last_sample_ns_.size()) last_sample_ns_[segment] = kBeforeAll;
}

// ---- Open panes ------------------------------------------------------------------

void PaneStore::Lengthen(Pane& pane, std::size_t capacity) {
  pane.columns.resize(static_cast<std::size_t>(layout_.columns));
  for (std::size_t column = 0; column < pane.columns.size(); ++column) {
    const bool lacked = layout_.sum >= 0 && column == static_cast<std::size_t>(layout_.sum) + 1;
    if (lacked && pane.columns[column].empty()) continue;
    pane.columns[column].resize(capacity, layout_.empty[column]);
  }
  if (silence_ || layout_.last >= 0) pane.newest_ns.resize(capacity, kBeforeAll);
  if (layout_.first >= 0) pane.oldest_ns.resize(capacity, kAfterAll);
  if (histogram_) pane.histograms.resize(capacity);
  pane.capacity = capacity;
}

void PaneStore::Empty(Pane& pane) {
  for (const Lane& lane : layout_.lanes) {
    if (history_.Takes(lane)) continue;
    for (int i = 0; i < (lane.combine == Combine::kCompensated ? 2 : 1); ++i) {
      const auto at = static_cast<std::size_t>(lane.column + i);
      std::fill(pane.columns[at].begin(), pane.columns[at].end(), layout_.empty[at]);
    }
  }
  std::fill(pane.newest_ns.begin(), pane.newest_ns.end(), kBeforeAll);
  std::fill(pane.oldest_ns.begin(), pane.oldest_ns.end(), kAfterAll);
  for (const std::uint32_t segment : pane.with_histogram) pane.histograms[segment].clear();
  pane.with_histogram.clear();
  pane.used = false;
}

// Makes that Open finds it.
void PaneStore::Make(std::size_t slot, std::uint32_t segment) {
  Pane& pane = slots_[slot];
  if (pane.capacity == 0 && !idle_.empty()) {
    pane = std::move(idle_.back());
    idle_.pop_back();
  }
  std::size_t capacity = std::max(capacity_, pane.capacity);
  if (capacity <= segment) capacity = std::max<std::size_t>(segment + 1, 2 * capacity);
  Lengthen(pane, capacity);
}

Pane& PaneStore::Open(std::size_t slot, std::uint32_t segment) {
  if (ABSL_PREDICT_FALSE(slots_[slot].capacity <= segment)) Make(slot, segment);
  Pane& pane = slots_[slot];
  pane.used = true;
  return pane;
}

void PaneStore::AddToSum(Pane& pane, std::uint32_t segment, Compensated value) {
  AlignedVector<double>& lo = pane.columns[static_cast<std::size_t>(layout_.sum) + 1];
  window::AddToSum(value, At(pane, layout_.sum, segment), lo.empty() ? nullptr : &lo[segment], [&] {
    lo.resize(pane.capacity);
    return &lo[segment];
  });
}

void PaneStore::NoteExtremes(Pane& pane, std::uint32_t segment, double least, double most) {
  if (layout_.min >= 0) {
    double& min = At(pane, layout_.min, segment);
    min = std::min(min, least);
  }
  if (layout_.max >= 0) {
    double& max = At(pane, layout_.max, segment);
    max = std::max(max, most);
  }
}

void PaneStore::NoteTime(Pane& pane, std::uint32_t segment, std::int64_t time_ns) {
  if (!pane.newest_ns.empty()) {
    pane.newest_ns[segment] = std::max(pane.newest_ns[segment], time_ns);
  }
  if (!pane.oldest_ns.empty()) {
    pane.oldest_ns[segment] = std::min(pane.oldest_ns[segment], time_ns);
  }
}

// Of two samples at one time the larger counts, at either end.
void PaneStore::NoteFirst(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value) {
  double& first = At(pane, layout_.first, segment);
  const std::int64_t at = pane.oldest_ns[segment];
  if (time_ns < at || (time_ns == at && !(value <= first))) first = value;
}

void PaneStore::NoteLast(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value) {
  double& last = At(pane, layout_.last, segment);
  const std::int64_t at = pane.newest_ns[segment];
  if (time_ns > at || (time_ns == at && !(value <= last))) last = value;
}

void PaneStore::NoteEnds(Pane& pane, std::uint32_t segment, std::int64_t time_ns, double value) {
  if (layout_.first >= 0) NoteFirst(pane, segment, time_ns, value);
  if (layout_.last >= 0) NoteLast(pane, segment, time_ns, value);
}

void PaneStore::CountShares(Pane& pane, std::uint32_t segment, double value, double weight) {
  for (std::size_t i = 0; i < above_.size(); ++i) {
    if (value > above_[i]) At(pane, layout_.above[i], segment) += weight;
  }
  for (std::size_t i = 0; i < below_.size(); ++i) {
    if (value < below_[i]) At(pane, layout_.below[i], segment) += weight;
  }
}

void PaneStore::NoteHistogram(Pane& pane, std::uint32_t segment) {
  if (pane.histograms[segment].empty()) pane.with_histogram.push_back(segment);
}

void PaneStore::AddToHistogram(Pane& pane, std::uint32_t segment, BucketCount entry) {
  std::vector<BucketCount>& counts = pane.histograms[segment];
  NoteHistogram(pane, segment);
  if (!counts.empty() && counts.back().bucket == entry.bucket) {
    counts.back().count += entry.count;
    return;
  }
  // Compact when the capacity would have to grow: once the buckets are known, the
  // list allocates no more.
  if (counts.size() == counts.capacity() && counts.size() >= kCompactAt) {
    Compact(counts);
    if (counts.size() > counts.capacity() / 2) counts.reserve(2 * counts.capacity());
  }
  counts.push_back(entry);
}

void PaneStore::AddValue(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                         double value, std::uint64_t weight) {
  Pane& pane = Open(slot, segment);
  const auto times = static_cast<double>(weight);
  if (layout_.count >= 0) At(pane, layout_.count, segment) += times;
  if (layout_.sum >= 0) {
    if (weight == 1) {
      AddToSum(pane, segment, {value, 0});
    } else {
      AddToSum(pane, segment, TwoProduct(value, times));
    }
  }
  NoteExtremes(pane, segment, value, value);
  if (!others_) return;
  if (layout_.squares >= 0) {
    double& hi = At(pane, layout_.squares, segment);
    double& lo = At(pane, layout_.squares + 1, segment);
    const Compensated sum = Add(Compensated{hi, lo}, Multiply(TwoProduct(value, value), times));
    hi = sum.hi;
    lo = sum.lo;
  }
  NoteEnds(pane, segment, time_ns, value);
  NoteTime(pane, segment, time_ns);
  CountShares(pane, segment, value, times);
  if (histogram_) AddToHistogram(pane, segment, {BucketOf(value), weight});
}

void PaneStore::AddBuckets(std::size_t slot, std::uint32_t segment, Words samples) {
  if (!histogram_ || samples.empty()) return;
  Pane& pane = Open(slot, segment);
  NoteHistogram(pane, segment);
  std::vector<BucketCount>& counts = pane.histograms[segment];
  const auto less = [](const BucketCount& a, const BucketCount& b) { return a.bucket < b.bucket; };
  if (!std::is_sorted(counts.begin(), counts.end(), less)) Compact(counts);
  merged_.clear();
  auto next = counts.begin();
  counted_.Add(samples);
  counted_.Drain([&](BucketCount entry) {
    for (; next != counts.end() && next->bucket < entry.bucket; ++next) merged_.push_back(*next);
    for (; next != counts.end() && next->bucket == entry.bucket; ++next) entry.count += next->count;
    merged_.push_back(entry);
  });
  merged_.insert(merged_.end(), next, counts.end());
  counts.assign(merged_.begin(), merged_.end());
}

void PaneStore::AddCounts(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                          double total) {
  Pane& pane = Open(slot, segment);
  if (layout_.count >= 0) At(pane, layout_.count, segment) += total;
  if (layout_.ok >= 0) At(pane, layout_.ok, segment) += ok;
  NoteTime(pane, segment, time_ns);
}

void PaneStore::AddNothing(std::size_t slot, std::uint32_t segment, std::int64_t time_ns) {
  NoteTime(Open(slot, segment), segment, time_ns);
}

void PaneStore::AddIncrease(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                            Compensated increase) {
  Pane& pane = Open(slot, segment);
  if (layout_.count >= 0) At(pane, layout_.count, segment) += 1;
  if (layout_.sum >= 0) AddToSum(pane, segment, increase);
  NoteTime(pane, segment, time_ns);
}

// ---- Sealing ---------------------------------------------------------------------

void PaneStore::BeginSeal(std::size_t slot, std::int64_t tick, const Cells* cells) {
  // The pane sealed last may be empty; then it is as good as a new one.
  if (sealed_.used) Empty(sealed_);
  if (slots_[slot].capacity > 0) {
    idle_.push_back(std::move(sealed_));
    sealed_ = std::exchange(slots_[slot], Pane());
    Lengthen(sealed_, std::max(capacity_, sealed_.capacity));
    for (const std::uint32_t segment : sealed_.with_histogram) {
      Compact(sealed_.histograms[segment]);
    }
  }
  cells_ = cells;
  if (cells_->cells != nullptr) SortSources();
  next_source_ = next_list_ = 0;
  has_columns_ = sealed_.used;
  history_.Begin(tick);
}

// Whoever takes a cell takes its list with it: the samples are in the buffer still.
void PaneStore::TakeList(std::uint32_t cell) {
  internal::OpenList& list = cells_->lists[cell];
  if (cells_->takes) list.next = list.begin();
}

PaneWords PaneStore::SealHistogram(std::uint32_t segment) {
  const auto samples_of = [this](const CellSource& source) {
    const internal::OpenList& list = cells_->lists[source.cell];
    return Words(list.begin(), static_cast<std::size_t>(list.next - list.begin()));
  };
  const bool lists = cells_->cells != nullptr && cells_->lists != nullptr;
  std::size_t end = next_list_;
  std::size_t in_lists = 0;
  Words last;
  for (; lists && end < sources_.size() && sources_[end].segment == segment; ++end) {
    const Words samples = samples_of(sources_[end]);
    in_lists += samples.size();
    if (!samples.empty()) last = samples;
  }
  const std::size_t begin = std::exchange(next_list_, end);
  const bool beside = sealed_.used && !sealed_.histograms[segment].empty();
  PaneWords pane{last};
  if (beside || in_lists > kMostSingle || in_lists != last.size()) {
    words_.clear();
    const bool count = in_lists > kMostSingle;
    for (std::size_t i = begin; i < end; ++i) {
      const Words samples = samples_of(sources_[i]);
      if (count) {
        counted_.Add(samples);
      } else {
        words_.insert(words_.end(), samples.begin(), samples.end());
      }
    }
    const auto append = [&](BucketCount entry) { pane.plain &= AppendWords(entry, words_); };
    if (count) counted_.Drain(append);
    if (beside) {
      const std::vector<BucketCount>& counts = sealed_.histograms[segment];
      std::for_each(counts.begin(), counts.end(), append);
    }
    pane.words = words_;
  }
  for (std::size_t i = begin; i < end; ++i) TakeList(sources_[i].cell);
  return pane;
}

void PaneStore::SealBlock(std::size_t begin, std::size_t n) {
  double fresh[2][kBlock];
  double nothing[kBlock];  // of what cells don't hold
  const auto counts_of = [&](int column, double* scratch) {
    if (column < 0 || !has_columns_) return scratch;
    return sealed_.columns[static_cast<std::size_t>(column)].data() + begin;
  };
  const BlockCounts counts{counts_of(layout_.count, fresh[0]), counts_of(layout_.ok, fresh[1])};
  PointAtSums(begin);
  if (!has_columns_ && cells_->cells != nullptr && cells_->takes && aligned_ &&
      next_source_ + n <= sources_.size() && sources_[next_source_].segment == begin) {
    FoldAligned(begin, n, counts);
  } else {
    if (!has_columns_) {
      std::fill_n(fresh[0], n, 0.0);
      std::fill_n(fresh[1], n, 0.0);
      std::fill_n(fresh_hi_.data(), n, 0.0);
    }
    FoldEach(begin, n, counts);
    if (lo_ != nullptr) BestKernels().normalise(n, hi_, lo_);
  }
  for (const Lane& lane : layout_.lanes) {
    if (lane.combine != Combine::kSum || !history_.Takes(lane)) continue;
    double* const values = lane.column == layout_.count ? counts.count
                           : lane.column == layout_.ok  ? counts.ok
                                                        : counts_of(lane.column, nothing);
    if (values == nothing) std::fill_n(nothing, n, 0.0);
    history_.StoreCounts(lane.column, begin, n, values);
  }
}

void PaneStore::PointAtSums(std::size_t begin) {
  hi_ = fresh_hi_.data();
  lo_ = nullptr;
  if (!has_columns_ || layout_.sum < 0) return;
  hi_ = sealed_.columns[static_cast<std::size_t>(layout_.sum)].data() + begin;
  AlignedVector<double>& lo = sealed_.columns[static_cast<std::size_t>(layout_.sum) + 1];
  if (!lo.empty()) lo_ = lo.data() + begin;
}

double* PaneStore::MakeLo(std::size_t begin) {
  if (!has_columns_) {
    std::fill(fresh_lo_.begin(), fresh_lo_.end(), 0.0);
    return lo_ = fresh_lo_.data();
  }
  AlignedVector<double>& lo = sealed_.columns[static_cast<std::size_t>(layout_.sum) + 1];
  lo.resize(sealed_.capacity);
  return lo_ = lo.data() + begin;
}

void PaneStore::KeepBlock(std::size_t begin, std::size_t n) {
  if (layout_.sum < 0) return;
  history_.StoreSums(begin, n, hi_, lo_);
  if (!has_columns_) return;
  std::fill_n(hi_, n, 0.0);
  if (lo_ != nullptr) std::fill_n(lo_, n, 0.0);
}

void PaneStore::FoldAligned(std::size_t begin, std::size_t n, const BlockCounts& counts) {
  const std::size_t first = sources_[next_source_].cell;
  next_source_ += n;
  internal::OpenCell* const cells = cells_->cells + first;
  if (cells_->form == Cells::Form::kCounts) {
    samples_of_cells_ += BestKernels().take_counts(n, cells, counts.ok, counts.count);
    return;
  }
  double* const lacks = cells_->lacks == nullptr ? nullptr : cells_->lacks + first;
  if (lacks != nullptr) lo_ = fresh_lo_.data();
  samples_of_cells_ += BestKernels().take_values(n, cells, lacks, counts.count, hi_, lo_);
  if (layout_.min < 0 && layout_.max < 0) return;
  internal::OpenExtremes* const extremes = cells_->extremes + first;
  if (layout_.min >= 0) {
    double* const min = sealed_.columns[static_cast<std::size_t>(layout_.min)].data() + begin;
    for (std::size_t i = 0; i < n; ++i) min[i] = extremes[i].min;
  }
  if (layout_.max >= 0) {
    double* const max = sealed_.columns[static_cast<std::size_t>(layout_.max)].data() + begin;
    for (std::size_t i = 0; i < n; ++i) max[i] = extremes[i].max;
  }
  std::fill_n(extremes, n, kExtremesOfNothing);
  sealed_.used = true;
}

void PaneStore::FoldEach(std::size_t begin, std::size_t n, const BlockCounts& counts) {
  if (cells_->cells == nullptr) return;
  for (; next_source_ < sources_.size(); ++next_source_) {
    const CellSource& source = sources_[next_source_];
    if (source.segment >= begin + n) return;
    internal::OpenCell& cell = cells_->cells[source.cell];
    if (cell.samples == 0) continue;
    const std::size_t at = source.segment - begin;
    if (cells_->form == Cells::Form::kCounts) {
      counts.count[at] += static_cast<double>(cell.counts.total);
      counts.ok[at] += static_cast<double>(cell.counts.ok);
    } else {
      counts.count[at] += static_cast<double>(cell.samples);
      FoldValues(source, begin);
    }
    if (!cells_->takes) continue;
    samples_of_cells_ += cell.samples;
    ClearCell(*cells_, source.cell);
  }
}

// All but their number.
void PaneStore::FoldValues(const CellSource& source, std::size_t begin) {
  if (layout_.sum >= 0) {
    const std::size_t at = source.segment - begin;
    const double lack = cells_->lacks == nullptr ? 0 : cells_->lacks[source.cell];
    window::AddToSum(TwoSum(cells_->cells[source.cell].sum, lack), hi_[at],
                     lo_ == nullptr ? nullptr : lo_ + at, [&] { return MakeLo(begin) + at; });
  }
  if (layout_.min < 0 && layout_.max < 0) return;
  const internal::OpenExtremes& extremes = cells_->extremes[source.cell];
  NoteExtremes(sealed_, source.segment, extremes.min, extremes.max);
  sealed_.used = true;
}

std::size_t PaneStore::EndSeal(std::size_t segments) {
  std::size_t steps = 0;
  if (silence_ && sealed_.used) {
    for (std::size_t i = 0; i < segments; ++i) {
      last_sample_ns_[i] = std::max(last_sample_ns_[i], sealed_.newest_ns[i]);
    }
    steps += segments;
  }
  history_.End();
  if (has_columns_ && layout_.sum >= 0) {
    sealed_.columns[static_cast<std::size_t>(layout_.sum) + 1].clear();
  }
  return steps + segments * history_.StepsOfTick();
}

// ---- Cells -----------------------------------------------------------------------

void PaneStore::FeedFrom(CellSource source) { sources_.push_back(source); }

void PaneStore::ForgetCells() {
  sources_.clear();
  sorted_ = 0;
}

// Those that are new are few, or in order, but for when all are told anew.
void PaneStore::SortSources() {
  if (sorted_ == sources_.size()) return;
  const auto old_end = sources_.begin() + static_cast<std::ptrdiff_t>(sorted_);
  if (!std::is_sorted(old_end, sources_.end())) std::sort(old_end, sources_.end());
  std::inplace_merge(sources_.begin(), old_end, sources_.end());
  sorted_ = sources_.size();
  aligned_ = true;
  for (std::size_t i = 0; aligned_ && i < sources_.size(); ++i) {
    aligned_ = sources_[i].segment == i && sources_[i].cell == sources_[0].cell + i;
  }
}

}  // namespace sluice::window
