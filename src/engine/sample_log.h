// The samples of one producing thread on their way to the engine's thread: a queue
// with one writer and one reader, who wait for each other never.
//
//   writer                                    reader
//   cells -> [chunk]->[chunk]->[chunk]-+  ->  cells up to `published_`
//               ^----------------------+
//
// Cells lie in chunks that form a ring. The writer fills them in turn and publishes
// by one release store of how many it has written; the reader says by another how
// many it has read. A chunk that the reader has left is written again; where it has not
// left the next one in the ring, the writer puts a new one in between. So the ring grows
// to what waits between two drains, and from then on nothing is allocated.
#ifndef SLUICE_SRC_ENGINE_SAMPLE_LOG_H_
#define SLUICE_SRC_ENGINE_SAMPLE_LOG_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/types/span.h"
#include "sluice/engine.h"

namespace sluice::engine {

// One sample; or, in the cells after that of a histogram, one of its buckets, which has
// no more than `first` and `second`. Two to a line of the cache.
struct SampleCell {
  enum class Form : std::uint32_t { kValue, kCounts, kHistogram };
  union Number {
    double value;
    std::uint64_t count;
  };

  std::int64_t time_ns;
  std::uint32_t series;
  Form form;
  Number first;   // the value; ok
  Number second;  // total; how many buckets
};

// Thread-safety: one writer and one reader at a time, which may be two threads.
class SampleLog {
 public:
  // At most `most_cells` wait.
  explicit SampleLog(std::size_t most_cells) : most_cells_(most_cells) {}
  ~SampleLog();
  SampleLog(const SampleLog&) = delete;
  SampleLog& operator=(const SampleLog&) = delete;

  // ---- The writer's

  // The cell to be written next, or null where too many wait. What is in it is seen
  // from Publish on.
  SampleCell* Place() {
    if (ABSL_PREDICT_FALSE(place_ == places_end_) && !FindPlaces()) return nullptr;
    ++written_;
    return place_++;
  }
  void Publish() { published_.store(written_, std::memory_order_release); }

  // Whether so many calls of Place would all succeed.
  bool HasPlaces(std::size_t cells) const;

  void End() { ended_.store(true, std::memory_order_release); }
  // Whether the reader is gone for ever.
  bool closed() const { return closed_.load(std::memory_order_relaxed); }

  // Samples that were not written; only the writer changes these.
  void CountOverflow() { Increase(overflowed_); }
  void CountRejected() { Increase(rejected_); }

  // ---- The reader's

  // Calls `visit(const SampleCell&, absl::Span<const HistogramBucket>)` for all samples
  // published by now. `buckets` is room for those of one histogram.
  template <typename Visit>
  void Drain(std::vector<HistogramBucket>& buckets, const Visit& visit) {
    const std::uint64_t until = published_.load(std::memory_order_acquire);
    while (read_ != until) {
      const SampleCell& cell = Next();
      if (ABSL_PREDICT_TRUE(cell.form != SampleCell::Form::kHistogram)) {
        visit(cell, absl::Span<const HistogramBucket>());
        continue;
      }
      const SampleCell head = cell;  // its chunk may be written again from Next on
      buckets.clear();
      for (std::uint64_t i = 0; i < head.second.count; ++i) {
        const SampleCell& bucket = Next();
        buckets.push_back({bucket.first.value, bucket.second.count});
      }
      visit(head, absl::Span<const HistogramBucket>(buckets));
    }
    consumed_.store(read_, std::memory_order_release);
  }

  void Close() { closed_.store(true, std::memory_order_relaxed); }
  // Once true, all that the writer ever published is seen by the next Drain.
  bool ended() const { return ended_.load(std::memory_order_acquire); }

  // ---- Anyone's

  std::uint64_t overflowed() const { return overflowed_.load(std::memory_order_relaxed); }
  std::uint64_t rejected() const { return rejected_.load(std::memory_order_relaxed); }
  std::size_t bytes() const;

 private:
  // What one thread writes shares no line of the cache with what another one writes.
  static constexpr std::size_t kCacheLine = 64;
  static constexpr std::size_t kChunkCells = 127;

  struct alignas(kCacheLine) Chunk {
    SampleCell cells[kChunkCells];
    Chunk* next = nullptr;       // in the ring; the writer's, until it publishes beyond
    std::uint64_t end_cell = 0;  // the writer's: the number of the cell after its last
  };

  static void Increase(std::atomic<std::uint64_t>& count) {
    count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }

  std::uint64_t RoomLeft() const {
    return most_cells_ - (written_ - consumed_.load(std::memory_order_acquire));
  }
  bool FindPlaces();
  void EnterChunk();

  const SampleCell& Next() {
    if (read_at_ == kChunkCells) {
      reading_ = reading_ == nullptr ? first_ : reading_->next;
      read_at_ = 0;
      // Gives back the chunk behind, while the rest is still to be read.
      consumed_.store(read_ + 1, std::memory_order_release);
    }
    ++read_;
    return reading_->cells[read_at_++];
  }

  const std::size_t most_cells_;
  Chunk* first_ = nullptr;  // the writer's, until it publishes a cell

  // The writer's.
  alignas(kCacheLine) std::atomic<std::uint64_t> published_{0};
  std::uint64_t written_ = 0;
  SampleCell* place_ = nullptr;
  SampleCell* places_end_ = nullptr;  // no further than its chunk, and than what may wait
  Chunk* writing_ = nullptr;
  std::atomic<std::size_t> chunks_{0};
  std::atomic<std::uint64_t> overflowed_{0};
  std::atomic<std::uint64_t> rejected_{0};
  std::atomic<bool> ended_{false};

  // The reader's.
  alignas(kCacheLine) std::atomic<std::uint64_t> consumed_{0};
  std::uint64_t read_ = 0;
  Chunk* reading_ = nullptr;
  std::size_t read_at_ = kChunkCells;
  std::atomic<bool> closed_{false};
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_SAMPLE_LOG_H_
