#include "checks.h"

#include <cstdio>
#include <cstring>

namespace hardfacts::checks {

int passed = 0;
int failed = 0;
std::vector<int> cpus;
bool emulated = false;

void Expect(bool condition, const std::string& what) {
  ++(condition ? passed : failed);
  if (!condition) std::printf("FAILED: %s\n", what.c_str());
}

TeamResult Run(const KernelDescriptor& kernel, const std::vector<int64_t>& values, unsigned threads,
               std::vector<double>* samples) {
  TeamPlan plan{{cpus.begin(), cpus.begin() + threads},
                {{&kernel, Parameters(kernel, values), threads}},
                3,
                1,
                42,
                3000};
  samples->assign(plan.blocks * threads, 0);
  std::vector<uint8_t> flags(plan.blocks);
  return RunTeam(plan, samples->data(), flags.data());
}

double CounterOf(const TeamResult& result, const char* name) {
  for (const Counter& counter : result.arms[0].counters) {
    if (std::strcmp(counter.name, name) == 0) return counter.value;
  }
  return 0;
}

}  // namespace hardfacts::checks
