// Anonymous memory of its own pages, given back when it goes out of scope.
#ifndef HARDFACTS_PLATFORM_MAPPING_H_
#define HARDFACTS_PLATFORM_MAPPING_H_

#include <cstddef>

namespace hardfacts {

// What a mapping is made of. Asking for huge pages is a wish: BytesInHugePages (pages.h) says what came of
// it.
enum class Pages { kBase, kTransparentHuge };

class Mapping {
 public:
  // Zeroed pages, none of them touched yet. Base pages decline to be made huge, so that every replicate gets
  // the same kind; huge ones begin at a multiple of their size, and so does the mapping's own size. Throws
  // Error.
  explicit Mapping(size_t bytes, Pages pages = Pages::kBase);
  ~Mapping();
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  char* data() const { return data_; }
  size_t size() const { return size_; }

  // Writes one byte a page, so that no fault falls into a trial.
  void Touch() const;

 private:
  char* data_;
  size_t size_;
};

size_t PageBytes();

// Of a transparent huge page: what one entry of the page directory maps. 2 MiB with 4 KiB pages.
size_t HugePageBytes();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_MAPPING_H_
