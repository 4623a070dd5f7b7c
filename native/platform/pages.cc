#include "platform/pages.h"

#include <sys/mman.h>

#include <algorithm>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "platform/error.h"

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

// Calls visit(from, to, facts) for each area of this process that lies in [begin, end) in part; false where
// the system does not tell. On the way there it counts the pages of every area, which takes it a millisecond;
// reading its words takes as long again, and is done only where they are wanted.
template <typename Visit>
bool EachAreaIn(uintptr_t begin, uintptr_t end, Visit&& visit) {
  const std::unique_ptr<FILE, CloseFile> smaps(fopen("/proc/self/smaps", "re"));
  if (smaps == nullptr) return false;
  uintptr_t from = 0, to = 0;
  bool told = false, wanted = false;
  PageFacts facts;
  char line[512];
  while (fgets(line, sizeof line, smaps.get()) != nullptr) {
    // An area's line begins with its address, in small letters; those of its fields with a capital.
    const bool is_field = line[0] >= 'A' && line[0] <= 'Z';
    if (!is_field) {
      if (wanted) visit(from, to, facts);
      wanted = false;
      if (sscanf(line, "%" SCNxPTR "-%" SCNxPTR " ", &from, &to) != 2) continue;
      told = true;
      // They ascend.
      if (from >= end) return true;
      wanted = to > begin;
      facts = {};
      continue;
    }
    if (!wanted) continue;
    for (const auto& [format, value] : kFields) {
      size_t kib = 0;
      if (sscanf(line, format, &kib) == 1) facts.*value = kib * 1024;
    }
  }
  if (wanted) visit(from, to, facts);
  return told;
}

}  // namespace

std::optional<PageFacts> FactsOf(const void* data, size_t bytes) {
  const auto begin = reinterpret_cast<uintptr_t>(data);
  std::optional<PageFacts> found;
  EachAreaIn(begin, begin + bytes, [&](uintptr_t from, uintptr_t to, const PageFacts& facts) {
    if (from == begin && to == begin + bytes) found = facts;
  });
  return found;
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

size_t WrongPages(std::span<const char> memory, Pages pages) {
  const auto begin = reinterpret_cast<uintptr_t>(memory.data());
  const uintptr_t end = begin + memory.size();
  // In transparent huge pages: of areas within the memory, and, at most, of those that stick out of it.
  size_t within = 0, at_most = 0;
  const bool told = EachAreaIn(begin, end, [&](uintptr_t from, uintptr_t to, const PageFacts& facts) {
    if (from >= begin && to <= end) within += facts.anonymous_huge;
    at_most += std::min(facts.anonymous_huge, std::min(to, end) - std::max(from, begin));
  });
  if (!told) return memory.size() / PageBytes();
  return (pages == Pages::kTransparentHuge ? memory.size() - within : at_most) / PageBytes();
}

void DeclineHugePages(std::span<char> memory) { madvise(memory.data(), memory.size(), MADV_NOHUGEPAGE); }

void RenewPages(std::span<char> memory, Pages pages) {
  if (madvise(memory.data(), memory.size(), MADV_DONTNEED) != 0) {
    throw Error::FromErrno("ERR_MEMORY",
                           "madvise(MADV_DONTNEED) of " + std::to_string(memory.size()) + " bytes");
  }
  // Refused where there are none; the pages are found to be others then.
  madvise(memory.data(), memory.size(), pages == Pages::kTransparentHuge ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
}

void TouchAll(const Mapping& mapping) {
  mapping.Touch();
  if (mapping.pages() == Pages::kTransparentHuge && BytesInHugePages(mapping) < mapping.size()) {
    madvise(mapping.data(), mapping.size(), kMadvCollapse);
  }
}

}  // namespace hardfacts
