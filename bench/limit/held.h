// `for 180 ticks`, by hand: the end of all limit loops.
#ifndef SLUICE_BENCH_LIMIT_HELD_H_
#define SLUICE_BENCH_LIMIT_HELD_H_

#include <cstddef>
#include <cstdint>

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include "bench/limit/column.h"
#include "bench/trips.h"

namespace sluice::bench {

// For how many ticks the condition of each series has held, the first one included.
class Held {
 public:
  static constexpr std::int32_t kDue = 180 + 1;

  explicit Held(std::size_t padded) : size_(padded), ticks_(padded) {}

#ifdef __AVX2__
  // Of 8 series from `i` on; `bad` is all ones, or zero.
  void Step(std::size_t i, __m256i bad) {
    auto* at = reinterpret_cast<__m256i*>(ticks_.get() + i);
    const __m256i ticks =
        _mm256_and_si256(_mm256_add_epi32(_mm256_load_si256(at), _mm256_set1_epi32(1)), bad);
    _mm256_store_si256(at, ticks);
    any_due_ = _mm256_or_si256(any_due_, _mm256_cmpeq_epi32(ticks, _mm256_set1_epi32(kDue)));
  }
#else
  std::int32_t* ticks() { return ticks_.get(); }
  void SetAnyDue(std::int32_t any) { any_due_ = any; }
#endif

  // Adds those that trip in this tick.
  void End(std::int64_t tick, Trips& trips) {
    if (!TakeAnyDue()) return;
    for (std::size_t i = 0; i < size_; ++i) {
      if (ticks_[i] == kDue) trips.push_back({tick, static_cast<std::uint32_t>(i)});
    }
  }

 private:
#ifdef __AVX2__
  bool TakeAnyDue() {
    const bool any = _mm256_testz_si256(any_due_, any_due_) == 0;
    any_due_ = _mm256_setzero_si256();
    return any;
  }
  __m256i any_due_ = _mm256_setzero_si256();
#else
  bool TakeAnyDue() const { return any_due_ != 0; }
  std::int32_t any_due_ = 0;
#endif

  std::size_t size_;
  Column<std::int32_t> ticks_;
};

#ifdef __AVX2__
// The masks of 4 and 4 doubles as one of 8 whole numbers.
inline __m256i JoinMasks(__m256d low, __m256d high) {
  const __m256 mixed =
      _mm256_shuffle_ps(_mm256_castpd_ps(low), _mm256_castpd_ps(high), _MM_SHUFFLE(2, 0, 2, 0));
  return _mm256_permute4x64_epi64(_mm256_castps_si256(mixed), _MM_SHUFFLE(3, 1, 2, 0));
}
// 4 of 8 whole numbers as doubles.
inline __m256d LowDoubles(__m256i numbers) {
  return _mm256_cvtepi32_pd(_mm256_castsi256_si128(numbers));
}
inline __m256d HighDoubles(__m256i numbers) {
  return _mm256_cvtepi32_pd(_mm256_extracti128_si256(numbers, 1));
}
#endif

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_LIMIT_HELD_H_
