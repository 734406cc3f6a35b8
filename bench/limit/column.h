// Memory of the limit loops: columns over series.
#ifndef SLUICE_BENCH_LIMIT_COLUMN_H_
#define SLUICE_BENCH_LIMIT_COLUMN_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

namespace sluice::bench {

// Series are padded to a whole number of these, so that loops need no remainder.
constexpr std::size_t Padded(std::size_t series) { return (series + 31) / 32 * 32; }

// An array on a line of the cache, filled with one value.
template <typename T>
class Column {
 public:
  explicit Column(std::size_t size, T value = T())
      : data_(static_cast<T*>(::operator new(size * sizeof(T), kAlignment))) {
    std::uninitialized_fill_n(data_.get(), size, value);
  }
  T* get() const { return data_.get(); }
  T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Free {
    void operator()(T* data) const { ::operator delete(data, kAlignment); }
  };
  std::unique_ptr<T, Free> data_;
};

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_COLUMN_H_
