// What a mapping's memory turned out to be, asked of the system and never taken from what was wished for.
#ifndef HARDFACTS_PLATFORM_PAGES_H_
#define HARDFACTS_PLATFORM_PAGES_H_

#include <cstddef>
#include <optional>
#include <span>

#include "platform/mapping.h"

namespace hardfacts {

// Of /proc/self/smaps (proc(5)), in bytes. Resident pages of pools are in `pooled` alone.
struct PageFacts {
  size_t resident = 0;
  size_t private_dirty = 0;
  size_t anonymous_huge = 0;
  size_t pooled = 0;
  size_t kernel_page = 0;
};

// Of the area that begins at `data` and has `bytes`, mapped and advised as one. Nothing where smaps cannot be
// read, or has no such area.
std::optional<PageFacts> FactsOf(const void* data, size_t bytes);

inline std::optional<PageFacts> FactsOf(const Mapping& mapping) {
  return FactsOf(mapping.data(), mapping.size());
}

// Bytes of a touched mapping that lie in transparent huge pages; 0 where that is not known.
size_t BytesInHugePages(const Mapping& mapping);

// Bytes of a wholly touched mapping that are not in pages of the kind it was made of, in base pages; all of
// them where that is not known.
size_t WrongPages(const Mapping& mapping);

// Of memory that is no mapping of its own, and touched as far as it is used: base pages of it that are of
// another kind. Transparent huge pages that stick out of it are nobody's.
size_t WrongPages(std::span<const char> memory, Pages pages);

// Its pages that are still to come will be base pages.
void DeclineHugePages(std::span<char> memory);

// Gives whole pages back, so that they are zero and untouched, and asks for such of a kind: kBase or
// kTransparentHuge. Throws Error.
void RenewPages(std::span<char> memory, Pages pages);

// Touches it and, where transparent huge pages did not come at once (fragmented memory), asks for them again.
void TouchAll(const Mapping& mapping);

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_PAGES_H_
