// The three things that Swift cannot do by itself: ask the processor what it has, pause in a spin loop,
// and set the floating-point mode. No arithmetic lives here.
#ifndef BACKPROP_PROCESSOR_H
#define BACKPROP_PROCESSOR_H

#include <stdbool.h>

#if defined(__x86_64__) || defined(_M_X64)
#include <xmmintrin.h>

/// The processor and the operating system both support AVX2 and FMA.
static inline bool processor_has_avx2(void) {
  __builtin_cpu_init();
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
}

/// The processor and the operating system both support the AVX-512 subsets that the kernels use.
static inline bool processor_has_avx512(void) {
  __builtin_cpu_init();
  return processor_has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
         __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

static inline void processor_pause(void) { _mm_pause(); }

/// Subnormal numbers on or off for this thread: they are always on here, so that every machine gives the same bits.
static inline void processor_keep_subnormals(void) { _mm_setcsr(_mm_getcsr() & ~0x8040u); }

#elif defined(__aarch64__)

static inline bool processor_has_avx2(void) { return false; }
static inline bool processor_has_avx512(void) { return false; }
static inline void processor_pause(void) { __asm__ __volatile__("yield"); }
static inline void processor_keep_subnormals(void) {}

#else

static inline bool processor_has_avx2(void) { return false; }
static inline bool processor_has_avx512(void) { return false; }
static inline void processor_pause(void) {}
static inline void processor_keep_subnormals(void) {}

#endif
#endif
