// The loops of a Streams table, for any width of vector. Included by the files of single instruction sets,
// behind their target pragma; each gets a copy of its own.
//
// All of it is internal to the file that includes it, and nothing here calls what other headers define
// inline: the linker keeps one copy of a shared inline function, and if that is the copy made for AVX, a CPU
// without AVX meets it too. A test looks for such symbols.
#ifndef HARDFACTS_ISA_STREAMS_OF_VECTORS_H_
#define HARDFACTS_ISA_STREAMS_OF_VECTORS_H_

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

template <size_t kBytes>
uint64_t Read(const char* data, size_t bytes, size_t passes) {
  using Vector = typename VectorOf<kBytes>::Type;
  Vector a{}, b{}, c{}, d{}, e{}, f{}, g{}, h{};
  for (; passes > 0; --passes) {
    // What was read in the last pass may have changed, for all the compiler knows.
    asm volatile("" ::: "memory");
    const Vector* const end = reinterpret_cast<const Vector*>(data + bytes);
    for (const Vector* p = reinterpret_cast<const Vector*>(data); p != end; p += 8) {
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
constexpr Streams kStreamsOf{kBytes, Read<kBytes>};

}  // namespace
}  // namespace hardfacts

#endif  // HARDFACTS_ISA_STREAMS_OF_VECTORS_H_
