// The barrier that one thread makes all threads of its process execute.
#ifndef HARDFACTS_PLATFORM_MEMBARRIER_H_
#define HARDFACTS_PLATFORM_MEMBARRIER_H_

namespace hardfacts {

// Must be called once a process before Membarrier. Throws Error with code ERR_MEMBARRIER where the kernel
// does not have it (before Linux 4.14) or a container denies it.
void RegisterMembarrier();

// MEMBARRIER_CMD_PRIVATE_EXPEDITED: when it returns, every thread of the process that was running has
// executed a full barrier since it was called (membarrier(2)). False if the kernel says no.
bool Membarrier();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_MEMBARRIER_H_
