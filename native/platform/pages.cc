#include "platform/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>

namespace hardfacts {
namespace {

// Linux 6.1; older kernels answer EINVAL. glibc 2.36 does not know it yet.
constexpr int kMadvCollapse = 25;

struct CloseFile {
  void operator()(FILE* file) const { fclose(file); }
};

}  // namespace

size_t BytesInHugePages(const Mapping& mapping) {
  const std::unique_ptr<FILE, CloseFile> smaps(fopen("/proc/self/smaps", "re"));
  if (smaps == nullptr) return 0;
  const auto address = reinterpret_cast<uintptr_t>(mapping.data());
  char line[512];
  bool inside = false;
  size_t area = 0;
  while (fgets(line, sizeof line, smaps.get()) != nullptr) {
    uintptr_t from = 0, to = 0;
    size_t kib = 0;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) == 2) {
      inside = from <= address && address < to;
      area = to - from;
    } else if (inside && sscanf(line, "AnonHugePages: %zu kB", &kib) == 1) {
      const size_t small = area - std::min(area, kib * 1024);
      return mapping.size() - std::min(mapping.size(), small);
    }
  }
  return 0;
}

void TouchHuge(const Mapping& mapping) {
  mapping.Touch();
  if (BytesInHugePages(mapping) < mapping.size()) madvise(mapping.data(), mapping.size(), kMadvCollapse);
}

}  // namespace hardfacts
