// What is written to a log is read from it, in order, whatever the two do meanwhile.
#include "src/engine/sample_log.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

namespace sluice::engine {
namespace {

constexpr std::size_t kUnbounded = std::size_t{1} << 40;

// Numbers its samples by their time. Every seventh is a histogram of so many buckets.
class Writer {
 public:
  explicit Writer(SampleLog& log) : log_(log) {}

  bool Write() {
    const std::size_t buckets = next_ % 7 == 0 ? static_cast<std::size_t>(next_ % 300) : 0;
    if (!log_.HasPlaces(buckets + 1)) return false;
    SampleCell cell = {next_, 0, SampleCell::Form::kValue, {}, {}};
    cell.first.value = static_cast<double>(next_);
    if (next_ % 7 == 0) {
      cell.form = SampleCell::Form::kHistogram;
      cell.second.count = buckets;
    }
    *log_.Place() = cell;
    for (std::size_t i = 0; i < buckets; ++i) {
      cell.first.value = static_cast<double>(next_);
      cell.second.count = i;
      *log_.Place() = cell;
    }
    log_.Publish();
    ++next_;
    return true;
  }

  std::int64_t written() const { return next_; }

 private:
  SampleLog& log_;
  std::int64_t next_ = 0;
};

// Counts what does not come as it was written.
class Reader {
 public:
  explicit Reader(SampleLog& log) : log_(log) {}

  void Drain() {
    log_.Drain(room_, [this](const SampleCell& cell, absl::Span<const HistogramBucket> buckets) {
      faults_ += cell.time_ns == next_ ? 0 : 1;
      const bool histogram = next_ % 7 == 0;
      faults_ += buckets.size() == (histogram ? static_cast<std::size_t>(next_ % 300) : 0) ? 0 : 1;
      for (std::size_t i = 0; i < buckets.size(); ++i) {
        faults_ += buckets[i].value == static_cast<double>(next_) && buckets[i].count == i ? 0 : 1;
      }
      ++next_;
    });
  }

  std::int64_t read() const { return next_; }
  std::int64_t faults() const { return faults_; }

 private:
  SampleLog& log_;
  std::vector<HistogramBucket> room_;
  std::int64_t next_ = 0;
  std::int64_t faults_ = 0;
};

TEST(SampleLogTest, WhatIsWrittenIsReadInOrder) {
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    SampleLog log(kUnbounded);
    Writer writer(log);
    Reader reader(log);
    for (int turn = 0; turn < 50; ++turn) {
      for (std::uint64_t i = random() % (1u << (round % 8)); i > 0; --i) {
        ASSERT_TRUE(writer.Write());
      }
      if (random() % 2 == 0) reader.Drain();
      if (reader.read() > writer.written()) FAIL() << "more was read than written";
    }
    reader.Drain();
    ASSERT_EQ(reader.read(), writer.written());
    ASSERT_EQ(reader.faults(), 0);
  }
}

// Writes so many samples and drains them, for each of the numbers in turn.
void WriteAndDrain(const std::vector<int>& numbers) {
  SampleLog log(kUnbounded);
  std::vector<HistogramBucket> room;
  std::int64_t written = 0;
  std::int64_t read = 0;
  for (const int number : numbers) {
    for (int i = 0; i < number; ++i) {
      *log.Place() = {written++, 0, SampleCell::Form::kValue, {}, {}};
      log.Publish();
    }
    log.Drain(room, [&](const SampleCell& cell, absl::Span<const HistogramBucket>) {
      ASSERT_EQ(cell.time_ns, read++);
    });
    ASSERT_EQ(read, written);
  }
}

// Chunks have 127 cells: drains at each place of a chunk, over some turns of the ring.
TEST(SampleLogTest, DrainsMayFallOnAnyPlaceOfAChunk) {
  for (int step = 1; step <= 260; ++step) WriteAndDrain(std::vector<int>(12, step));
}

// Where the reader stands at the end of a chunk, the one after it is not yet known: the
// writer may still put new ones in between.
TEST(SampleLogTest, TheRingMayGrowWhereTheReaderStands) {
  constexpr int kChunk = 127;
  for (const int more : {0, 1, kChunk - 1}) {
    WriteAndDrain({kChunk, 2 * kChunk + more, 5 * kChunk - more, 9 * kChunk, kChunk, 20 * kChunk});
  }
}

TEST(SampleLogTest, ChunksAreUsedAgain) {
  SampleLog log(kUnbounded);
  Writer writer(log);
  Reader reader(log);
  const auto turn = [&] {
    for (int i = 0; i < 2100; ++i) ASSERT_TRUE(writer.Write());
    reader.Drain();
  };
  for (int i = 0; i < 3; ++i) turn();
  const std::size_t bytes = log.bytes();
  for (int i = 0; i < 50; ++i) turn();
  EXPECT_EQ(log.bytes(), bytes);
  EXPECT_EQ(reader.faults(), 0);
}

TEST(SampleLogTest, NoMoreWaitsThanIsAllowed) {
  for (const std::size_t most : {1u, 2u, 126u, 127u, 128u, 254u, 1000u}) {
    SampleLog log(most);
    std::vector<HistogramBucket> room;
    std::size_t waiting = 0;
    std::size_t drained = 0;
    std::mt19937 random(static_cast<unsigned>(most));
    for (int turn = 0; turn < 100; ++turn) {
      for (std::size_t i = random() % (2 * most + 2); i > 0; --i) {
        EXPECT_EQ(log.HasPlaces(1), waiting < most);
        SampleCell* const place = log.Place();
        ASSERT_EQ(place != nullptr, waiting < most) << most;
        if (place == nullptr) continue;
        *place = {0, 0, SampleCell::Form::kValue, {}, {}};
        log.Publish();
        ++waiting;
      }
      EXPECT_TRUE(log.HasPlaces(most - waiting));
      EXPECT_FALSE(log.HasPlaces(most - waiting + 1));
      drained = 0;
      log.Drain(room, [&](const SampleCell&, absl::Span<const HistogramBucket>) { ++drained; });
      ASSERT_EQ(drained, waiting);
      waiting = 0;
    }
  }
}

TEST(SampleLogTest, TwoThreadsAtOnce) {
  constexpr std::int64_t kSamples = 200'000;
  SampleLog log(20'000);
  Reader reader(log);
  std::thread thread([&log] {
    Writer writer(log);
    while (writer.written() < kSamples) {
      if (!writer.Write()) std::this_thread::yield();
    }
    log.End();
  });
  for (bool ended = false; !ended;) {
    ended = log.ended();
    reader.Drain();
  }
  thread.join();
  EXPECT_EQ(reader.read(), kSamples);
  EXPECT_EQ(reader.faults(), 0);
}

}  // namespace
}  // namespace sluice::engine
