// What the scheduler did to the calling thread.
#ifndef HARDFACTS_PLATFORM_THREAD_USAGE_H_
#define HARDFACTS_PLATFORM_THREAD_USAGE_H_

#include <cstdint>

namespace hardfacts {

// Times the calling thread was taken off its CPU although it could have gone on.
int64_t InvoluntarySwitches();

// Times the calling thread gave its CPU away: it went to sleep.
int64_t VoluntarySwitches();

// Page faults of the calling thread. One that had to be tried again counts as major, so both kinds are here.
int64_t PageFaults();

// ns the calling thread has been runnable without running; -1 where the kernel keeps no such account.
int64_t RunDelayNs();

}  // namespace hardfacts

#endif  // HARDFACTS_PLATFORM_THREAD_USAGE_H_
