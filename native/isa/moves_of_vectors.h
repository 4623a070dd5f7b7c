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

#if defined(__x86_64__)
// Past the caches. An instruction in words: what a compiler is told to keep, and cannot take for a copy of
// memory that its library knows better how to make.
template <size_t kBytes, typename Vector>
[[gnu::always_inline]] inline void StorePastCaches(Vector* to, Vector value) {
  if constexpr (kBytes == 8) {
    long long word;
    __builtin_memcpy(&word, &value, 8);
    asm volatile("movnti %1, %0" : "=m"(*to) : "r"(word));
  } else if constexpr (kBytes == 16) {
    asm volatile("movntpd %1, %0" : "=m"(*to) : "x"(value));
  } else {
    asm volatile("vmovntpd %1, %0" : "=m"(*to) : "v"(value));
  }
}
#elif defined(__aarch64__)
// The same; Arm has it for two registers only.
template <size_t kBytes, typename Vector>
[[gnu::always_inline]] inline void StorePairPastCaches(Vector* to, Vector a, Vector b) {
  if constexpr (kBytes == 8) {
    asm volatile("stnp %d0, %d1, [%2]" ::"w"(a), "w"(b), "r"(to) : "memory");
  } else {
    asm volatile("stnp %q0, %q1, [%2]" ::"w"(a), "w"(b), "r"(to) : "memory");
  }
}
#endif

// Vectors between two barriers to the compiler, and so of an iteration.
//
// In the caches eight, or the loop's own instructions bind it: on Zen 3 with vectors of 32 bytes a first
// level gives 1.4 times as much to a scale by them as one by one, and 2 times as much to an add.
//
// From memory fewer, so that a prefetcher that goes by the instruction sees one stride of a line in place of
// eight of many: a line's worth of 16 and 64 bytes (64: a copy gains 6 % on Zen 4), but of 32 single ones, as
// compilers make of STREAM (Zen 3, 301 passes in turn: of what these move, two or eight in a row move 0.93 to
// 0.98). Single ones of 16 bytes moved 0.89 (scale) to 1. Two streams to read are another thing: for an add
// and a triad rows of eight are better, by 9 % with 64 bytes (triad, Zen 4), not with 32.
//
// Past the caches whole lines, which wait in few buffers until they are full: on Zen 3 eight vectors of 32
// bytes moved 1.11 (copy) and 1.04 (triad) of what single ones did. A vector of 64 bytes is a line, and
// eight of them moved 0.945 of what plain C did (copy, Zen 5).
template <size_t kBytes, StreamOp kOp, StoreShape kShape>
constexpr unsigned RowOf() {
  constexpr bool kTwoSources = kOp == kStreamAdd || kOp == kStreamTriad;
  if (kBytes == 8 || kShape == kNear) return 8;
  if (kShape == kPastCaches) return kBytes == 64 ? 1 : 8;
  return kBytes == 32 ? 1 : kTwoSources ? 8 : 64 / kBytes;
}

template <size_t kBytes, StreamOp kOp, StoreKind kStore, unsigned kRow>
void Store(const char* first, const char* second, char* to, size_t bytes, size_t passes) {
  using Vector = typename DoublesOf<kBytes>::Type;
  for (; passes > 0; --passes) {
    const Vector* x = reinterpret_cast<const Vector*>(first);
    const Vector* y = reinterpret_cast<const Vector*>(second);
    Vector* z = reinterpret_cast<Vector*>(to);
    const Vector* const end = reinterpret_cast<const Vector*>(to + bytes);
    for (; z != end; x += kRow, y += kRow, z += kRow) {
      // Any memory may have changed since the last row, for all the compiler knows: it sees no loop that it
      // could give to memcpy or memset.
      asm volatile("" ::: "memory");
      const auto value = [&](unsigned k) { return ValueOf<Vector, kOp>(x + k, y + k); };
      if constexpr (kStore == kRegular) {
#pragma GCC unroll 8
        for (unsigned k = 0; k < kRow; ++k) z[k] = value(k);
      } else {
#if defined(__x86_64__)
#pragma GCC unroll 8
        for (unsigned k = 0; k < kRow; ++k) StorePastCaches<kBytes>(z + k, value(k));
#elif defined(__aarch64__)
#pragma GCC unroll 4
        for (unsigned k = 0; k < kRow; k += 2) StorePairPastCaches<kBytes>(z + k, value(k), value(k + 1));
#endif
      }
    }
  }
}

template <size_t kBytes, StreamOp kOp, StoreShape kShape>
constexpr StoreLoop kStoreOf = Store < kBytes,
                    kOp, kShape == kPastCaches ? kNontemporal : kRegular, RowOf<kBytes, kOp, kShape>() > ;

}  // namespace
}  // namespace hardfacts

#endif  // HARDFACTS_ISA_MOVES_OF_VECTORS_H_
