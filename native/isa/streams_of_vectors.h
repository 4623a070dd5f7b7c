// The loops of a Streams table, for any width of vector. Included by the files of single instruction sets,
// behind their target pragma; each gets a copy of its own.
//
// All of it is internal to the file that includes it, and nothing here calls what other headers define
// inline: the linker keeps one copy of a shared inline function, and if that is the copy made for AVX, a CPU
// without AVX meets it too. A test looks for such symbols.
#ifndef HARDFACTS_ISA_STREAMS_OF_VECTORS_H_
#define HARDFACTS_ISA_STREAMS_OF_VECTORS_H_

#include "isa/moves_of_vectors.h"
#include "isa/streams.h"

namespace hardfacts {
namespace {

template <size_t kBytes>
struct VectorOf {
  typedef uint64_t Type __attribute__((vector_size(kBytes)));
};

template <>
struct VectorOf<8> {
  using Type = uint64_t;
};

// Bytes that one prefetch brings: the line of every x86-64 and most Armv8. Of a longer one it asks twice.
constexpr size_t kPrefetchLine = 64;

// Asks for the lines of the row of eight vectors that begins at `row`. Beyond mapped memory it does nothing.
template <size_t kBytes>
[[gnu::always_inline]] inline void PrefetchRow(const char* row) {
#pragma GCC unroll 8
  for (size_t at = 0; at < 8 * kBytes; at += kPrefetchLine) __builtin_prefetch(row + at, 0, 3);
}

enum class Prefetch { kNone, kLines };

template <size_t kBytes, Prefetch kPrefetch>
[[gnu::always_inline]] inline uint64_t Sum(const char* data, size_t bytes, size_t passes, size_t ahead) {
  using Vector = typename VectorOf<kBytes>::Type;
  Vector a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{};
  for (; passes > 0; --passes) {
    // What was read in the last pass may have changed, for all the compiler knows.
    asm volatile("" ::: "memory");
    const Vector* const end = reinterpret_cast<const Vector*>(data + bytes);
    for (const Vector* p = reinterpret_cast<const Vector*>(data); p != end; p += 8) {
      if constexpr (kPrefetch == Prefetch::kLines) {
        PrefetchRow<kBytes>(reinterpret_cast<const char*>(p) + ahead);
      }
      a += p[0];
      b += p[1];
      c += p[2];
      d += p[3];
      e += p[4];
      f += p[5];
      g += p[6];
      h += p[7];
    }
  }
  const Vector all = ((a + b) + (c + d)) + ((e + f) + (g + h));
  uint64_t lanes[kBytes / 8];
  __builtin_memcpy(lanes, &all, kBytes);
  uint64_t sum = 0;
  for (const uint64_t lane : lanes) sum += lane;
  return sum;
}

template <size_t kBytes>
uint64_t Read(const char* data, size_t bytes, size_t passes) {
  return Sum<kBytes, Prefetch::kNone>(data, bytes, passes, 0);
}

template <size_t kBytes>
uint64_t ReadAhead(const char* data, size_t bytes, size_t passes, size_t ahead) {
  return Sum<kBytes, Prefetch::kLines>(data, bytes, passes, ahead);
}

template <size_t kBytes>
constexpr Streams kStreamsOf{kBytes,
                             Read<kBytes>,
                             ReadAhead<kBytes>,
                             {{kStoreOf<kBytes, kStreamWrite, kNear>, kStoreOf<kBytes, kStreamWrite, kFar>,
                               kStoreOf<kBytes, kStreamWrite, kPastCaches>},
                              {kStoreOf<kBytes, kStreamCopy, kNear>, kStoreOf<kBytes, kStreamCopy, kFar>,
                               kStoreOf<kBytes, kStreamCopy, kPastCaches>},
                              {kStoreOf<kBytes, kStreamScale, kNear>, kStoreOf<kBytes, kStreamScale, kFar>,
                               kStoreOf<kBytes, kStreamScale, kPastCaches>},
                              {kStoreOf<kBytes, kStreamAdd, kNear>, kStoreOf<kBytes, kStreamAdd, kFar>,
                               kStoreOf<kBytes, kStreamAdd, kPastCaches>},
                              {kStoreOf<kBytes, kStreamTriad, kNear>, kStoreOf<kBytes, kStreamTriad, kFar>,
                               kStoreOf<kBytes, kStreamTriad, kPastCaches>}}};

}  // namespace
}  // namespace hardfacts

#endif  // HARDFACTS_ISA_STREAMS_OF_VECTORS_H_
