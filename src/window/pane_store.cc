#include "src/window/pane_store.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace sluice::window {
namespace {

// A pane's list of buckets is tidied when it has grown by this much, so that it
// stays as short as its distinct buckets, however many samples it takes.
constexpr std::size_t kCompactAt = 1024;

}  // namespace

PaneStore::PaneStore(const plan::StoreSpec& spec, std::size_t slots)
    : layout_(spec.fields),
      above_(spec.fields.above),
      below_(spec.fields.below),
      histogram_(spec.fields.histogram),
      stride_(kFirstColumn + static_cast<std::size_t>(layout_.columns)),
      slots_(slots) {}

std::size_t PaneStore::BytesPerSegment(const plan::StoreSpec& spec) {
  const auto columns = static_cast<std::size_t>(Layout(spec.fields).columns);
  // One open pane, one sealed one, and the time of the last sample.
  return (kFirstColumn + columns) * sizeof(Cell) + columns * sizeof(double) + sizeof(std::int64_t) +
         (spec.fields.histogram ? 2 * sizeof(std::vector<BucketCount>) : 0);
}

void PaneStore::Reserve(std::size_t capacity) {
  if (capacity <= capacity_) return;
  ResetSealed();
  capacity_ = capacity;
  sealed_.resize(capacity * static_cast<std::size_t>(layout_.columns));
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    std::fill_n(sealed_.data() + column * capacity, capacity, layout_.empty[column]);
  }
  last_sample_ns_.resize(capacity, std::numeric_limits<std::int64_t>::min());
  if (histogram_) sealed_histograms_.resize(capacity);
}

void PaneStore::Forget(std::uint32_t segment) {
  if (segment >= capacity_) return;
  last_sample_ns_[segment] = std::numeric_limits<std::int64_t>::min();
}

PaneStore::OpenPane& PaneStore::Open(std::size_t slot, std::uint32_t segment) {
  std::unique_ptr<OpenPane>& pane = slots_[slot];
  if (pane == nullptr) {
    if (idle_.empty()) {
      pane = std::make_unique<OpenPane>();
    } else {
      pane = std::move(idle_.back());
      idle_.pop_back();
    }
  }
  const std::size_t needed = (static_cast<std::size_t>(segment) + 1) * stride_;
  if (pane->cells.size() < needed) {
    const std::size_t size =
        std::max(needed, std::max(2 * pane->cells.size(), capacity_ * stride_));
    pane->cells.resize(size, Cell{0});
    pane->touched.reserve(size / stride_);
    if (histogram_) pane->histograms.resize(size / stride_);
  }
  return *pane;
}

void PaneStore::Begin(OpenPane& pane, std::uint32_t segment, Cell* record) {
  pane.touched.push_back(segment);
  record[kFirstTime].time = std::numeric_limits<std::int64_t>::max();
  record[kLastTime].time = std::numeric_limits<std::int64_t>::min();
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    record[kFirstColumn + column].number = layout_.empty[column];
  }
}

PaneStore::Cell* PaneStore::Touch(std::size_t slot, std::uint32_t segment) {
  OpenPane& pane = Open(slot, segment);
  Cell* record = pane.cells.data() + static_cast<std::size_t>(segment) * stride_;
  if (record[kSamples].samples++ == 0) Begin(pane, segment, record);
  return record;
}

void PaneStore::NoteTime(Cell* record, std::int64_t time_ns) {
  record[kFirstTime].time = std::min(record[kFirstTime].time, time_ns);
  record[kLastTime].time = std::max(record[kLastTime].time, time_ns);
}

// Of two samples at one time the larger counts, at either end.
void PaneStore::NoteEnds(Cell* record, std::int64_t time_ns, double value) {
  Cell* columns = record + kFirstColumn;
  if (layout_.first >= 0) {
    double& first = columns[layout_.first].number;
    const std::int64_t at = record[kFirstTime].time;
    if (time_ns < at || (time_ns == at && !(value <= first))) first = value;
  }
  if (layout_.last >= 0) {
    double& last = columns[layout_.last].number;
    const std::int64_t at = record[kLastTime].time;
    if (time_ns > at || (time_ns == at && !(value <= last))) last = value;
  }
}

