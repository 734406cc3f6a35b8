#include "src/window/kernels.h"

#include <cstring>
#include <limits>

#include "absl/base/attributes.h"
#include "src/window/compensated.h"
#include "src/window/instruction_sets.h"

namespace sluice::window {
namespace {

// Of a word.
constexpr std::uint64_t kLowHalf = 0xffffffff;

namespace baseline {
#include "src/window/kernel_loops.inc"
}

SLUICE_BEGIN_AVX2
namespace avx2 {
#include "src/window/kernel_loops.inc"
}
SLUICE_END_AVX2

}  // namespace

const Kernels& BaselineKernels() { return baseline::kKernels; }

const Kernels& BestKernels() {
  static const Kernels& best = HasAvx2() ? avx2::kKernels : baseline::kKernels;
  return best;
}

}  // namespace sluice::window
