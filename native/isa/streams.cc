#include "isa/streams.h"

namespace hardfacts {
namespace {

constexpr const char* kNames[] = {"scalar64", "sse2", "avx2", "avx512", "neon", "widest"};

}  // namespace

const char* NameOf(Width width) { return kNames[width]; }

const Streams* StreamsOf(Width width) {
  switch (width) {
    case kScalar64:
      return &kScalarStreams;
#if defined(__x86_64__)
    // __builtin_cpu_supports asks for the operating system's support too.
    case kSse2:
      return &kVector16Streams;
    case kAvx2:
      return __builtin_cpu_supports("avx2") ? &kAvx2Streams : nullptr;
    case kAvx512:
      return __builtin_cpu_supports("avx512f") ? &kAvx512Streams : nullptr;
    case kNeon:
      return nullptr;
#elif defined(__aarch64__)
    case kNeon:
      return &kVector16Streams;
    case kSse2:
    case kAvx2:
    case kAvx512:
      return nullptr;
#endif
    case kWidest:
      break;
  }
  if (const Streams* const avx512 = StreamsOf(kAvx512)) return avx512;
  if (const Streams* const avx2 = StreamsOf(kAvx2)) return avx2;
  return &kVector16Streams;
}

}  // namespace hardfacts
