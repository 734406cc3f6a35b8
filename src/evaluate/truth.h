// Three-valued truth (Kleene, "Introduction to Metamathematics", 1952, paragraph 64).
#ifndef SLUICE_SRC_EVALUATE_TRUTH_H_
#define SLUICE_SRC_EVALUATE_TRUTH_H_

#include <cstdint>

namespace sluice::evaluate {

// Two bits: "may be true" and "must be true". So `and` and `or` are those of the
// bits, and columns of truths are columns of bytes.
using Truth = std::uint8_t;
inline constexpr Truth kFalse = 0;
inline constexpr Truth kUnknown = 1;
inline constexpr Truth kTrue = 3;

inline Truth And(Truth a, Truth b) { return a & b; }
inline Truth Or(Truth a, Truth b) { return a | b; }
inline Truth Not(Truth a) { return static_cast<Truth>(((a & 1) << 1 | a >> 1) ^ 3); }
inline Truth FromBool(bool value) { return value ? kTrue : kFalse; }

}  // namespace sluice::evaluate

#endif  // SLUICE_SRC_EVALUATE_TRUTH_H_
