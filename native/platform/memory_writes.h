// Lines written to memory, as the memory controllers count them, for the whole machine.
#ifndef HARDFACTS_PLATFORM_MEMORY_WRITES_H_
#define HARDFACTS_PLATFORM_MEMORY_WRITES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace hardfacts {

// One counter of one controller, as perf_event_open takes it.
struct MemoryWriteEvent {
  std::string name;  // for messages
  uint32_t type = 0;
  uint64_t config[3] = {};  // config, config1, config2
  int cpu = 0;              // any CPU of the controller's package
  double lines_a_count = 1;
};

inline constexpr const char* kEventSources = "/sys/bus/event_source/devices";

// What there is to count writes with: CAS commands for writing of Intel's server controllers (uncore_imc_*)
// and of AMD's from Zen 4 on (amd_umc_*). Empty in guests, on client parts, and where the kernel has no
// driver.
std::vector<MemoryWriteEvent> FindMemoryWriteEvents(const std::string& sources = kEventSources);

class MemoryWrites {
 public:
  // Begins to count. Throws Error with code ERR_MEMORY_WRITE_COUNTERS where there is nothing to count with or
  // this process may not.
  explicit MemoryWrites(const std::vector<MemoryWriteEvent>& events);
  ~MemoryWrites();
  MemoryWrites(const MemoryWrites&) = delete;
  MemoryWrites& operator=(const MemoryWrites&) = delete;

  // Lines of 64 bytes written since. Negative if a counter was shared with others and did not run all the
  // time.
  double Lines() const;

 private:
  struct Counter {
    int file;
    double lines_a_count;
  };
  std::vector<Counter> counters_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_MEMORY_WRITES_H_
