#include "platform/mapping.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "platform/error.h"

namespace hardfacts {

size_t PageBytes() {
  static const size_t bytes = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return bytes;
}

Mapping::Mapping(size_t bytes) {
  size_ = (bytes + PageBytes() - 1) / PageBytes() * PageBytes();
  void* data = mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) throw Error::FromErrno("ERR_MEMORY", "mmap of " + std::to_string(size_) + " bytes");
  data_ = static_cast<char*>(data);
  // Fails with EINVAL on kernels without huge pages, where there is nothing to decline.
  madvise(data_, size_, MADV_NOHUGEPAGE);
}

Mapping::~Mapping() { munmap(data_, size_); }

void Mapping::Touch() const {
  for (size_t offset = 0; offset < size_; offset += PageBytes()) {
    static_cast<volatile char*>(data_)[offset] = 0;
  }
}

}  // namespace hardfacts
