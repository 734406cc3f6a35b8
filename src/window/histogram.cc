#include "src/window/histogram.h"

#include <cstring>
#include <limits>

#include "sluice/v1/snapshot.pb.h"
#include "src/window/state_columns.h"

namespace sluice::window {
namespace {

constexpr std::int16_t kNotPlain = -1;
constexpr std::uint32_t kLengthWords = 3;  // of what is not plain

constexpr std::size_t kLeastWords = 16;

// Answers of how many samples and counts it told.
std::size_t AddPane(const PaneWords& pane, BucketCounts& counts) {
  return ReadWords(
      pane, [&](Words samples) { counts.Add(samples); },
      [&](BucketCount entry) { counts.Add(entry); });
}

}  // namespace

std::uint64_t QuantileRank(const plan::Decimal& q, std::uint64_t total) {
  __extension__ using Wide = unsigned __int128;
  const auto scale = static_cast<Wide>(q.denominator());
  const Wide product = static_cast<Wide>(q.numerator) * total;
  const Wide rank = (product + scale - 1) / scale;
  return std::clamp<std::uint64_t>(static_cast<std::uint64_t>(rank), 1, total);
}

double QuantileOf(const BucketCounts& counts, const plan::Decimal& q) {
  if (counts.total() == 0) return std::numeric_limits<double>::quiet_NaN();
  return BucketValue(counts.BucketAt(QuantileRank(q, counts.total())));
}

// ---- Rings

void HistogramWindow::Ring::Grow(std::size_t needed) {
  const std::size_t capacity = std::max(kLeastWords, needed + needed / 8);
  // Not cleared: pages of it that no pane has reached yet are not touched.
  std::unique_ptr<std::int16_t[]> words(new std::int16_t[capacity]);
  Copy(0, size_, words.get());
  words_ = std::move(words);
  capacity_ = static_cast<std::uint32_t>(capacity);
  oldest_ = 0;
}

void HistogramWindow::Ring::Put(const std::int16_t* words, std::size_t n) {
  const std::uint32_t place = Place(size_);
  const std::size_t first = std::min<std::size_t>(n, capacity_ - place);
  std::copy_n(words, first, words_.get() + place);
  std::copy_n(words + first, n - first, words_.get());
  size_ += static_cast<std::uint32_t>(n);
}

void HistogramWindow::Ring::Copy(std::uint32_t at, std::size_t n, std::int16_t* out) const {
  if (n == 0) return;
  const std::uint32_t place = Place(at);
  const std::size_t first = std::min<std::size_t>(n, capacity_ - place);
  std::copy_n(words_.get() + place, first, out);
  std::copy_n(words_.get(), n - first, out + first);
}

void HistogramWindow::Ring::Append(const PaneWords& pane) {
  const auto n = static_cast<std::uint32_t>(pane.words.size());
  std::int16_t length[kLengthWords] = {static_cast<std::int16_t>(n)};
  std::size_t length_words = 1;
  if (!pane.plain || n > std::uint32_t{INT16_MAX}) {
    length[0] = kNotPlain;
    std::memcpy(length + 1, &n, sizeof(n));
    length_words = kLengthWords;
  }
  const std::size_t needed = size_ + length_words + n;
  if (needed > capacity_) Grow(needed);
  Put(length, length_words);
  Put(pane.words.data(), n);
}

template <typename OnPane>
std::uint32_t HistogramWindow::Ring::Read(std::uint32_t at, std::vector<std::int16_t>& scratch,
                                          const OnPane& on_pane) const {
  const std::int16_t length = words_[Place(at)];
  if (length == 0) return 1;
  std::uint32_t length_words = 1;
  auto n = static_cast<std::uint32_t>(length);
  if (length == kNotPlain) {
    std::int16_t words[kLengthWords];
    Copy(at, kLengthWords, words);
    std::memcpy(&n, words + 1, sizeof(n));
    length_words = kLengthWords;
  }
  const std::uint32_t place = Place(at + length_words);
  PaneWords pane{Words(words_.get() + place, n), length != kNotPlain};
  if (n > capacity_ - place) {
    scratch.resize(n);
    Copy(at + length_words, n, scratch.data());
    pane.words = scratch;
  }
  on_pane(pane);
  return length_words + n;
}

// ---- Windows

HistogramWindow::HistogramWindow(const plan::WindowSpec& spec)
    : offset_(static_cast<std::uint32_t>(spec.offset)),
      slots_(static_cast<std::uint32_t>(spec.panes + spec.offset)) {}

std::size_t HistogramWindow::Leave(Segment& segment) {
  std::size_t steps = 0;
  const std::uint32_t words = segment.ring.Read(0, scratch_, [&](const PaneWords& pane) {
    steps = ReadWords(
        pane, [&](Words samples) { segment.counts.Remove(samples); },
        [&](BucketCount entry) { segment.counts.Remove(entry); });
  });
  segment.ring.RemoveOldest(words);
  segment.entered -= words;
  --segment.panes;
  return steps;
}

std::size_t HistogramWindow::Enter(Segment& segment) {
  std::size_t steps = 0;
  segment.entered += segment.ring.Read(segment.entered, scratch_, [&](const PaneWords& pane) {
    steps = AddPane(pane, segment.counts);
  });
  --segment.waiting;
  return steps;
}

std::size_t HistogramWindow::Push(std::size_t segment, const PaneWords& pane) {
  Segment& of = segments_[segment];
  std::size_t steps = 1;
  if (of.panes == slots_) steps += Leave(of);
  of.ring.Append(pane);
  ++of.panes;
  if (++of.waiting > offset_) steps += Enter(of);
  return steps;
}

void HistogramWindow::AddTo(std::size_t segment, BucketCounts& counts) const {
  const Ring& ring = segments_[segment].ring;
  if (ring.size() == 0) return;
  std::vector<std::int16_t> scratch;  // of nothing: a ring of one pane is never in two parts
  ring.Read(0, scratch, [&](const PaneWords& pane) { AddPane(pane, counts); });
}

// ---- To a snapshot and from it

void HistogramWindow::Save(SegmentNumbers segments, v1::WindowState& state) const {
  state.set_has_histograms(true);
  std::vector<std::int16_t> scratch;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (segments[i] >= segments_.size()) continue;
    const Segment& segment = segments_[segments[i]];
    if (segment.panes == 0) continue;
    v1::WindowState::Histograms& saved = *state.add_histograms();
    saved.set_segment(static_cast<std::uint32_t>(i));
    for (std::uint32_t pane = 0, at = 0; pane < segment.panes; ++pane) {
      v1::HistogramState& histogram = *saved.add_panes();
      at += segment.ring.Read(at, scratch, [&](const PaneWords& words) {
        ReadCounts(words, [&](BucketCount entry) { SaveBucket(entry, histogram); });
      });
    }
  }
}

