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

// Vectors of a row, between two barriers to the compiler. Eight, but regular stores of what comes from one
// array at most take a line: each load is at the same place in every line then, and a prefetcher that goes by
// the instruction sees one stride of 64 bytes in place of eight of 512. By plain C on Zen 4, vectors of 64
// bytes: a copy gains 6 %, a triad, which has two streams to read, loses 9 %.
template <size_t kBytes, StreamOp kOp, StoreKind kStore>
inline constexpr unsigned kRow =
    kStore == kNontemporal || kOp == kStreamAdd || kOp == kStreamTriad || kBytes == 8 ? 8 : 64 / kBytes;

template <size_t kBytes, StreamOp kOp, StoreKind kStore>
void Store(const char* first, const char* second, char* to, size_t bytes, size_t passes) {
  using Vector = typename DoublesOf<kBytes>::Type;
  constexpr unsigned kStep = kRow<kBytes, kOp, kStore>;
  for (; passes > 0; --passes) {
    const Vector* x = reinterpret_cast<const Vector*>(first);
    const Vector* y = reinterpret_cast<const Vector*>(second);
    Vector* z = reinterpret_cast<Vector*>(to);
    const Vector* const end = reinterpret_cast<const Vector*>(to + bytes);
    for (; z != end; x += kStep, y += kStep, z += kStep) {
      // Any memory may have changed since the last row, for all the compiler knows: it sees no loop that it
      // could give to memcpy or memset.
      asm volatile("" ::: "memory");
      if constexpr (kStore == kNontemporal) {
#pragma GCC unroll 4
        for (unsigned k = 0; k < kStep; k += 2) {
          StorePairPastCaches<kBytes>(z + k, ValueOf<Vector, kOp>(x + k, y + k),
                                      ValueOf<Vector, kOp>(x + k + 1, y + k + 1));
        }
      } else {
#pragma GCC unroll 8
        for (unsigned k = 0; k < kStep; ++k) z[k] = ValueOf<Vector, kOp>(x + k, y + k);
      }
    }
  }
}

}  // namespace
}  // namespace hardfacts

#endif  // HARDFACTS_ISA_MOVES_OF_VECTORS_H_
