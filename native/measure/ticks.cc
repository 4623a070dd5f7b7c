#include "measure/ticks.h"

#include <algorithm>
#include <array>
#include <limits>

#include "measure/add_chain.h"
#include "measure/sink.h"

namespace hardfacts {

ClockPair ClockPair::Read() {
  // Of several tries the one with the least time between the two tick readings: an interruption between
  // them would be read as a change of rate.
  ClockPair best{0, 0};
  Ticks least = std::numeric_limits<Ticks>::max();
  for (int attempt = 0; attempt < 5; ++attempt) {
    const Ticks before = Now();
    const int64_t ns = MonotonicRawNs();
    const Ticks after = Now();
    if (after - before < least) {
      least = after - before;
      best = {before + (after - before) / 2, ns};
    }
  }
  return best;
}

TimerFacts MeasureTimer() {
  const ClockPair start = ClockPair::Read();
  // Means of many readings, since one may be less than a tick; the median of many means, since some of them
  // are interrupted.
  constexpr int kSeries = 20;
  constexpr int kReadings = 100;
  std::array<Ticks, kSeries> series;
  Ticks smallest = std::numeric_limits<Ticks>::max();
  for (Ticks& ticks : series) {
    const Ticks first = Now();
    Ticks last = first;
    for (int i = 0; i < kReadings; ++i) {
      const Ticks now = Now();
      if (now > last) smallest = std::min(smallest, now - last);
      last = now;
    }
    ticks = last - first;
  }
  // 2 ms between the pairs: a reading is good to some 20 ns, so the rate to 1e-5.
  while (MonotonicRawNs() - start.ns < 2'000'000) {
  }
  const double rate = TickRate(start, ClockPair::Read());
  std::nth_element(series.begin(), series.begin() + kSeries / 2, series.end());
  return {rate, static_cast<double>(smallest) / rate,
          static_cast<double>(series[kSeries / 2]) / kReadings / rate};
}

double MeasureCoreGhz(double ticks_per_ns) {
  constexpr int kAdds = 20'000;
  double best = 0;
  const uint64_t one = Opaque(uint64_t{1});
  for (int run = 0; run < 100; ++run) {
    uint64_t accumulator = 0;
    const Ticks begin = Now();
    for (int i = 0; i < kAdds / 20; ++i) {
#pragma GCC unroll 20
      for (int k = 0; k < 20; ++k) DependentAdd(accumulator, one);
    }
    // When the last adds are done: cores have hundreds of them under way.
    const Ticks end = NowAfterLoads();
    Sink(accumulator);
    best = std::max(best, kAdds / (static_cast<double>(end - begin) / ticks_per_ns));
  }
  return best;
}

}  // namespace hardfacts
