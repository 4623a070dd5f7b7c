#include "platform/huge_page_pool.h"

#include <cstdio>
#include <cstdlib>

#include "platform/small_file.h"

namespace hardfacts {
namespace {

std::optional<int64_t> CountOf(size_t page_bytes, const char* name) {
  char path[128];
  std::snprintf(path, sizeof path, "/sys/kernel/mm/hugepages/hugepages-%zukB/%s", page_bytes / 1024, name);
  char text[32];
  if (!ReadSmallFile(path, text)) return std::nullopt;
  return std::strtoll(text, nullptr, 10);
}

}  // namespace

std::optional<PoolCounts> ReadPool(size_t page_bytes) {
  const std::optional<int64_t> total = CountOf(page_bytes, "nr_hugepages");
  const std::optional<int64_t> free = CountOf(page_bytes, "free_hugepages");
  const std::optional<int64_t> reserved = CountOf(page_bytes, "resv_hugepages");
  const std::optional<int64_t> surplus = CountOf(page_bytes, "surplus_hugepages");
  if (!total || !free || !reserved || !surplus) return std::nullopt;
  return PoolCounts{*total, *free, *reserved, *surplus};
}

}  // namespace hardfacts
