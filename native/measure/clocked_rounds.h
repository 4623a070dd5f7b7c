// Rounds that several threads begin at once, by the clock.
#ifndef HARDFACTS_MEASURE_CLOCKED_ROUNDS_H_
#define HARDFACTS_MEASURE_CLOCKED_ROUNDS_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "measure/ticks.h"
#include "platform/cache_line.h"

namespace hardfacts {

// The threads agree on when a batch of rounds starts, and round i begins i periods later. A barrier a round
// costs two transfers of its own lines, lets the threads out one after the other, and puts a store of its own
// into the buffer before what the round is about. A plain program that waits for flags showed store buffering
// in 3 to 9 % of 4 million rounds a second; by the clock, in two thirds of 6 million
// (tests/reference/store_buffering.c, two cores 70 ns apart).
class ClockedRounds {
 public:
  // One thread's way through a batch.
  class Batch {
   public:
    Batch(Ticks start, uint64_t period) : start_(start), period_(period) {}

    // Waits for round i, and says when the caller began it. 0 if he is too late: a little late he may still
    // meet the others, but after a whole period they have gone on.
    Ticks Await(size_t i) const {
      const Ticks begin = start_ + i * period_ / kFraction;
      Ticks now = Now();
      if (period_ > 0 && now > begin + period_ / kFraction) return 0;
      while (now < begin) now = Now();
      return now;
    }

   private:
    const Ticks start_;
    const uint64_t period_;
  };

  // `pace`: periods over the time that a round takes by itself.
  explicit ClockedRounds(double pace) : pace_(pace) {}

  // By one thread, while the others wait at a barrier.
  void PrepareBatch() { start_.store(0, std::memory_order_relaxed); }

  // By every thread.
  Batch BeginBatch(unsigned thread) {
    if (thread == 0) {
      // Two periods from now: by then the others have read it.
      start_.store(Now() + 2 * period_ / kFraction, std::memory_order_release);
    } else {
      while (start_.load(std::memory_order_acquire) == 0) SpinHint();
    }
    // Where the counters of two CPUs are far out of step no round overlaps, but nobody waits for ever.
    return {std::min(start_.load(std::memory_order_relaxed), Now() + 4 * period_ / kFraction), period_};
  }

  // How long a round of a batch takes by these of them, which change places; 0 where there are none. Their
  // mean, to which none counts more than four times the median: an interruption must not make the next batch
  // a long one.
  static double RoundTicks(std::span<Ticks> rounds) {
    if (rounds.empty()) return 0;
    const auto middle = rounds.begin() + static_cast<ptrdiff_t>(rounds.size() / 2);
    std::nth_element(rounds.begin(), middle, rounds.end());
    const Ticks most = 4 * *middle;
    double sum = 0;
    for (const Ticks ticks : rounds) sum += static_cast<double>(std::min(ticks, most));
    return sum / static_cast<double>(rounds.size());
  }

  // By one thread, when the batch is over: how long its rounds took, on average. That depends on how far
  // apart the threads are at the moment.
  void Adjust(double round_ticks) {
    if (round_ticks > 0) period_ = static_cast<uint64_t>(pace_ * round_ticks * kFraction);
  }

 private:
  // Periods are in fractions of a tick, which is 40 ns on some Arm servers.
  static constexpr uint64_t kFraction = 256;

  const double pace_;
  // 0: in the first batch all go at their own pace, to see how long a round takes.
  uint64_t period_ = 0;
  alignas(kIsolation) std::atomic<Ticks> start_{0};
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_CLOCKED_ROUNDS_H_
