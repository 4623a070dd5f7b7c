#if defined(__x86_64__)
#pragma GCC target("avx2")
#include "isa/streams_of_vectors.h"

namespace hardfacts {

constexpr Streams kAvx2Streams = kStreamsOf<32>;

}  // namespace hardfacts
#endif
