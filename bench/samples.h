// What the series of benchmarks report.
#ifndef SLUICE_BENCH_SAMPLES_H_
#define SLUICE_BENCH_SAMPLES_H_

#include <cstddef>
#include <cstdint>

namespace sluice::bench {

// A sample of an outcome.
struct Counts {
  std::uint32_t ok = 0;
  std::uint32_t total = 0;
};

// A number in [0, 1) made of these three; the same whenever it is asked for.
inline double Fraction(std::uint32_t series, std::int64_t tick, std::size_t sample) {
  std::uint64_t bits = series * 0x9E3779B97F4A7C15 +
                       static_cast<std::uint64_t>(tick) * 0xD1B54A32D192ED03 +
                       sample * 0x8CB92BA72F3D8DD7;
  bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
  bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
  return static_cast<double>((bits ^ (bits >> 31)) >> 11) * 0x1p-53;
}

// One series in a hundred fails now and then, for some minutes; it begins and ends with a
// fault.
inline bool Fails(std::uint32_t series, std::int64_t tick) {
  constexpr std::int64_t kCourse = 700;
  const std::int64_t at = (tick + series) % kCourse;
  return series % 100 == 7 && (at < 250 || at > 600);
}

// Of a gauge: about 0.99 where all is well, about 0.89 where it fails.
inline double GaugeWhere(bool fails, double fraction) {
  return (fails ? 0.88 : 0.98) + 0.02 * fraction;
}
inline double GaugeOf(std::uint32_t series, std::int64_t tick, std::size_t sample) {
  return GaugeWhere(Fails(series, tick), Fraction(series, tick, sample));
}

// Of a gauge that is below 0.5, but for a peak now and then where it fails.
inline double LoadOf(std::uint32_t series, std::int64_t tick, std::size_t sample) {
  const double load = 0.5 * Fraction(series, tick, sample);
  return Fails(series, tick) && tick % 40 == 0 ? 0.95 + 0.1 * load : load;
}

// Of a latency: about 100, and about 250 where it fails; the slowest of a hundred take twice
// as long.
inline double LatencyWhere(bool fails, double fraction) {
  return (fails ? 250 : 100) * (0.5 + fraction + 0.01 / (1.01 - fraction));
}
inline double LatencyOf(std::uint32_t series, std::int64_t tick, std::size_t sample) {
  return LatencyWhere(Fails(series, tick), Fraction(series, tick, sample));
}

// Of an outcome: some hundred attempts, of which 1 % fail, or 10 %.
inline Counts CountsWhere(bool fails, double fraction) {
  const auto total = static_cast<std::uint32_t>(50 + 100 * fraction);
  const auto bad = static_cast<std::uint32_t>(total * (fails ? 0.1 : 0.01));
  return {total - bad, total};
}
inline Counts CountsOf(std::uint32_t series, std::int64_t tick, std::size_t sample) {
  return CountsWhere(Fails(series, tick), Fraction(series, tick, sample));
}

}  // namespace sluice::bench

#endif  // SLUICE_BENCH_SAMPLES_H_
