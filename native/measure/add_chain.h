// Chains of register adds that no core can shorten.
#ifndef HARDFACTS_MEASURE_ADD_CHAIN_H_
#define HARDFACTS_MEASURE_ADD_CHAIN_H_

#include <cstdint>

namespace hardfacts {

// One dependent add. Register plus register on purpose: from Golden Cove on, Intel's renamer folds adds of
// small immediates away, and a chain of them runs at several a cycle (uops.info, ADD_R64_I8 on ADL-P).
inline void DependentAdd(uint64_t& accumulator, uint64_t addend) {
#if defined(__x86_64__)
  asm volatile("addq %1, %0" : "+r"(accumulator) : "r"(addend) : "cc");
#elif defined(__aarch64__)
  asm volatile("add %0, %0, %1" : "+r"(accumulator) : "r"(addend));
#endif
}

// In core cycles, whatever the clock's ticks are.
inline void Delay(int64_t cycles) {
  uint64_t sum = 0;
  for (; cycles > 0; --cycles) DependentAdd(sum, 1);
}

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_ADD_CHAIN_H_
