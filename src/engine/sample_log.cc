#include "src/engine/sample_log.h"

#include <algorithm>

namespace sluice::engine {

static_assert(sizeof(SampleCell) == 32, "two samples to a line of the cache");

SampleLog::~SampleLog() {
  Chunk* chunk = first_;
  while (chunk != nullptr) {
    Chunk* next = chunk->next == first_ ? nullptr : chunk->next;
    delete chunk;
    chunk = next;
  }
}

bool SampleLog::HasPlaces(std::size_t cells) const { return RoomLeft() >= cells; }

// Out of line, for it is called once a chunk; or more often where the log is full.
bool SampleLog::FindPlaces() {
  const std::uint64_t room = RoomLeft();
  if (room == 0) return false;
  SampleCell* chunk_end = writing_ == nullptr ? nullptr : writing_->cells + kChunkCells;
  if (place_ == chunk_end) {
    EnterChunk();
    chunk_end = writing_->cells + kChunkCells;
  }
  const auto left = static_cast<std::uint64_t>(chunk_end - place_);
  places_end_ = place_ + std::min(room, left);
  return true;
}

void SampleLog::EnterChunk() {
  Chunk* next = writing_ == nullptr ? nullptr : writing_->next;
  // With no more than all of its cells read, the reader has yet to ask that chunk for the
  // one after it.
  if (next == nullptr || next->end_cell >= consumed_.load(std::memory_order_acquire)) {
    Chunk* added = new Chunk;
    added->next = next == nullptr ? added : next;
    if (writing_ == nullptr) {
      first_ = added;
    } else {
      writing_->next = added;
    }
    chunks_.store(chunks_.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
    next = added;
  }
  writing_ = next;
  writing_->end_cell = written_ + kChunkCells;
  place_ = writing_->cells;
}

std::size_t SampleLog::bytes() const {
  return sizeof(SampleLog) + chunks_.load(std::memory_order_relaxed) * sizeof(Chunk);
}

}  // namespace sluice::engine
