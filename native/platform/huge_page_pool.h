// A pool of huge pages as the system counts it.
#ifndef HARDFACTS_PLATFORM_HUGE_PAGE_POOL_H_
#define HARDFACTS_PLATFORM_HUGE_PAGE_POOL_H_

#include <cstddef>
#include <cstdint>
#include <optional>

namespace hardfacts {

// In pages (Linux, Documentation/admin-guide/mm/hugetlbpage.rst). Reserved ones are among the free, surplus
// ones among the total.
struct PoolCounts {
  int64_t total = 0;
  int64_t free = 0;
  int64_t reserved = 0;
  int64_t surplus = 0;

  bool operator==(const PoolCounts&) const = default;
};

// Of the pool with pages of this very size, whatever the default size is. Nothing where there is no such
// pool, or it cannot be read. Allocates nothing.
std::optional<PoolCounts> ReadPool(size_t page_bytes);

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_HUGE_PAGE_POOL_H_
