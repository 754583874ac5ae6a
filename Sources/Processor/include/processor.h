// What Swift cannot do by itself: ask the processor what it has and the system which processors there are, pause in a
// spin loop, set the floating-point mode, ask for memory ahead of its use, and take a piece of the stack without clearing
// it. No arithmetic lives here.
#ifndef BACKPROP_PROCESSOR_H
#define BACKPROP_PROCESSOR_H

#include <stdbool.h>
#include <stdint.h>

/// Asks for the cache line of an address, into second-level cache. Any address will do.
static inline void processor_prefetch(const void *address) { __builtin_prefetch(address, 0, 2); }
/// Asks for the cache line of an address to write to it, into first-level cache.
static inline void processor_prefetch_to_write(const void *address) { __builtin_prefetch(address, 1, 3); }

/// Memory for a kernel to work in; what it holds at first is anything.
typedef struct { long long numbers[512]; } processor_page;
typedef struct { processor_page pages[25]; } processor_room;
static inline processor_page processor_uncleared_page(void) { processor_page page; return page; }
static inline processor_room processor_uncleared_room(void) { processor_room room; return room; }

#if defined(__linux__)
#include <sys/syscall.h>

// Declared here because the C library shows them to programs of its own dialect alone.
long syscall(long number, ...);
int sched_getcpu(void);

/// How many processors the system lets this process run on; 0 where it does not tell.
static inline int processor_count_allowed(void) {
  unsigned long set[64] = {0};
  long bytes = syscall(SYS_sched_getaffinity, 0, sizeof set, set);
  int count = 0;
  for (long word = 0; word < bytes / (long)sizeof set[0]; word++) count += __builtin_popcountl(set[word]);
  return count;
}

/// The number of the processor that runs this thread now; negative where the system does not tell.
static inline int processor_current(void) { return sched_getcpu(); }

#else

static inline int processor_count_allowed(void) { return 0; }
static inline int processor_current(void) { return -1; }

#endif

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

/// This thread's floating-point mode, and the same mode with subnormal numbers kept: a host that flushes them to zero
/// would otherwise get other bits.
static inline uint64_t processor_mode(void) { return _mm_getcsr(); }
static inline void processor_set_mode(uint64_t mode) { _mm_setcsr((unsigned)mode); }
static inline uint64_t processor_mode_with_subnormals(uint64_t mode) { return mode & ~(uint64_t)0x8040; }

#elif defined(__aarch64__)

static inline bool processor_has_avx2(void) { return false; }
static inline bool processor_has_avx512(void) { return false; }
static inline void processor_pause(void) { __asm__ __volatile__("yield"); }
static inline uint64_t processor_mode(void) {
  uint64_t mode;
  __asm__ __volatile__("mrs %0, fpcr" : "=r"(mode));
  return mode;
}
static inline void processor_set_mode(uint64_t mode) { __asm__ __volatile__("msr fpcr, %0" : : "r"(mode)); }
static inline uint64_t processor_mode_with_subnormals(uint64_t mode) { return mode & ~((uint64_t)1 << 24); }

#else

static inline bool processor_has_avx2(void) { return false; }
static inline bool processor_has_avx512(void) { return false; }
static inline void processor_pause(void) {}
static inline uint64_t processor_mode(void) { return 0; }
static inline void processor_set_mode(uint64_t mode) { (void)mode; }
static inline uint64_t processor_mode_with_subnormals(uint64_t mode) { return mode; }

#endif
#endif
