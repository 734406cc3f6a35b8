// Compiling loops for more than one instruction set. A file of loops is included within a
// namespace of its own for each:
//
//   namespace baseline {
//   #include "src/.../loops.inc"
//   }
//   SLUICE_BEGIN_AVX2
//   namespace avx2 {
//   #include "src/.../loops.inc"
//   }
//   SLUICE_END_AVX2
//
// Nothing in such a file may be shared between them, not even an inline function that the
// compiler might not inline: the linker would keep one of its copies for all. Loops that
// are alike in all give the same results, bit for bit; only they may depend on it who
// count on HasAvx2.
#ifndef SLUICE_SRC_WINDOW_INSTRUCTION_SETS_H_
#define SLUICE_SRC_WINDOW_INSTRUCTION_SETS_H_

#if defined(__x86_64__) && defined(__clang__)
#define SLUICE_BEGIN_AVX2 \
  _Pragma("clang attribute push(__attribute__((target(\"avx2,fma\"))), apply_to = function)")
#define SLUICE_END_AVX2 _Pragma("clang attribute pop")
#elif defined(__x86_64__)
#define SLUICE_BEGIN_AVX2 _Pragma("GCC push_options") _Pragma("GCC target(\"avx2,fma\")")
#define SLUICE_END_AVX2 _Pragma("GCC pop_options")
#else
#define SLUICE_BEGIN_AVX2
#define SLUICE_END_AVX2
#endif

namespace sluice::window {

// Whether this processor has what is between SLUICE_BEGIN_AVX2 and SLUICE_END_AVX2, and it
// may be used.
inline bool HasAvx2() {
#if defined(__x86_64__) && !defined(SLUICE_PORTABLE_LOOPS)
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
#else
  return false;
#endif
}

}  // namespace sluice::window

#endif  // SLUICE_SRC_WINDOW_INSTRUCTION_SETS_H_
