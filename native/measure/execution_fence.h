// The fence that holds back execution, and not only the order in which memory is seen.
#ifndef HARDFACTS_MEASURE_EXECUTION_FENCE_H_
#define HARDFACTS_MEASURE_EXECUTION_FENCE_H_

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hardfacts {

// Nothing behind it begins before everything in front of it is done, not even on a mispredicted path: a load
// that should never have been made moves its line all the same.
inline void ExecutionFence() {
#if defined(__x86_64__)
  // Intel SDM vol. 2, LFENCE. On AMD it serialises dispatch once the kernel has set DE_CFG[1], which Linux
  // does.
  _mm_lfence();
#elif defined(__aarch64__)
  asm volatile("dsb nsh\n\tisb" ::: "memory");
#endif
}

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_EXECUTION_FENCE_H_
