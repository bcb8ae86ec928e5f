// How a kernel is compiled: one source for all instruction sets, of which the loader picks the widest
// that the processor has. Built with -fno-math-errno, else a square root that may set errno keeps the
// optimisers' loops scalar.
#pragma once

#if defined(__x86_64__) && defined(__linux__)
#define MULTIVERSIONED \
  __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
// But for AVX-512, for what another is as fast at there.
#define MULTIVERSIONED_TO_V3 __attribute__((target_clones("arch=x86-64-v3", "default")))
#else
#define MULTIVERSIONED
#define MULTIVERSIONED_TO_V3
#endif
#define INLINE static inline __attribute__((always_inline))
#define UNROLLED _Pragma("clang loop unroll(full)")
