#include "src/evaluate/column_loops.h"

#include <cmath>
#include <cstdint>
#include <limits>

#include "absl/base/attributes.h"
#include "src/window/compensated.h"
#include "src/window/instruction_sets.h"

namespace sluice::evaluate {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

namespace baseline {
#include "src/evaluate/column_loops.inc"
}
SLUICE_BEGIN_AVX2
namespace avx2 {
#include "src/evaluate/column_loops.inc"
}
SLUICE_END_AVX2

}  // namespace

const ColumnLoops& BaselineColumnLoops() { return baseline::kLoops; }

const ColumnLoops& BestColumnLoops() {
  static const ColumnLoops& best = window::HasAvx2() ? avx2::kLoops : baseline::kLoops;
  return best;
}

}  // namespace sluice::evaluate
