// Loops over memory in the vectors of one instruction set: a table of them for each, chosen at run time.
#ifndef HARDFACTS_ISA_STREAMS_H_
#define HARDFACTS_ISA_STREAMS_H_

#include <cstddef>
#include <cstdint>

namespace hardfacts {

// Every loop goes through whole groups of eight of the widest vectors.
inline constexpr size_t kStreamGranule = 8 * 64;

struct Streams {
  size_t vector_bytes;

  // The sum of all 8-byte words of `bytes` bytes at `data`, read `passes` times over: eight vectors an
  // iteration, each into a sum of its own, so that neither the adds nor the loop bound it. `data` is aligned
  // to 64, `bytes` a multiple of kStreamGranule.
  uint64_t (*read)(const char* data, size_t bytes, size_t passes);
};

// The names of src/kernels/stream-read.ts, in its order.
enum Width : int64_t { kScalar64, kSse2, kAvx2, kAvx512, kNeon, kWidest };

const char* NameOf(Width width);

// Null where this CPU, or the build, does not have it; never null for kScalar64 and kWidest.
const Streams* StreamsOf(Width width);

// One file an instruction set; none may be called unless the CPU has it.
extern const Streams kScalarStreams;
extern const Streams kVector16Streams;  // SSE2 or Advanced SIMD, the baseline of their architectures
#if defined(__x86_64__)
extern const Streams kAvx2Streams;
extern const Streams kAvx512Streams;
#endif

}  // namespace hardfacts

#endif  // HARDFACTS_ISA_STREAMS_H_
