#include "platform/page_tables.h"

#include <cstdlib>
#include <cstring>

#include "platform/small_file.h"

namespace hardfacts {

int64_t PageTableBytes() {
  char text[4096];
  if (!ReadSmallFile("/proc/self/status", text)) return -1;
  const char* const field = std::strstr(text, "\nVmPTE:");
  return field == nullptr ? -1 : std::strtoll(field + sizeof "\nVmPTE:" - 1, nullptr, 10) * 1024;
}

}  // namespace hardfacts
