// What the address space of this process costs in page tables.
#ifndef HARDFACTS_PLATFORM_PAGE_TABLES_H_
#define HARDFACTS_PLATFORM_PAGE_TABLES_H_

#include <cstdint>

namespace hardfacts {

// Bytes of all levels together: VmPTE of proc(5), which since Linux 4.15 has those of upper levels too. -1
// where it cannot be read. Allocates nothing: what counts memory must not take any.
int64_t PageTableBytes();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_PAGE_TABLES_H_