absl::Status HistogramWindow::Load(const v1::WindowState& state, SegmentNumbers segments) {
  std::vector<std::int16_t> words;
  std::vector<BucketCount> buckets;
  for (const v1::WindowState::Histograms& saved : state.histograms()) {
    if (saved.segment() >= segments.size()) return BadSnapshot("a histogram of no segment");
    if (static_cast<std::size_t>(saved.panes_size()) > slots_) {
      return BadSnapshot("a window has more histograms than panes");
    }
    for (const v1::HistogramState& histogram : saved.panes()) {
      buckets.clear();
      if (absl::Status good = LoadBuckets(histogram, buckets); !good.ok()) return good;
      if (segments[saved.segment()] == kNoSegment) continue;
      words.clear();
      bool plain = true;
      for (const BucketCount& entry : buckets) plain &= AppendWords(entry, words);
      Push(segments[saved.segment()], {words, plain});
    }
  }
  return absl::OkStatus();
}

std::size_t HistogramWindow::bytes() const {
  std::size_t bytes = segments_.size() * sizeof(Segment);
  for (const Segment& segment : segments_) bytes += segment.counts.bytes() + segment.ring.bytes();
  return bytes;
}

std::size_t HistogramWindow::BytesPerSegment(const plan::WindowSpec& spec) {
  return sizeof(Segment) + BucketCounts::kGroupBytes + BytesPerBucket(spec);
}

// A ring that has just grown has an eighth more than it needs.
std::size_t HistogramWindow::BytesPerBucket(const plan::WindowSpec& spec) {
  return static_cast<std::size_t>(spec.panes + spec.offset) * sizeof(std::int16_t) * 17 / 16;
}

}  // namespace sluice::window