void PaneStore::CountShares(Cell* record, double value, double weight) {
  Cell* columns = record + kFirstColumn;
  for (std::size_t i = 0; i < above_.size(); ++i) {
    if (value > above_[i]) columns[layout_.above[i]].number += weight;
  }
  for (std::size_t i = 0; i < below_.size(); ++i) {
    if (value < below_[i]) columns[layout_.below[i]].number += weight;
  }
}

void PaneStore::AddToHistogram(std::size_t slot, std::uint32_t segment, BucketCount entry) {
  std::vector<BucketCount>& counts = slots_[slot]->histograms[segment];
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
  Cell* record = Touch(slot, segment);
  Cell* columns = record + kFirstColumn;
  const auto times = static_cast<double>(weight);
  if (layout_.count >= 0) columns[layout_.count].number += times;
  if (layout_.sum >= 0) {
    Cell* cell = columns + layout_.sum;
    const Compensated old{cell[0].number, cell[1].number};
    const Compensated sum = weight == 1 ? Add(old, value) : Add(old, TwoProduct(value, times));
    cell[0].number = sum.hi;
    cell[1].number = sum.lo;
  }
  if (layout_.squares >= 0) {
    Cell* cell = columns + layout_.squares;
    const Compensated sum =
        Add(Compensated{cell[0].number, cell[1].number}, Multiply(TwoProduct(value, value), times));
    cell[0].number = sum.hi;
    cell[1].number = sum.lo;
  }
  if (layout_.min >= 0) {
    columns[layout_.min].number = std::min(columns[layout_.min].number, value);
  }
  if (layout_.max >= 0) {
    columns[layout_.max].number = std::max(columns[layout_.max].number, value);
  }
  NoteEnds(record, time_ns, value);
  NoteTime(record, time_ns);
  CountShares(record, value, times);
  if (histogram_) AddToHistogram(slot, segment, {BucketOf(value), weight});
}

void PaneStore::AddCounts(std::size_t slot, std::uint32_t segment, std::int64_t time_ns, double ok,
                          double total) {
  Cell* record = Touch(slot, segment);
  Cell* columns = record + kFirstColumn;
  if (layout_.count >= 0) columns[layout_.count].number += total;
  if (layout_.ok >= 0) columns[layout_.ok].number += ok;
  NoteTime(record, time_ns);
}

void PaneStore::AddNothing(std::size_t slot, std::uint32_t segment, std::int64_t time_ns) {
  NoteTime(Touch(slot, segment), time_ns);
}

void PaneStore::AddIncrease(std::size_t slot, std::uint32_t segment, std::int64_t time_ns,
                            Compensated increase) {
  Cell* record = Touch(slot, segment);
  Cell* columns = record + kFirstColumn;
  if (layout_.count >= 0) columns[layout_.count].number += 1;
  if (layout_.sum >= 0) {
    Cell* cell = columns + layout_.sum;
    const Compensated sum = Add(Compensated{cell[0].number, cell[1].number}, increase);
    cell[0].number = sum.hi;
    cell[1].number = sum.lo;
  }
  NoteTime(record, time_ns);
}

void PaneStore::ResetSealed() {
  for (std::size_t column = 0; column < layout_.empty.size(); ++column) {
    double* values = sealed_.data() + column * capacity_;
    for (const std::uint32_t segment : sealed_touched_) values[segment] = layout_.empty[column];
  }
  if (histogram_) {
    for (const std::uint32_t segment : sealed_touched_) sealed_histograms_[segment].clear();
  }
  sealed_touched_.clear();
}

void PaneStore::Seal(std::size_t slot) {
  ResetSealed();
  std::unique_ptr<OpenPane> pane = std::move(slots_[slot]);
  if (pane == nullptr) return;
  for (const std::uint32_t segment : pane->touched) {
    Cell* record = pane->cells.data() + static_cast<std::size_t>(segment) * stride_;
    for (int column = 0; column < layout_.columns; ++column) {
      sealed_[static_cast<std::size_t>(column) * capacity_ + segment] =
          record[kFirstColumn + static_cast<std::size_t>(column)].number;
    }
    last_sample_ns_[segment] = std::max(last_sample_ns_[segment], record[kLastTime].time);
    if (histogram_) {
      Compact(pane->histograms[segment]);
      sealed_histograms_[segment].swap(pane->histograms[segment]);
    }
    record[kSamples].samples = 0;
  }
  sealed_touched_.swap(pane->touched);
  pane->touched.clear();
  idle_.push_back(std::move(pane));
}

}  // namespace sluice::window
