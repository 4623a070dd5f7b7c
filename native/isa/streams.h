// Loops over memory in the vectors of one instruction set: a table of them for each, chosen at run time.
#ifndef HARDFACTS_ISA_STREAMS_H_
#define HARDFACTS_ISA_STREAMS_H_

#include <cstddef>
#include <cstdint>

namespace hardfacts {

// Every loop goes through whole groups of eight of the widest vectors.
inline constexpr size_t kStreamGranule = 8 * 64;

// What STREAM does with its arrays (McCalpin, stream.c), each as `to = f(first, second)`: read sums up
// `first`, write stores a constant, copy is `first`, scale `q * first`, add `first + second`, triad `first +
// q * second`. The names of src/kernels/stream.ts, in its order.
enum StreamOp : int64_t { kStreamSum, kStreamWrite, kStreamCopy, kStreamScale, kStreamAdd, kStreamTriad };
inline constexpr size_t kStoringOps = 5;

// Regular stores fetch the line they write to; nontemporal ones send whole lines past the caches (on Arm: ask
// for it).
enum StoreKind : int64_t { kRegular, kNontemporal };
inline constexpr size_t kStoreKinds = 2;

// STREAM's q is 3; a power of two multiplies exactly, so that it is all one whether a core fuses the add.
inline constexpr double kStreamFactor = 2;
inline constexpr double kStreamConstant = 5;

// The loops that store: two for regular stores, since what is fastest with arrays in the caches is not where
// lines come from memory, and one past the caches (moves_of_vectors.h says how they differ).
enum StoreShape { kNear, kFar, kPastCaches };
inline constexpr size_t kStoreShapes = 3;

// One of the operations that store, over `bytes` bytes of each array, `passes` times. Arrays are aligned to
// 64, `bytes` is a multiple of kStreamGranule. Nontemporal stores are not waited for.
using StoreLoop = void (*)(const char* first, const char* second, char* to, size_t bytes, size_t passes);

struct Streams {
  size_t vector_bytes;

  // The sum of all 8-byte words of `bytes` bytes at `data`, read `passes` times over: eight vectors an
  // iteration, each into a sum of its own, so that neither the adds nor the loop bound it. `data` is aligned
  // to 64, `bytes` a multiple of kStreamGranule.
  uint64_t (*read)(const char* data, size_t bytes, size_t passes);

  // The same, each line asked for `ahead` bytes before it is read, by one prefetch into all levels.
  uint64_t (*read_ahead)(const char* data, size_t bytes, size_t passes, size_t ahead);

  // By operation, from kStreamWrite on.
  StoreLoop stores[kStoringOps][kStoreShapes];
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
