// A pinned thread's way to other CPUs and home again.
#ifndef HARDFACTS_MEASURE_JOURNEY_H_
#define HARDFACTS_MEASURE_JOURNEY_H_

#include "platform/affinity.h"
#include "platform/error.h"

namespace hardfacts {

// In place of a CPU: the one that the team has pinned the thread to.
inline constexpr int kOwnCpu = -1;

class Journey {
 public:
  // `home`: the thread's own CPU; -1 where that is not known, and nobody goes anywhere.
  explicit Journey(int home) : home_(home) {}
  ~Journey() {
    try {
      if (away_) PinCurrentThread(home_);
    } catch (const Error&) {
      // The harness finds the thread elsewhere, and flags the block.
    }
  }
  Journey(const Journey&) = delete;
  Journey& operator=(const Journey&) = delete;

  // Throws Error.
  void To(int cpu) {
    if (home_ < 0 || (cpu == kOwnCpu && !away_)) return;
    away_ = true;
    PinCurrentThread(cpu == kOwnCpu ? home_ : cpu);
  }

 private:
  const int home_;
  bool away_ = false;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_JOURNEY_H_
