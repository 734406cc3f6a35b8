// Random numbers that are the same everywhere: no distribution of the standard library,
// for these differ from one library to the next.
#ifndef SLUICE_EXAMPLES_STREAMING_BACKEND_DICE_H_
#define SLUICE_EXAMPLES_STREAMING_BACKEND_DICE_H_

#include <cstdint>

namespace backend {

// SplitMix64, and what is drawn from it.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  // In [0, 1).
  double Fraction() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return static_cast<double>((z ^ (z >> 31)) >> 11) * 0x1p-53;
  }

  double Between(double low, double high) { return low + (high - low) * Fraction(); }

  // How many of `tries` succeed, where each does with `chance`.
  std::uint64_t Successes(std::uint64_t tries, double chance) {
    std::uint64_t successes = 0;
    for (std::uint64_t i = 0; i < tries; ++i) successes += Fraction() < chance ? 1 : 0;
    return successes;
  }

  // About `mean` happenings, a little more or less.
  std::uint64_t Around(double mean) {
    return Successes(static_cast<std::uint64_t>(mean * 2 + Fraction()), 0.5);
  }

 private:
  std::uint64_t state_;
};

}  // namespace backend

#endif  // SLUICE_EXAMPLES_STREAMING_BACKEND_DICE_H_
