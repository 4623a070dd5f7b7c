#if defined(__x86_64__)
#pragma GCC target("avx512f")
#include "isa/streams_of_vectors.h"

namespace hardfacts {

constexpr Streams kAvx512Streams = kStreamsOf<64>;

}  // namespace hardfacts
#endif
