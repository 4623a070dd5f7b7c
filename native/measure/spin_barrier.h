// A barrier for a standing team that never sleeps.
#ifndef HARDFACTS_MEASURE_SPIN_BARRIER_H_
#define HARDFACTS_MEASURE_SPIN_BARRIER_H_

#include <atomic>
#include <cstdint>

#include "platform/cache_line.h"

namespace hardfacts {

class SpinBarrier {
 public:
  explicit SpinBarrier(uint32_t threads) : threads_(threads) {}

  void Wait() {
    // Relaxed is enough: nobody can pass to the next generation before this thread has arrived.
    const uint32_t generation = generation_.load(std::memory_order_relaxed);
    // Acquire-release: what every thread did before arriving is seen by all who leave.
    if (arrived_.fetch_add(1, std::memory_order_acq_rel) + 1 == threads_) {
      arrived_.store(0, std::memory_order_relaxed);
      generation_.store(generation + 1, std::memory_order_release);
      return;
    }
    while (generation_.load(std::memory_order_acquire) == generation) SpinHint();
  }

 private:
  alignas(kIsolation) std::atomic<uint32_t> arrived_{0};
  alignas(kIsolation) std::atomic<uint32_t> generation_{0};
  alignas(kIsolation) const uint32_t threads_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_SPIN_BARRIER_H_
