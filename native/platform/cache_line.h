// Cache lines as instructions see them.
#ifndef HARDFACTS_PLATFORM_CACHE_LINE_H_
#define HARDFACTS_PLATFORM_CACHE_LINE_H_

#include <atomic>
#include <cstdint>

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace hardfacts {

// No coherence granule in use is larger: 64 on x86-64 and most Arm, 128 on Apple and POWER, 256 on A64FX and
// IBM z. The harness's own words keep this distance from everything.
inline constexpr unsigned kIsolation = 256;

#if defined(__x86_64__)
// Leaf 7, EBX[23]: CLFLUSHOPT (Intel SDM vol. 2, CPUID; AMD APM vol. 3, E.3.6).
inline const bool kFlushesOverlap = [] {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & (1u << 23)) != 0;
}();
#endif

// Writes the line back and drops it from every cache of the system. Flushes may overlap each other:
// FlushFence waits for them.
inline void FlushLine(const void* address) {
#if defined(__x86_64__)
  // CLFLUSH waits for the one before it: 70 ns a line where CLFLUSHOPT takes 5.
  if (kFlushesOverlap) {
    asm volatile("clflushopt %0" ::"m"(*static_cast<const char*>(address)) : "memory");
  } else {
    _mm_clflush(address);
  }
#elif defined(__aarch64__)
  asm volatile("dc civac, %0" ::"r"(address) : "memory");
#endif
}

// Later loads begin only after earlier flushes are done.
inline void FlushFence() {
#if defined(__x86_64__)
  _mm_mfence();
#elif defined(__aarch64__)
  asm volatile("dsb ish" ::: "memory");
#endif
}

// The line size that flushing works on, as the processor states it; not a measurement.
inline unsigned FlushLineBytes() {
#if defined(__x86_64__)
  unsigned a = 0, b = 0, c = 0, d = 0;
  // Leaf 1, EBX[15:8]: CLFLUSH line size in 8-byte units (Intel SDM vol. 2, CPUID; AMD APM vol. 3, E.3.2).
  if (__get_cpuid(1, &a, &b, &c, &d) && ((b >> 8) & 0xff) != 0) return ((b >> 8) & 0xff) * 8;
  return 64;
#elif defined(__aarch64__)
  uint64_t ctr = 0;
  asm("mrs %0, ctr_el0" : "=r"(ctr));
  // CTR_EL0.DminLine: log2 of words in the smallest data line (Arm ARM, D19.2.34).
  return 4u << ((ctr >> 16) & 0xf);
#endif
}

// A hint inside spin loops: saves a hyper-threaded sibling's share, changes nothing else.
inline void SpinHint() {
#if defined(__x86_64__)
  _mm_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_CACHE_LINE_H_
