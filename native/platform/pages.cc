#include "platform/pages.h"

#include <sys/mman.h>

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

struct Field {
  const char* format;
  size_t PageFacts::*value;
};

constexpr Field kFields[] = {{"Rss: %zu kB", &PageFacts::resident},
                             {"Private_Dirty: %zu kB", &PageFacts::private_dirty},
                             {"AnonHugePages: %zu kB", &PageFacts::anonymous_huge},
                             {"Private_Hugetlb: %zu kB", &PageFacts::pooled},
                             {"KernelPageSize: %zu kB", &PageFacts::kernel_page}};

}  // namespace

std::optional<PageFacts> FactsOf(const void* data, size_t bytes) {
  const std::unique_ptr<FILE, CloseFile> smaps(fopen("/proc/self/smaps", "re"));
  if (smaps == nullptr) return std::nullopt;
  const auto begin = reinterpret_cast<uintptr_t>(data);
  char line[512];
  std::optional<PageFacts> facts;
  while (fgets(line, sizeof line, smaps.get()) != nullptr) {
    uintptr_t from = 0, to = 0;
    if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) == 2) {
      if (facts.has_value()) break;
      if (from == begin && to == begin + bytes) facts.emplace();
      continue;
    }
    if (!facts.has_value()) continue;
    for (const auto& [format, value] : kFields) {
      size_t kib = 0;
      if (sscanf(line, format, &kib) == 1) (*facts).*value = kib * 1024;
    }
  }
  return facts;
}

size_t BytesInHugePages(const Mapping& mapping) {
  return FactsOf(mapping).value_or(PageFacts{}).anonymous_huge;
}

size_t WrongPages(const Mapping& mapping) {
  const std::optional<PageFacts> facts = FactsOf(mapping);
  size_t right = 0;
  if (facts.has_value()) {
    switch (mapping.pages()) {
      case Pages::kBase:
        right = facts->kernel_page == PageBytes() ? facts->resident - facts->anonymous_huge : 0;
        break;
      case Pages::kTransparentHuge:
        right = facts->anonymous_huge;
        break;
      case Pages::kHugetlb2M:
      case Pages::kHugetlb1G:
        right = facts->kernel_page == PageBytesOf(mapping.pages()) ? facts->pooled : 0;
        break;
    }
  }
  return (mapping.size() - right) / PageBytes();
}

void TouchAll(const Mapping& mapping) {
  mapping.Touch();
  if (mapping.pages() == Pages::kTransparentHuge && BytesInHugePages(mapping) < mapping.size()) {
    madvise(mapping.data(), mapping.size(), kMadvCollapse);
  }
}

}  // namespace hardfacts
