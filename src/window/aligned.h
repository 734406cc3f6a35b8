// Vectors that begin on a line of the cache, so that no access of a loop over them straddles
// two.
#ifndef SLUICE_SRC_WINDOW_ALIGNED_H_
#define SLUICE_SRC_WINDOW_ALIGNED_H_

#include <cstddef>
#include <new>
#include <vector>

namespace sluice::window {

template <typename T>
struct AlignedAllocator {
  using value_type = T;
  static constexpr std::align_val_t kLine{64};

  AlignedAllocator() = default;
  template <typename Other>
  AlignedAllocator(const AlignedAllocator<Other>&) {}  // NOLINT: as containers ask

  T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), kLine)); }
  void deallocate(T* data, std::size_t) { ::operator delete(data, kLine); }

  friend bool operator==(const AlignedAllocator&, const AlignedAllocator&) { return true; }
  friend bool operator!=(const AlignedAllocator&, const AlignedAllocator&) { return false; }
};

template <typename T>
using AlignedVector = std::vector<T, AlignedAllocator<T>>;

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_ALIGNED_H_
