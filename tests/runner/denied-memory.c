// Preloaded by a test: a system without room for the window that page_touch wants, of 1 GiB and somewhat more. All
// other mappings are made: an engine reserves its own, of other sizes.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static void* map(void* at, size_t bytes, int protection, int flags, int file, long offset) {
  const size_t gib = (size_t)1 << 30;
  if (protection == PROT_NONE && bytes > gib && bytes < gib + gib / 2) {
    errno = ENOMEM;
    return MAP_FAILED;
  }
  return (void*)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}

void* mmap(void* at, size_t bytes, int protection, int flags, int file, off_t offset) {
  return map(at, bytes, protection, flags, file, offset);
}
void* mmap64(void* at, size_t bytes, int protection, int flags, int file, off64_t offset) {
  return map(at, bytes, protection, flags, file, offset);
}
