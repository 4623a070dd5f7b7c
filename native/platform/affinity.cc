#include "platform/affinity.h"

#include <sched.h>

#include <memory>

#include "platform/error.h"

namespace hardfacts {
namespace {

// The kernel refuses masks smaller than its own: grow until it accepts. 2^16 CPUs are beyond NR_CPUS.
constexpr int kMostCpus = 1 << 16;

struct FreeCpuSet {
  void operator()(cpu_set_t* set) const { CPU_FREE(set); }
};
using CpuSet = std::unique_ptr<cpu_set_t, FreeCpuSet>;

}  // namespace

std::vector<int> AllowedCpus(int thread) {
  for (int capacity = CPU_SETSIZE; capacity <= kMostCpus; capacity *= 2) {
    CpuSet set(CPU_ALLOC(capacity));
    const size_t bytes = CPU_ALLOC_SIZE(capacity);
    CPU_ZERO_S(bytes, set.get());
    if (sched_getaffinity(thread, bytes, set.get()) == 0) {
      std::vector<int> cpus;
      for (int cpu = 0; cpu < capacity; ++cpu) {
        if (CPU_ISSET_S(cpu, bytes, set.get())) cpus.push_back(cpu);
      }
      return cpus;
    }
    if (errno != EINVAL) break;
  }
  throw Error::FromErrno("ERR_AFFINITY", "sched_getaffinity");
}

void PinCurrentThread(int cpu) {
  const int capacity = cpu < CPU_SETSIZE ? CPU_SETSIZE : kMostCpus;
  if (cpu < 0 || cpu >= capacity) throw Error("ERR_AFFINITY", "no CPU has the number " + std::to_string(cpu));
  CpuSet set(CPU_ALLOC(capacity));
  const size_t bytes = CPU_ALLOC_SIZE(capacity);
  CPU_ZERO_S(bytes, set.get());
  CPU_SET_S(cpu, bytes, set.get());
  if (sched_setaffinity(0, bytes, set.get()) != 0) {
    throw Error::FromErrno("ERR_AFFINITY", "sched_setaffinity to CPU " + std::to_string(cpu));
  }
  // The call returns only once the thread has been moved; a cpuset that changed meanwhile may still win.
  if (const int found = CurrentCpu(); found >= 0 && found != cpu) {
    throw Error("ERR_AFFINITY",
                "asked for CPU " + std::to_string(cpu) + ", found on " + std::to_string(found));
  }
}

void AllowCurrentThread(const std::vector<int>& cpus) {
  CpuSet set(CPU_ALLOC(kMostCpus));
  const size_t bytes = CPU_ALLOC_SIZE(kMostCpus);
  CPU_ZERO_S(bytes, set.get());
  for (const int cpu : cpus) {
    if (cpu >= 0 && cpu < kMostCpus) CPU_SET_S(static_cast<size_t>(cpu), bytes, set.get());
  }
  if (sched_setaffinity(0, bytes, set.get()) != 0) {
    throw Error::FromErrno("ERR_AFFINITY", "sched_setaffinity to " + std::to_string(cpus.size()) + " CPUs");
  }
}

int CurrentCpu() { return sched_getcpu(); }

}  // namespace hardfacts
