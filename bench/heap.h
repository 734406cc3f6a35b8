// What things take of the heap.
#ifndef SLUICE_BENCH_HEAP_H_
#define SLUICE_BENCH_HEAP_H_

#include <malloc.h>

#include <cstddef>

namespace sluice::bench {

// Bytes that are allocated now, by all of the program. Large blocks are the system's, and
// are counted beside.
inline std::size_t HeapBytes() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_HEAP_H_
