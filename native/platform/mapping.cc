#include "platform/mapping.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <string>

#include "platform/error.h"
#include "platform/huge_page_pool.h"

namespace hardfacts {

size_t PageBytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

// A table of page entries of 8 bytes fills a page, on x86-64 and on Arm whatever its granule.
size_t HugePageBytes() { return PageBytes() * (PageBytes() / 8); }

size_t PageBytesOf(Pages pages) {
  switch (pages) {
    case Pages::kTransparentHuge:
      return HugePageBytes();
    case Pages::kHugetlb2M:
      return size_t{2} << 20;
    case Pages::kHugetlb1G:
      return size_t{1} << 30;
    case Pages::kBase:
      break;
  }
  return PageBytes();
}

Pages HugePagesFor(size_t bytes) {
  return HugePageBytes() / 4 <= bytes ? Pages::kTransparentHuge : Pages::kBase;
}

namespace {

// Linux 5.14; older kernels answer EINVAL. glibc 2.36 does not know it yet.
constexpr int kMadvPopulateWrite = 23;

constexpr size_t RoundUp(size_t bytes, size_t unit) { return (bytes + unit - 1) / unit * unit; }

// The size of a pool's pages is asked for by its logarithm (mmap(2), MAP_HUGE_SHIFT).
int FlagsOf(Pages pages) {
  constexpr int kShift = 26;
  if (pages == Pages::kHugetlb2M) return MAP_HUGETLB | 21 << kShift;
  if (pages == Pages::kHugetlb1G) return MAP_HUGETLB | 30 << kShift;
  return 0;
}

Error Unavailable(Pages pages, size_t bytes, const std::string& call, int error) {
  const std::string size = pages == Pages::kHugetlb1G ? "1 GiB" : "2 MiB";
  const std::optional<PoolCounts> pool = ReadPool(PageBytesOf(pages));
  const std::string left = pool.has_value() ? std::to_string(pool->free) + " are free and " +
                                                  std::to_string(pool->reserved) + " of these reserved"
                                            : "it is not known how many are free";
  return Error::FromErrno("ERR_HUGEPAGES_UNAVAILABLE",
                          call + " of " + std::to_string(bytes / PageBytesOf(pages)) + " huge pages of " +
                              size + ", of which " + left,
                          error);
}

// For kernels that do not know the advice. Written without being read: a read would map the zero page, and
// the write after it split a huge one (seen by old kernels alone) or fault again.
void WriteToEach(char* from, char* to) {
  for (char* page = from; page < to; page += PageBytes()) *static_cast<volatile char*>(page) = 0;
}

// The same of a pool's pages, by the kernel: where it has no page, what is a signal to a program is an error
// to a system call. False then, and errno says why.
bool ZeroByReading(char* from, char* to, size_t page_bytes) {
  const int zeroes = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  if (zeroes < 0) return false;
  bool all = true;
  for (char* page = from; all && page < to; page += page_bytes) all = read(zeroes, page, 1) == 1;
  const int error = errno;
  close(zeroes);
  errno = error;
  return all;
}

}  // namespace

Mapping::Mapping(size_t bytes, Pages pages, size_t alignment) : pages_(pages) {
  const size_t unit = PageBytesOf(pages);
  alignment = std::max(alignment, unit);
  size_ = RoundUp(bytes, unit);
  reserved_bytes_ = size_ + alignment + 2 * PageBytes();
  void* const reserved =
      mmap(nullptr, reserved_bytes_, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (reserved == MAP_FAILED) {
    throw Error::FromErrno("ERR_MEMORY", "mmap of " + std::to_string(reserved_bytes_) + " bytes");
  }
  reserved_ = static_cast<char*>(reserved);
  const auto first = reinterpret_cast<uintptr_t>(reserved_) + PageBytes();
  data_ = reinterpret_cast<char*>(RoundUp(first, alignment));
  if (mmap(data_, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | FlagsOf(pages), -1,
           0) == MAP_FAILED) {
    const int error = errno;
    munmap(reserved_, reserved_bytes_);
    if (IsPooled(pages)) throw Unavailable(pages, size_, "mmap", error);
    throw Error::FromErrno("ERR_MEMORY", "mmap of " + std::to_string(size_) + " bytes", error);
  }
  // Either is refused where the kernel has no huge pages: there is nothing to decline then, and of a wish the
  // pages are found to be base pages.
  if (!IsPooled(pages)) madvise(data_, size_, pages == Pages::kBase ? MADV_NOHUGEPAGE : MADV_HUGEPAGE);
}

void Mapping::KeepFromForks() const { madvise(data_, size_, MADV_DONTFORK); }

Mapping::~Mapping() { munmap(reserved_, reserved_bytes_); }

void Mapping::Touch(size_t offset, size_t bytes) const {
  const size_t unit = IsPooled(pages_) ? PageBytesOf(pages_) : PageBytes();
  char* const from = data_ + offset / unit * unit;
  char* const to = data_ + RoundUp(offset + bytes, unit);
  if (madvise(from, static_cast<size_t>(to - from), kMadvPopulateWrite) == 0) return;
  if (errno == EINVAL) {
    if (!IsPooled(pages_)) return WriteToEach(from, to);
    if (ZeroByReading(from, to, unit)) return;
  }
  // EFAULT: a plain touch would have brought SIGBUS, for a pool was emptied meanwhile.
  if (IsPooled(pages_)) throw Unavailable(pages_, bytes, "touch", errno);
  throw Error::FromErrno("ERR_MEMORY", "touch of " + std::to_string(bytes) + " bytes");
}

}  // namespace hardfacts
