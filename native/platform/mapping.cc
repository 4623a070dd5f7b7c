#include "platform/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <string>

#include "platform/error.h"

namespace hardfacts {

size_t PageBytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

// A table of page entries of 8 bytes fills a page, on x86-64 and on Arm whatever its granule.
size_t HugePageBytes() { return PageBytes() * (PageBytes() / 8); }

namespace {

size_t RoundUp(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

char* MapAnonymous(size_t bytes) {
  void* data = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) throw Error::FromErrno("ERR_MEMORY", "mmap of " + std::to_string(bytes) + " bytes");
  return static_cast<char*>(data);
}

// mmap aligns to base pages only: maps a huge page too much and gives back what sticks out.
char* MapAligned(size_t bytes, size_t alignment) {
  char* const data = MapAnonymous(bytes + alignment);
  const size_t before = (alignment - reinterpret_cast<uintptr_t>(data) % alignment) % alignment;
  if (before > 0) munmap(data, before);
  munmap(data + before + bytes, alignment - before);
  return data + before;
}

}  // namespace

Mapping::Mapping(size_t bytes, Pages pages) {
  if (pages == Pages::kTransparentHuge) {
    size_ = RoundUp(bytes, HugePageBytes());
    data_ = MapAligned(size_, HugePageBytes());
    // Refused where the kernel has none: the pages are base pages then, and found to be.
    madvise(data_, size_, MADV_HUGEPAGE);
  } else {
    size_ = RoundUp(bytes, PageBytes());
    data_ = MapAnonymous(size_);
    // Fails with EINVAL on kernels without huge pages, where there is nothing to decline.
    madvise(data_, size_, MADV_NOHUGEPAGE);
  }
}

Mapping::~Mapping() { munmap(data_, size_); }

void Mapping::Touch() const {
  for (size_t offset = 0; offset < size_; offset += PageBytes()) {
    static_cast<volatile char*>(data_)[offset] = 0;
  }
}

}  // namespace hardfacts
