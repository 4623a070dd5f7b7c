// Preloaded by a test: a system (a container's seccomp profile, say) that permits no thread to be pinned.
#include <errno.h>
#include <stddef.h>

int sched_setaffinity(int thread, size_t bytes, const void *set) {
  (void)thread;
  (void)bytes;
  (void)set;
  errno = EPERM;
  return -1;
}
