// Orders in which to visit a set of nodes, each once, without storing any of them.
#ifndef HARDFACTS_MEASURE_VISIT_ORDER_H_
#define HARDFACTS_MEASURE_VISIT_ORDER_H_

#include <bit>
#include <cstdint>

#include "measure/random.h"

namespace hardfacts {

// Calls visit(k) for every k below `count` once, in an order that no prefetcher foretells.
//
// A congruential generator of full period (Hull and Dobell: odd increment, multiplier 1 mod 4) over the next
// power of two, values beyond the count left out. Its low bits alone would go round in short periods: node 5
// of each group would always follow node 2. So they are mixed with the high ones by steps that can be undone
// (multiplication by an odd number, xor with a right shift), which keeps it a permutation.
template <typename Visit>
inline void VisitShuffled(uint64_t count, uint64_t seed, Visit&& visit) {
  if (count == 0) return;
  const uint64_t period = std::bit_ceil(count);
  const uint64_t mask = period - 1;
  const unsigned shift = (static_cast<unsigned>(std::bit_width(mask)) + 1) / 2;
  uint64_t state = seed & mask;
  for (uint64_t step = 0; step < period; ++step) {
    state = NextCongruent(state) & mask;
    uint64_t mixed = state;
    for (int turn = 0; turn < 3 && shift > 0; ++turn) {
      mixed ^= mixed >> shift;
      mixed = (mixed * 0x9e3779b97f4a7c15u) & mask;
    }
    mixed ^= mixed >> shift;
    if (mixed < count) visit(mixed);
  }
}

// The same group by group: all nodes of a group before the next group, both in shuffled order. Within a group
// of few pages every access finds its translation in the first-level TLB, so caches are seen by themselves.
template <typename Visit>
inline void VisitGrouped(uint64_t count, uint64_t group, uint64_t seed, Visit&& visit) {
  VisitShuffled((count + group - 1) / group, seed, [&](uint64_t which) {
    const uint64_t first = which * group;
    const uint64_t size = count - first < group ? count - first : group;
    VisitShuffled(size, seed + which, [&](uint64_t k) { visit(first + k); });
  });
}

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_VISIT_ORDER_H_
