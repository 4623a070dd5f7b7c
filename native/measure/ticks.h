// The clock inside trials: the time-stamp counter, or the generic timer on Arm. Ticks are not core cycles.
#ifndef HARDFACTS_MEASURE_TICKS_H_
#define HARDFACTS_MEASURE_TICKS_H_

#include <cstdint>
#include <ctime>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

namespace hardfacts {

using Ticks = uint64_t;

inline Ticks Now() {
#if defined(__x86_64__)
  return __rdtsc();
#elif defined(__aarch64__)
  Ticks now;
  asm volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now)::"memory");
  return now;
#endif
}

// The clock once all earlier loads have returned: for a single stretch of work, whose last loads may
// otherwise still be on their way when it is read.
inline Ticks NowAfterLoads() {
#if defined(__x86_64__)
  _mm_lfence();
#elif defined(__aarch64__)
  asm volatile("dsb ld" ::: "memory");
#endif
  return Now();
}

inline int64_t MonotonicRawNs() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

// A pair of readings of both clocks as close together as can be had.
struct ClockPair {
  Ticks ticks;
  int64_t ns;
  static ClockPair Read();
};

// Ticks a ns between two pairs of readings.
inline double TickRate(const ClockPair& from, const ClockPair& to) {
  return static_cast<double>(to.ticks - from.ticks) / static_cast<double>(to.ns - from.ns);
}

struct TimerFacts {
  double ticks_per_ns;
  double resolution_ns;  // smallest step seen between two readings
  double overhead_ns;    // cost of one reading, on average
};

// Takes about 2 ms.
TimerFacts MeasureTimer();

// Core clock in GHz by a chain of dependent adds, one a cycle; best of several short runs. About 1 ms.
double MeasureCoreGhz(double ticks_per_ns);

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_TICKS_H_
