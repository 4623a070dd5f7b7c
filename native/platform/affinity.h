// Which CPU a thread is on, and putting it there.
#ifndef HARDFACTS_PLATFORM_AFFINITY_H_
#define HARDFACTS_PLATFORM_AFFINITY_H_

#include <vector>

namespace hardfacts {

// Logical CPUs that a thread may run on, by default the calling one, ascending. Throws Error.
std::vector<int> AllowedCpus(int thread = 0);

// Lets the calling thread run on any of these CPUs. Throws Error.
void AllowCurrentThread(const std::vector<int>& cpus);

// Pins the calling thread to one CPU and verifies that it runs there. Throws Error.
void PinCurrentThread(int cpu);

// The CPU the calling thread is on right now; -1 if the system does not tell.
int CurrentCpu();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_AFFINITY_H_
