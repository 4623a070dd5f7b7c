// Anonymous memory of its own pages, given back when it goes out of scope.
#ifndef HARDFACTS_PLATFORM_MAPPING_H_
#define HARDFACTS_PLATFORM_MAPPING_H_

#include <cstddef>

namespace hardfacts {

class Mapping {
 public:
  // Zeroed 4 KiB pages (transparent huge pages are declined, so that every replicate gets the same kind),
  // none of them touched yet. Throws Error.
  explicit Mapping(size_t bytes);
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

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_MAPPING_H_
