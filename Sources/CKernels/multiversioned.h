// How a kernel is compiled: one source for all instruction sets, of which the loader picks the widest
// that the processor has. Built with -fno-math-errno, else a square root that may set errno keeps the
// optimisers' loops scalar.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
#define MULTIVERSIONED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// Without AVX-512, for what takes another form there: a function of its own, where the processor has it.
#define MULTIVERSIONED_TO_V3 __attribute__((target_clones("arch=x86-64-v3", "default")))
// In whole vectors of AVX-512: left to itself, the compiler takes those of 256 bits.
#define FOR_V4 __attribute__((target("arch=x86-64-v4,no-prefer-256-bit")))
#define HAS_V4 __builtin_cpu_supports("x86-64-v4")
#else
#define MULTIVERSIONED
#define MULTIVERSIONED_TO_V3
#define FOR_V4
#endif
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
