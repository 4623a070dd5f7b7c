// A whole replicate of one comparison: a team of pinned threads is made once and steps through all blocks and
// arms with its own barrier. No other thread of ours runs meanwhile: on two CPUs a coordinator that spins or
// yields is a neighbour.
#ifndef HARDFACTS_TEAM_H_
#define HARDFACTS_TEAM_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "kernel.h"

namespace hardfacts {

struct ArmPlan {
  const KernelDescriptor* kernel;
  Parameters parameters;
  unsigned threads;  // the first so many of the team take part
};

struct TeamPlan {
  std::vector<int> cpus;  // one a thread; -1 leaves it where the scheduler puts it
  std::vector<ArmPlan> arms;
  uint32_t blocks;
  uint32_t warmup_blocks;
  uint64_t seed;
  double trial_ns;
};

inline constexpr uint8_t kBlockSwitched = 1;
inline constexpr uint8_t kBlockMoved = 2;

struct ArmResult {
  std::vector<uint64_t> operations;  // by thread
  std::vector<Counter> counters;
  double overlap;   // median share of a trial in which all taking part ran at once
  double trial_ns;  // median length of a trial
};

struct ThreadResult {
  bool pinned = false;
  std::string pin_error;
  int64_t moved_blocks = 0;
  int64_t involuntary_switches = 0;
  int64_t run_delay_ns = 0;  // -1 where the kernel does not tell
};

struct TeamResult {
  std::vector<ArmResult> arms;
  std::vector<ThreadResult> threads;
  double ticks_per_ns;
  double clock_drift;  // relative change of the tick rate from the first to the second half
  double duration_ms;
};

// `ns_per_operation` holds [block][arm][thread] (NaN where the thread took no part), `flags` one byte a
// block. Throws Error; whatever happens, all threads are joined and all memory is given back.
TeamResult RunTeam(const TeamPlan& plan, double* ns_per_operation, uint8_t* flags);

}  // namespace hardfacts

#endif  // HARDFACTS_TEAM_H_
