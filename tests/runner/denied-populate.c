// Preloaded by a test: a kernel before 5.14, which does not know MADV_POPULATE_WRITE. Its pools do not reserve, so that
// they are found to be empty when pages are touched: as those of a node are, whose reservation is the whole machine's.
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int madvise(void* at, size_t bytes, int advice) {
  if (advice == 23) {
    errno = EINVAL;
    return -1;
  }
  return (int)syscall(SYS_madvise, at, bytes, advice);
}

static void* map(void* at, size_t bytes, int protection, int flags, int file, long offset) {
  if ((flags & MAP_HUGETLB) != 0) flags |= MAP_NORESERVE;
  return (void*)syscall(SYS_mmap, at, bytes, protection, flags, file, offset);
}

void* mmap(void* at, size_t bytes, int protection, int flags, int file, off_t offset) {
  return map(at, bytes, protection, flags, file, offset);
}
void* mmap64(void* at, size_t bytes, int protection, int flags, int file, off64_t offset) {
  return map(at, bytes, protection, flags, file, offset);
}
