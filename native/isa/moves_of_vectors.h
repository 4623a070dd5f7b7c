// The loops that store, for any width of vector: see streams_of_vectors.h, which includes this and says what
// may not be in here.
#ifndef HARDFACTS_ISA_MOVES_OF_VECTORS_H_
#define HARDFACTS_ISA_MOVES_OF_VECTORS_H_

#include "isa/streams.h"

namespace hardfacts {
namespace {

template <size_t kBytes>
struct DoublesOf {
  typedef double Type __attribute__((vector_size(kBytes), may_alias));
};

template <>
struct DoublesOf<8> {
  typedef double Type __attribute__((may_alias));
};

template <typename Vector, StreamOp kOp>
[[gnu::always_inline]] inline Vector ValueOf(const Vector* first, const Vector* second) {
  if constexpr (kOp == kStreamWrite) return Vector{} + kStreamConstant;
  if constexpr (kOp == kStreamCopy) return *first;
  if constexpr (kOp == kStreamScale) return kStreamFactor * *first;
  if constexpr (kOp == kStreamAdd) return *first + *second;
  if constexpr (kOp == kStreamTriad) return *first + kStreamFactor * *second;
}

// Two vectors in a row, past the caches. An instruction in words: what a compiler is told to keep, and cannot
// take for a copy of memory that its library knows better how to make.
template <size_t kBytes, typename Vector>
[[gnu::always_inline]] inline void StorePairPastCaches(Vector* to, Vector a, Vector b) {
#if defined(__x86_64__)
  if constexpr (kBytes == 8) {
    long long words[2];
    __builtin_memcpy(&words[0], &a, 8);
    __builtin_memcpy(&words[1], &b, 8);
    asm volatile("movnti %1, %0" : "=m"(to[0]) : "r"(words[0]));
    asm volatile("movnti %1, %0" : "=m"(to[1]) : "r"(words[1]));
  } else if constexpr (kBytes == 16) {
    asm volatile("movntpd %1, %0" : "=m"(to[0]) : "x"(a));
    asm volatile("movntpd %1, %0" : "=m"(to[1]) : "x"(b));
  } else {
    asm volatile("vmovntpd %1, %0" : "=m"(to[0]) : "v"(a));
    asm volatile("vmovntpd %1, %0" : "=m"(to[1]) : "v"(b));
  }
#elif defined(__aarch64__)
  if constexpr (kBytes == 8) {
    asm volatile("stnp %d0, %d1, [%2]" ::"w"(a), "w"(b), "r"(to) : "memory");
  } else {
    asm volatile("stnp %q0, %q1, [%2]" ::"w"(a), "w"(b), "r"(to) : "memory");
  }
#endif
}

template <size_t kBytes, StreamOp kOp, StoreKind kStore>
void Store(const char* first, const char* second, char* to, size_t bytes, size_t passes) {
  using Vector = typename DoublesOf<kBytes>::Type;
  for (; passes > 0; --passes) {
    const Vector* x = reinterpret_cast<const Vector*>(first);
    const Vector* y = reinterpret_cast<const Vector*>(second);
    Vector* z = reinterpret_cast<Vector*>(to);
    const Vector* const end = reinterpret_cast<const Vector*>(to + bytes);
    for (; z != end; x += 8, y += 8, z += 8) {
      // Any memory may have changed since the last row, for all the compiler knows: it sees no loop that it
      // could give to memcpy or memset.
      asm volatile("" ::: "memory");
#pragma GCC unroll 4
      for (unsigned k = 0; k < 8; k += 2) {
        const Vector a = ValueOf<Vector, kOp>(x + k, y + k);
        const Vector b = ValueOf<Vector, kOp>(x + k + 1, y + k + 1);
        if constexpr (kStore == kNontemporal) {
          StorePairPastCaches<kBytes>(z + k, a, b);
        } else {
          z[k] = a;
          z[k + 1] = b;
        }
      }
    }
  }
}

}  // namespace
}  // namespace hardfacts

#endif  // HARDFACTS_ISA_MOVES_OF_VECTORS_H_
