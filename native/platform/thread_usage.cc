#include "platform/thread_usage.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdio>

namespace hardfacts {

int64_t InvoluntarySwitches() {
  rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nivcsw : 0;
}

int64_t VoluntarySwitches() {
  rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_nvcsw : 0;
}

int64_t PageFaults() {
  rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) == 0 ? usage.ru_minflt + usage.ru_majflt : 0;
}

int64_t RunDelayNs() {
  // "<ns on CPU> <ns waiting> <timeslices>", Documentation/scheduler/sched-stats.rst
  const int file = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  if (file < 0) return -1;
  char text[96];
  const ssize_t length = read(file, text, sizeof text - 1);
  close(file);
  if (length <= 0) return -1;
  text[length] = '\0';
  long long ran = 0;
  long long waited = 0;
  return std::sscanf(text, "%lld %lld", &ran, &waited) == 2 ? waited : -1;
}

}  // namespace hardfacts
