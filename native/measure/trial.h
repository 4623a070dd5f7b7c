// One timed execution of a kernel by one thread.
#ifndef HARDFACTS_MEASURE_TRIAL_H_
#define HARDFACTS_MEASURE_TRIAL_H_

#include <cstdint>

#include "measure/ticks.h"

namespace hardfacts {

// What one thread did in one trial.
struct Tally {
  uint64_t operations = 0;
  Ticks begin = 0;
  Ticks end = 0;
};

// Repeats `chunk`, which does `operations` operations and is long against a reading of the clock, until
// `length` ticks have passed. All threads of a trial run for the same time, so that none is left to run
// alone at the end, which would flatter every contended arm.
template <typename Chunk>
inline Tally RepeatFor(Ticks length, uint64_t operations, Chunk&& chunk) {
  Tally tally;
  tally.begin = Now();
  const Ticks deadline = tally.begin + length;
  do {
    chunk();
    tally.operations += operations;
    tally.end = Now();
  } while (tally.end < deadline);
  return tally;
}

// The same for chunks that end in loads which the core has not waited for: the clock is read when they have
// returned. In between it is not, or the wait would be a part of every chunk.
template <typename Chunk>
inline Tally RepeatLoadsFor(Ticks length, uint64_t operations, Chunk&& chunk) {
  Tally tally;
  tally.begin = NowAfterLoads();
  const Ticks deadline = tally.begin + length;
  do {
    chunk();
    tally.operations += operations;
  } while (Now() < deadline);
  tally.end = NowAfterLoads();
  return tally;
}

// Times `work`, a fixed amount of `operations`, once.
template <typename Work>
inline Tally TimeOnce(uint64_t operations, Work&& work) {
  Tally tally;
  tally.operations = operations;
  tally.begin = Now();
  work();
  tally.end = NowAfterLoads();
  return tally;
}

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_TRIAL_H_
