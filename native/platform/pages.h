// What a mapping's memory turned out to be, asked of the system and never taken from what was wished for.
#ifndef HARDFACTS_PLATFORM_PAGES_H_
#define HARDFACTS_PLATFORM_PAGES_H_

#include <cstddef>

#include "platform/mapping.h"

namespace hardfacts {

// Bytes of a touched mapping that lie in transparent huge pages, by /proc/self/smaps; 0 where that cannot be
// read. Where the kernel has merged it with a neighbour the whole area's figure is counted against this
// mapping: too little is possible, too much is not.
size_t BytesInHugePages(const Mapping& mapping);

// Touches it and, where its pages did not come huge at once (fragmented memory), asks for them again.
void TouchHuge(const Mapping& mapping);

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_PAGES_H_
