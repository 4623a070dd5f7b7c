// Anonymous memory of its own pages, given back when it goes out of scope.
#ifndef HARDFACTS_PLATFORM_MAPPING_H_
#define HARDFACTS_PLATFORM_MAPPING_H_

#include <cstddef>
#include <cstdint>

namespace hardfacts {

// What a mapping is made of, in the order of the parameter `pages`. Transparent huge pages are a wish:
// pages.h says what came of it. The others are taken from a pool of just this size, whatever the system's
// default is.
enum class Pages : int64_t { kBase, kTransparentHuge, kHugetlb2M, kHugetlb1G };
inline constexpr int64_t kPageKinds = 4;

inline bool IsPooled(Pages pages) { return pages == Pages::kHugetlb2M || pages == Pages::kHugetlb1G; }

class Mapping {
 public:
  // Zeroed pages, none of them touched yet, between guard pages: no neighbour is merged with it, so that what
  // the system tells of it is of it alone. Base pages decline to be made huge, so that every replicate gets
  // the same kind; huge ones begin at a multiple of their size. `bytes` are rounded up to whole pages, and
  // `alignment`, a power of two, is at least theirs. Throws Error: ERR_HUGEPAGES_UNAVAILABLE where a pool has
  // too few.
  explicit Mapping(size_t bytes, Pages pages = Pages::kBase, size_t alignment = 1);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  char* data() const { return data_; }
  size_t size() const { return size_; }
  Pages pages() const { return pages_; }

  // Makes every page be there, writable, by the calling thread and under its policy, so that no fault falls
  // into a trial; for pages that were not written to, since old kernels have it done by writing zeros. Throws
  // Error where memory, or a pool, has no more: instead of the signal that a plain touch would bring.
  void Touch() const { Touch(0, size_); }
  void Touch(size_t offset, size_t bytes) const;

  // A forked child will not have it, and the fork has less to copy.
  void KeepFromForks() const;

 private:
  const Pages pages_;
  size_t size_;
  // With the guards.
  size_t reserved_bytes_;
  char* reserved_;
  char* data_;
};

size_t PageBytes();

// Of a transparent huge page: what one entry of the page directory maps. 2 MiB with 4 KiB pages.
size_t HugePageBytes();

size_t PageBytesOf(Pages pages);

// For memory of so many bytes that is better off on huge pages: these, where one is no more than four times
// as large. Beside base pages of 64 KiB one has 512 MiB, and a mapping would be all of it.
Pages HugePagesFor(size_t bytes);

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_MAPPING_H_
