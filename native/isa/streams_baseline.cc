// Words and 16-byte vectors, which every x86-64 and every Armv8-A has.
#include "isa/streams_of_vectors.h"

namespace hardfacts {

constexpr Streams kScalarStreams = kStreamsOf<8>;
constexpr Streams kVector16Streams = kStreamsOf<16>;

}  // namespace hardfacts
