// Division that rounds down: ticks and times before 1970 are negative.
#ifndef SLUICE_SRC_WINDOW_FLOOR_DIVIDE_H_
#define SLUICE_SRC_WINDOW_FLOOR_DIVIDE_H_

#include <cstdint>

namespace sluice::window {

// `b` is positive.
inline std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

// What that leaves over: 0 .. b - 1.
inline std::int64_t FloorModulo(std::int64_t a, std::int64_t b) {
  const std::int64_t rest = a % b;
  return rest < 0 ? rest + b : rest;
}

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_FLOOR_DIVIDE_H_
