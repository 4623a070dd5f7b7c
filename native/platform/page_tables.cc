#include "platform/page_tables.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace hardfacts {
namespace {

constexpr char kField[] = "VmPTE:";

// The beginning of the line that `kField` begins, as a string; false where there is none. The file is read
// piece by piece: a line with thousands of groups, some of them longer than any buffer, comes before it.
template <size_t kBytes>
bool FindLine(int file, char (&line)[kBytes]) {
  size_t length = 0;
  char piece[4096];
  for (ssize_t bytes; (bytes = read(file, piece, sizeof piece)) > 0;) {
    for (ssize_t k = 0; k < bytes; ++k) {
      if (piece[k] != '\n') {
        if (length < kBytes - 1) line[length++] = piece[k];
        continue;
      }
      line[length] = '\0';
      if (std::strncmp(line, kField, sizeof kField - 1) == 0) return true;
      length = 0;
    }
  }
  return false;
}

}  // namespace

int64_t PageTableBytes() {
  const int file = open("/proc/self/status", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  char line[64];
  const bool found = FindLine(file, line);
  close(file);
  return found ? std::strtoll(line + sizeof kField - 1, nullptr, 10) * 1024 : -1;
}

}  // namespace hardfacts
