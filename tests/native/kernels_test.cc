// Every kernel, for many parameters, on a real team, without Node: run under AddressSanitizer and
// UndefinedBehaviorSanitizer by tests/native/sanitize.js, and under qemu-user for another architecture.
// Checks counts and invariants only; times mean nothing under a sanitizer.
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "kernels/litmus_outcome.h"
#include "kernels/node_stack.h"
#include "measure/stream_arrays.h"
#include "measure/visit_order.h"
#include "platform/affinity.h"
#include "platform/error.h"
#include "platform/mapping.h"
#include "platform/memory_writes.h"
#include "platform/numa.h"
#include "team.h"

namespace {

using hardfacts::ArmPlan;
using hardfacts::Error;
using hardfacts::KernelDescriptor;
using hardfacts::Parameters;
using hardfacts::TeamPlan;
using hardfacts::TeamResult;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

int passed = 0;
int failed = 0;

void Expect(bool condition, const std::string& what) {
  ++(condition ? passed : failed);
  if (!condition) std::printf("FAILED: %s\n", what.c_str());
}

std::vector<int> cpus;

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

// The code of what is thrown; empty where nothing is.
template <typename Work>
std::string CodeOf(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

double CounterOf(const TeamResult& result, const char* name) {
  for (const hardfacts::Counter& counter : result.arms[0].counters) {
    if (std::strcmp(counter.name, name) == 0) return counter.value;
  }
  return 0;
}

// An emulator of programs, which knows neither clones without a signal nor policies of memory.
bool emulated = false;

// Values drawn from each parameter's whole range. Kernels refuse what does not go together; whatever they
// take must run within its memory.
void RunAtRandom(const KernelDescriptor& kernel, unsigned threads, int tries) {
  std::mt19937_64 random(7);
  int ran = 0;
  int unknown = 0;
  for (int i = 0; i < tries; ++i) {
    std::vector<int64_t> values;
    std::string text = kernel.slug;
    for (const hardfacts::ParameterSpec& spec : kernel.parameters) {
      std::uniform_int_distribution<int64_t> any(spec.min, spec.max);
      int64_t value = any(random);
      // Half of the time a multiple of 8, or kernels of words would refuse most.
      if (i % 2 == 0 && spec.max > 8) value = std::max(spec.min, value / 8 * 8);
      // Values that few others go with.
      if (std::strcmp(spec.name, "width") == 0 && spec.max == 8) value = value < 6 ? 4 : 8;
      if (std::strcmp(spec.name, "writeEvery") == 0 && i % 4 != 0) value = 1;
      if (std::strcmp(spec.name, "delay") == 0 && values[0] != 6) value = 0;
      if (std::strcmp(spec.name, "steps") == 0) value = value / 512 * 512;
      // Large counts only cost time.
      if (std::strcmp(spec.name, "count") == 0) value = std::max(spec.min, value % 4096 / 4 * 4);
      if (std::strcmp(spec.name, "bytes") == 0) value = std::max(spec.min, value % (4 << 20) / 512 * 512);
      // Whole spans of what an entry of the page directory maps, and few of them.
      const bool spans =
          std::strcmp(kernel.slug, "page_touch") == 0 || std::strcmp(kernel.slug, "fork_copy") == 0;
      if (spans && std::strcmp(spec.name, "bytes") == 0)
        value = std::max(spec.min, i % 3 * static_cast<int64_t>(hardfacts::HugePageBytes()));
      if (std::strcmp(spec.name, "rows") == 0 || std::strcmp(spec.name, "columns") == 0)
        value = std::max(spec.min, value % 1024 / 8 * 8);
      // Nodes and strides span gigabytes otherwise, and few strides are lines.
      if (std::strcmp(spec.name, "nodes") == 0 && spec.max > 8192) value = 2 + value % 8192;
      // Most locks have no nodes.
      if (std::strcmp(kernel.slug, "lock_contention") == 0 && std::strcmp(spec.name, "nodes") == 0 &&
          i % 4 != 0)
        value = 1;
      // Every machine has node 0, and hardly one has the CPUs and the pools that could be drawn.
      if (std::strcmp(kernel.slug, "page_placement") == 0) {
        if (std::strcmp(spec.name, "nodes") == 0) value = 1;
        if (std::strcmp(spec.name, "thenNodes") == 0) value = values[5] == 0 ? 0 : 1;
        if (std::strcmp(spec.name, "mapCpu") == 0) value = cpus[static_cast<size_t>(i) % cpus.size()];
        if (std::strcmp(spec.name, "touchCpu") == 0) value = -1;
        if (std::strcmp(spec.name, "pages") == 0) value = i % 4 == 0;
      }
      if (std::strcmp(kernel.slug, "page_migration") == 0 && std::strcmp(spec.name, "bytes") != 0) {
        value = std::max<int64_t>(spec.min, 0);
        if (std::strcmp(spec.name, "touchCpu") == 0) value = cpus[static_cast<size_t>(i) % cpus.size()];
      }
      if (std::strcmp(spec.name, "hogs") == 0) value = value % 3;
      if (std::strcmp(spec.name, "cpuMask") == 0) value = 0;
      if (std::strcmp(kernel.slug, "pointer_chase") == 0) {
        if (std::strcmp(spec.name, "policy") == 0) value = i % 4 == 0 ? 1 : 0;
        if (std::strcmp(spec.name, "memoryNodes") == 0) value = values.back() == 0 ? 0 : 1;
        // Chains are powers of two, without adds.
        if (std::strcmp(spec.name, "chains") == 0) value = values[6] == 0 && i % 2 == 0 ? 1 << value % 4 : 1;
        if (std::strcmp(spec.name, "pages") == 0) value = value % 2;
      }
      if (std::strcmp(spec.name, "stride") == 0) value = std::max<int64_t>(64, value % 8192 / 64 * 64);
      // One litmus test of one thread, which has no control; few run freely.
      if (std::strcmp(spec.name, "form") == 0 && threads == 1) value = 0;
      if (std::strcmp(spec.name, "pace") == 0 && i % 4 != 0) value = 0;
      // Barriers alone take these, and operations that are none the last.
      if (std::strcmp(kernel.slug, "atomic_cost") == 0 && i % 4 != 0 &&
          (std::strcmp(spec.name, "pending") == 0 || std::strcmp(spec.name, "then") == 0 ||
           std::strcmp(spec.name, "against") == 0))
        value = 0;
      // A round takes as long as the kernel's call.
      if (std::strcmp(kernel.slug, "asymmetric_fence") == 0 && std::strcmp(spec.name, "rounds") == 0)
        value = 1 + value % 16;
      if (std::strcmp(spec.name, "adds") == 0) value = value % 3 == 0 ? 0 : 16;
      // Large ones of these only cost time, too.
      if (std::strcmp(spec.name, "streamMiB") == 0) value = 1 + value % 4;
      if (std::strcmp(spec.name, "displace") == 0) value = value % (1 << 20);
      if (std::strcmp(spec.name, "l2Bytes") == 0) value = (1 + value % 256) * 4096;
      // Machines have no such counters, or forbid them.
      if (std::strcmp(spec.name, "writes") == 0) value = 0;
      // Most states do not outlast a pass.
      if (std::strcmp(spec.name, "passes") == 0) value = i % 2 == 0 ? 1 : 1 + value % 16;
      if (std::strcmp(kernel.slug, "loaded_latency") == 0) {
        if (std::strcmp(spec.name, "stream_bytes") == 0) value = spec.min;
        if (std::strcmp(spec.name, "pages") == 0) value = value % 2;
      }
      // Gigabytes of arrays, pools that are empty and nodes that are not there say nothing of the kernel.
      if (std::strcmp(kernel.slug, "stream") == 0) {
        if (std::strcmp(spec.name, "pages") == 0) value = value % 2;
        if (std::strcmp(spec.name, "policy") == 0 || std::strcmp(spec.name, "nodes") == 0) value = 0;
        if (std::strcmp(spec.name, "lead") == 0) value = value % (1 << 20);
        if (std::strcmp(spec.name, "width") == 0 && i % 2 == 0) value = 5;
        if (std::strcmp(spec.name, "prefetch") == 0 && values[0] != 0) value = 0;
        if (std::strcmp(spec.name, "store") == 0 && values[0] == 0) value = 0;
      }
      // Of the nodes drawn, or none: most of what is drawn would be refused.
      if (std::strcmp(kernel.slug, "pointer_chase") == 0 && std::strcmp(spec.name, "lead") == 0)
        value = i % 2 == 0 ? 0 : value % std::max<int64_t>(1, values[0] / 2);
      // A split lock disturbs others: this test has nobody's consent.
      if (std::strcmp(kernel.slug, "split_lock") == 0 && std::strcmp(spec.name, "offset") == 0)
        value = value / 64 * 64;
      values.push_back(value);
      text += " " + std::string(spec.name) + "=" + std::to_string(value);
    }
    try {
      std::vector<double> samples;
      const TeamResult result = Run(kernel, values, threads, &samples);
      ++ran;
      // To touch nothing may take less than a tick.
      const bool idle = std::strcmp(kernel.slug, "page_touch") == 0 && values[2] == 3;
      for (const double ns : samples) {
        if (!(ns > 0 || idle)) {
          Expect(false, text + ": a sample of " + std::to_string(ns));
          break;
        }
      }
      // Sanitizers stand before glibc's allocator, which is just what the census must notice.
      const bool foreign = kSanitized && std::strcmp(kernel.slug, "malloc_census") == 0;
      Expect((CounterOf(result, "mismatches") == 0) != foreign, text + ": mismatches");
    } catch (const Error& error) {
      // A container or an emulator may not know the call, and few machines have pools of huge pages.
      const bool unknown_here = emulated && (std::strcmp(error.code(), "ERR_FORK") == 0 ||
                                             std::strcmp(error.code(), "ERR_MEMORY_POLICY") == 0);
      unknown += unknown_here;
      const bool denied = unknown_here || std::strcmp(error.code(), "ERR_MEMBARRIER") == 0 ||
                          std::strcmp(error.code(), "ERR_HUGEPAGES_UNAVAILABLE") == 0 ||
                          std::strcmp(error.code(), "ERR_MEMORY_POLICY") == 0;
      Expect(denied || std::strcmp(error.code(), "ERR_KERNEL_PARAMETER") == 0, text + ": " + error.what());
    }
  }
  Expect(ran > 0 || unknown > 0, std::string(kernel.slug) + " took none of the values drawn");
}

// Each of so many visited once, and not in a row.
void VisitsAll() {
  for (uint64_t count = 1; count <= 300; ++count) {
    for (const uint64_t group : {uint64_t{0}, uint64_t{1}, uint64_t{7}, uint64_t{64}}) {
      std::vector<int> seen(count);
      uint64_t in_a_row = 0, last = count;
      const auto visit = [&](uint64_t k) {
        ++seen.at(k);
        if (k == last + 1) ++in_a_row;
        last = k;
      };
      if (group == 0) {
        hardfacts::VisitShuffled(count, 42, visit);
      } else {
        hardfacts::VisitGrouped(count, group, 42, visit);
      }
      const std::string what = std::to_string(count) + " in groups of " + std::to_string(group);
      Expect(seen == std::vector<int>(count, 1), what + " are visited once each");
      // Of shuffled groups of seven every seventh node follows its neighbour by chance, of large ones hardly
      // any.
      const uint64_t most = group == 7 ? count / 3 : count / 8;
      if (count >= 64 && group != 1) Expect(in_a_row < most, what + " are shuffled");
    }
  }
}

// A described controller whose counter is one that any machine has: page faults on one CPU, counted in MiB.
void CountLikeAController() {
  namespace fs = std::filesystem;
  const fs::path sources = fs::temp_directory_path() / ("hardfacts-events-" + std::to_string(getpid()));
  const auto write = [&](const char* file, const std::string& text) {
    const fs::path path = sources / file;
    fs::create_directories(path.parent_path());
    std::ofstream(path) << text << "\n";
  };
  // PERF_TYPE_SOFTWARE with PERF_COUNT_SW_PAGE_FAULTS, which is 2; umask and a second range stay 0.
  write("uncore_imc_7/type", "1");
  write("uncore_imc_7/cpumask", std::to_string(cpus[0]));
  write("uncore_imc_7/format/event", "config:0-7");
  write("uncore_imc_7/format/umask", "config:8-11,32-35");
  write("uncore_imc_7/events/cas_count_write", "event=0x02,umask=0x00");
  write("uncore_imc_7/events/cas_count_write.scale", "1.220703125e-4");
  write("uncore_imc_7/events/cas_count_write.unit", "MiB");
  write("uncore_imc_7/events/cas_count_read", "event=0x03,umask=0x00");
  write("uncore_imc_8/type", "9");
  write("uncore_imc_8/cpumask", "0,4");
  write("uncore_imc_8/format/event", "config:0-7");
  write("uncore_imc_8/format/umask", "config:8-11,32-35");
  write("uncore_imc_8/events/cas_count_write_sch1", "event=0x05,umask=0xf3");
  // What does not fit its field, or has none, is no event of ours.
  write("uncore_imc_9/type", "9");
  write("uncore_imc_9/cpumask", "0");
  write("uncore_imc_9/format/event", "config:0-3");
  write("uncore_imc_9/events/cas_count_write", "event=0x15");
  write("uncore_imc_9/events/cas_count_write_sch0", "event=0x05,umask=0x30");
  write("amd_umc_0/type", "11");
  write("amd_umc_0/cpumask", "2");
  write("amd_umc_0/format/event", "config:0-7");
  write("amd_umc_0/format/rdwrmask", "config:8-9");
  write("uncore_imc_free_running_0/cpumask", "0");
  write("cpu/type", "4");

  std::vector<hardfacts::MemoryWriteEvent> events = hardfacts::FindMemoryWriteEvents(sources);
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
    return a.name < b.name || (a.name == b.name && a.cpu < b.cpu);
  });
  fs::remove_all(sources);
  Expect(events.size() == 4, "as many events as the controllers have for each package");
  if (events.size() != 4) return;
  const auto is = [](const hardfacts::MemoryWriteEvent& event, const char* name, uint32_t type,
                     uint64_t config, int cpu, double lines) {
    Expect(event.name == name && event.type == type && event.config[0] == config && event.config[1] == 0 &&
               event.config[2] == 0 && event.cpu == cpu && event.lines_a_count == lines,
           std::string(name) + " is encoded as its format says");
  };
  is(events[0], "amd_umc_0/umc_cas_cmd.wr", 11, 0x20a, 2, 1);
  is(events[1], "uncore_imc_7/cas_count_write", 1, 0x02, cpus[0], 2);
  is(events[2], "uncore_imc_8/cas_count_write_sch1", 9, 0xf00000305, 0, 1);
  is(events[3], "uncore_imc_8/cas_count_write_sch1", 9, 0xf00000305, 4, 1);

  try {
    const hardfacts::MemoryWrites writes({events[1]});
    hardfacts::PinCurrentThread(cpus[0]);
    const double before = writes.Lines();
    constexpr size_t kPages = 1000;
    const hardfacts::Mapping pages(kPages * hardfacts::PageBytes());
    // By stores: pages that are asked for in advance are no faults.
    for (size_t k = 0; k < kPages; ++k) {
      *static_cast<volatile char*>(pages.data() + k * hardfacts::PageBytes()) = 1;
    }
    Expect(before >= 0 && writes.Lines() - before >= 2 * kPages, "two lines are counted for every fault");
  } catch (const Error& error) {
    // Not everybody may count for a whole CPU; why not is said.
    Expect(std::strcmp(error.code(), "ERR_MEMORY_WRITE_COUNTERS") == 0 &&
               std::string(error.what()).find("perf_event_open of uncore_imc_7") == 0,
           std::string("counting is refused with a reason: ") + error.what());
  }
  try {
    const hardfacts::MemoryWrites none({});
    Expect(false, "nothing to count with");
  } catch (const Error& error) {
    Expect(std::strcmp(error.code(), "ERR_MEMORY_WRITE_COUNTERS") == 0, "nothing to count with is said");
  }
}

// The outcome's name after whole threads ran one after the other in this order.
std::string OneAfterTheOther(
    const hardfacts::litmus::Family& family,
    const std::array<hardfacts::litmus::Program, hardfacts::litmus::kMostThreads>& programs,
    const std::vector<size_t>& order) {
  uint32_t x = 0, y = 0, z = 0;
  const hardfacts::litmus::Words words{&x, &y, &z};
  std::array<hardfacts::litmus::Registers, hardfacts::litmus::kMostThreads> registers{};
  for (const size_t thread : order) registers[thread] = programs[thread](&x, &y, &z);
  const auto outcome = OutcomeOf(family, registers, words);
  return outcome.possible ? OutcomeNames(family)[outcome.index] : "none that is possible";
}

// Programs do what their table says: what they give when run by one thread, which no ordering changes.
void LitmusPrograms() {
  using namespace hardfacts::litmus;
  struct Row {
    std::string family;
    std::vector<std::string> asked;
    std::vector<size_t> order;
    std::string test;
    std::string control;
  };
  const Row rows[] = {
      {"coww", {"x=1"}, {0}, "x=2", ""},
      {"sb", {"r0=0 r1=0"}, {0, 1}, "r0=0 r1=1", "r0=0 r1=1"},
      {"sb", {"r0=0 r1=0"}, {1, 0}, "r0=1 r1=0", "r0=1 r1=0"},
      {"mp", {"r0=1 r1=0"}, {0, 1}, "r0=1 r1=1", "r0=1 r1=1"},
      {"mp", {"r0=1 r1=0"}, {1, 0}, "r0=0 r1=0", "r0=0 r1=0"},
      {"lb", {"r0=1 r1=1"}, {0, 1}, "r0=0 r1=1", "r0=0 r1=1"},
      {"lb", {"r0=1 r1=1"}, {1, 0}, "r0=1 r1=0", "r0=1 r1=0"},
      {"r", {"r0=0 y=2"}, {0, 1}, "r0=1 y=2", "r0=1 y=2"},
      {"r", {"r0=0 y=2"}, {1, 0}, "r0=0 y=1", "r0=0 y=1"},
      {"s", {"r0=1 x=2"}, {0, 1}, "r0=1 x=1", "r0=1 x=1"},
      {"s", {"r0=1 x=2"}, {1, 0}, "r0=0 x=2", "r0=0 x=2"},
      {"2+2w", {"x=2 y=2"}, {0, 1}, "x=1 y=2", "x=1 y=2"},
      {"2+2w", {"x=2 y=2"}, {1, 0}, "x=2 y=1", "x=2 y=1"},
      {"corr", {"r0=1 r1=0"}, {0, 1}, "r0=1 r1=1", "r0=1 r1=1"},
      {"corr", {"r0=1 r1=0"}, {1, 0}, "r0=0 r1=0", "r0=0 r1=0"},
      {"cowr2", {"r0=2 r1=1"}, {0, 1}, "r0=1 r1=2", "r0=0 r1=1"},
      {"cowr2", {"r0=2 r1=1"}, {1, 0}, "r0=1 r1=2", "r0=2 r1=0"},
      {"sb+rfi", {"r0=1 r1=0 r2=1 r3=0"}, {0, 1}, "r0=1 r1=0 r2=1 r3=1", "r0=1 r1=0 r2=1 r3=1"},
      {"wrc", {"r0=1 r1=1 r2=0"}, {0, 1, 2}, "r0=1 r1=1 r2=1", "r0=1 r1=1 r2=1"},
      {"wrc", {"r0=1 r1=1 r2=0"}, {2, 0, 1}, "r0=1 r1=0 r2=0", "r0=1 r1=0 r2=0"},
      {"rwc", {"r0=1 r1=0 r2=0"}, {0, 1, 2}, "r0=1 r1=0 r2=1", "r0=1 r1=0 r2=1"},
      {"rwc", {"r0=1 r1=0 r2=0"}, {2, 1, 0}, "r0=0 r1=1 r2=0", "r0=0 r1=1 r2=0"},
      {"iriw", {"r0=1 r1=0 r2=1 r3=0"}, {0, 2, 1, 3}, "r0=1 r1=0 r2=1 r3=1", "r0=1 r1=0 r2=1 r3=1"},
      {"coiriw", {"r0=1 r1=2 r2=2 r3=1"}, {0, 2, 1, 3}, "r0=1 r1=1 r2=2 r3=2", "r0=1 r1=1 r2=2 r3=2"},
      {"coiriw", {"r0=1 r1=2 r2=2 r3=1"}, {3, 1, 2, 0}, "r0=2 r1=2 r2=0 r3=0", "r0=2 r1=2 r2=0 r3=0"},
      {"peterson",
       {"r0=0 r1=0 r2=0 r3=0", "r0=0 r1=1 r2=1 r3=1", "r0=1 r1=2 r2=0 r3=2", "r0=1 r1=2 r2=1 r3=1"},
       {0, 1},
       "r0=0 r1=1 r2=1 r3=2",
       "r0=0 r1=0 r2=1 r3=1"},
      {"mp+nt", {"r0=1 r1=0"}, {0, 1}, "r0=1 r1=1", "r0=1 r1=1"},
  };
  std::set<std::string> named;
  for (const auto& [name, asked, order, test, control] : rows) {
    named.insert(name);
    const Family& family = *std::find_if(std::begin(kFamilies), std::end(kFamilies),
                                         [&](const Family& each) { return each.name == name; });
    const std::vector<std::string>& names = OutcomeNames(family);
    for (const std::string& outcome : asked) {
      const size_t index =
          static_cast<size_t>(std::find(names.begin(), names.end(), outcome) - names.begin());
      Expect(index < names.size() && AskedOutcomes(family)[index], name + " asks about " + outcome);
    }
    for (size_t ordering = 0; ordering < kOrderings; ++ordering) {
      if (!MachineHas(static_cast<Ordering>(ordering)) || family.test[ordering][0] == nullptr) continue;
      const std::string how = name + ", ordering " + std::to_string(ordering);
      const std::string found = OneAfterTheOther(family, family.test[ordering], order);
      Expect(found == test, how + " gives " + test + ", not " + found);
      if (control.empty()) continue;
      const std::string other = OneAfterTheOther(family, family.control[ordering], order);
      Expect(other == control, how + "'s control gives " + control + ", not " + other);
    }
  }
#if defined(__x86_64__)
  Expect(named.size() == std::size(kFamilies), "every family has a row");
#endif
}

// One arm of each kind: all rounds are accounted for, and what no machine may show is not shown. Where
// there are fewer CPUs than threads these are not pinned, and rounds do not overlap.
void LitmusTeams() {
  using namespace hardfacts::litmus;
  const KernelDescriptor& kernel = *hardfacts::FindKernel("litmus");
  constexpr int64_t kRounds = 128;
  // What x86-64 and Armv8 may show, and their emulators.
  const std::set<std::string> allowed = {"sb", "r", "rwc", "sb+rfi", "peterson", "mp+nt"};
  for (size_t family = 0; family < std::size(kFamilies); ++family) {
    const Family& about = kFamilies[family];
    for (const int64_t form : {0, 1}) {
      for (size_t ordering = 0; ordering < kOrderings; ++ordering) {
        const Programs& programs = form == 1 ? about.control : about.test;
        if (programs[ordering][0] == nullptr || !MachineHas(static_cast<Ordering>(ordering))) continue;
        const std::string name = std::string(about.name) + (form == 1 ? " control" : "") + ", ordering " +
                                 std::to_string(ordering);
        const bool pinned = about.threads <= cpus.size();
        // Threads that share a CPU wait for its time slices; what orders them is tested by fewer.
        if (!pinned && ordering > kFull) continue;
        TeamPlan plan{std::vector<int>(about.threads, -1),
                      {{&kernel,
                        Parameters(kernel, {static_cast<int64_t>(family), form,
                                            static_cast<int64_t>(ordering), 0, 200, kRounds}),
                        about.threads}},
                      pinned ? 10u : 2u,
                      1,
                      42,
                      3000};
        if (pinned) std::copy_n(cpus.begin(), about.threads, plan.cpus.begin());
        std::vector<double> samples(plan.blocks * about.threads);
        std::vector<uint8_t> flags(plan.blocks);
        const TeamResult result = RunTeam(plan, samples.data(), flags.data());
        double outcomes = 0;
        for (const hardfacts::Counter& counter : result.arms[0].counters) {
          if (std::strchr(counter.name, '=') != nullptr) outcomes += counter.value;
        }
        const double rounds = CounterOf(result, "rounds");
        Expect(rounds > 0 && outcomes == rounds, name + ": every round has one outcome");
        Expect(rounds + CounterOf(result, "disturbed") == static_cast<double>((plan.blocks + 1) * kRounds),
               name + ": every round is counted or disturbed");
        Expect(CounterOf(result, "mismatches") == 0, name + ": mismatches");
        // Strong machines show no more; on an emulated Arm the host's order shows through.
        if (form == 0 && (ordering == kFull || allowed.count(about.name) == 0)) {
          Expect(CounterOf(result, "asked") == 0, name + " showed what it must not");
        }
      }
    }
  }
}

// A node that is missing or used by two at once is noticed, and the stack is whole again after that.
void StackNoticesLosses() {
  const auto stack = std::make_unique<hardfacts::NodeStack>();
  const auto nothing = [] {};
  uint64_t failed = 0;
  const auto take_and_put_back = [&] {
    const uint32_t one = stack->PopByCas(nothing, failed);
    std::array<uint32_t, 2> others;
    stack->PopLocked(others, nothing);
    stack->Use(one);
    for (const uint32_t other : others) stack->Use(other);
    // In the order in which they were taken: they change places.
    stack->PushByCas(one, nothing, failed);
    stack->PushLocked(others, nothing);
  };
  for (int i = 0; i < 1000; ++i) take_and_put_back();
  Expect(failed == 0 && stack->Settle(3000), "a stack that one thread used is whole");
  take_and_put_back();
  Expect(!stack->Settle(4), "an increment that was lost is noticed");
  Expect(stack->Settle(0), "all is counted anew");
  const uint32_t held = stack->PopByCas(nothing, failed);
  Expect(!stack->Settle(0), "a node that is not put back is noticed");
  Expect(stack->Settle(0), "the stack is whole again");
  stack->PushLocked(std::array{held}, nothing);
  Expect(!stack->Settle(0), "a node that is there twice is noticed");
  Expect(stack->Settle(0), "the stack is whole once more");
}

// Pages that could not be made huge are counted, whatever was asked for.
void CountsWrongPages() {
  const KernelDescriptor& chase = *hardfacts::FindKernel("pointer_chase");
  std::vector<int64_t> values;
  for (const hardfacts::ParameterSpec& spec : chase.parameters) {
    const bool pages = std::strcmp(spec.name, "pages") == 0;
    const bool nodes = std::strcmp(spec.name, "nodes") == 0;
    values.push_back(pages ? 1 : nodes ? 4096 : spec.min);
  }
  // As an administrator or a container may have it. An emulator of another architecture may not know the
  // call.
  if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) != 0) {
    std::printf("skipped: huge pages cannot be declined here\n");
    return;
  }
  std::vector<double> samples;
  const double wrong = CounterOf(Run(chase, values, 1, &samples), "wrong_pages");
  prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
  Expect(wrong > 0, "base pages in place of huge ones: " + std::to_string(wrong));
  values[4] = 0;
  Expect(CounterOf(Run(chase, values, 1, &samples), "wrong_pages") == 0,
         "base pages where base was asked for");
}

// Arrays outlive their team only for who wants just the same, and only as far as they may.
void StreamArraysAreKeptForTheirLike() {
  using hardfacts::StreamArrays;
  const StreamArrays::Kind base{1, hardfacts::Pages::kBase, hardfacts::Policy::kDefault, {}};
  const StreamArrays::Kind huge{1, hardfacts::Pages::kTransparentHuge, hardfacts::Policy::kDefault, {}};
  const StreamArrays::Kind of_two{2, hardfacts::Pages::kBase, hardfacts::Policy::kDefault, {}};
  constexpr size_t kBytes = size_t{1} << 20;
  // The CPU is part of what is asked for.
  std::thread([&] {
    hardfacts::PinCurrentThread(cpus.front());
    const auto outlives = [](const StreamArrays::Kind& kind, size_t bytes) {
      const std::weak_ptr<StreamArrays> arrays = StreamArrays::For(kind, bytes);
      return !arrays.expired();
    };
    Expect(!outlives(base, kBytes), "nothing is kept unasked");
    StreamArrays::Keep(3 * kBytes);
    Expect(!outlives(base, 2 * kBytes), "arrays larger than allowed are not kept");
    Expect(!outlives(of_two, kBytes / 2), "arrays of several threads are not kept");
    Expect(outlives(base, kBytes), "arrays are kept");
    auto first = StreamArrays::For(base, kBytes);
    const auto goes_to = [&](int cpu, const StreamArrays::Kind& kind, size_t bytes) {
      bool same = false;
      std::thread([&] {
        hardfacts::PinCurrentThread(cpu);
        same = StreamArrays::For(kind, bytes) == first;
      }).join();
      return same;
    };
    Expect(goes_to(cpus.front(), base, kBytes), "kept arrays go to the next that wants the same");
    Expect(!goes_to(cpus.front(), base, kBytes / 2), "kept arrays do not go to who wants smaller ones");
    Expect(!goes_to(cpus.front(), huge, kBytes), "kept arrays do not go to who wants other pages");
    if (cpus.size() > 1) {
      Expect(!goes_to(cpus.back(), base, kBytes), "kept arrays stay on the CPU that touched them");
    }
    first.reset();
    Expect(outlives(base, kBytes), "kept arrays stay when their last user is gone");
    StreamArrays::Keep(0);
    Expect(!outlives(base, kBytes), "what is no longer allowed is given back");
    StreamArrays::Prepare(cpus.front(), hardfacts::Pages::kBase, kBytes, true);
    Expect(!outlives(base, kBytes), "nothing is prepared that could not be kept");
    StreamArrays::Keep(3 * kBytes);
    StreamArrays::Prepare(cpus.front(), hardfacts::Pages::kBase, kBytes, true);
    const auto prepared = StreamArrays::For(base, kBytes);
    const auto* const words = reinterpret_cast<const double*>(prepared->data(0, StreamArrays::kSecond));
    Expect(words != nullptr && words[5] == StreamArrays::ValueOf(0, StreamArrays::kSecond, 5),
           "what was prepared is there, with its values");
    StreamArrays::Keep(0);
  }).join();
}

// To touch arrays ahead is a favour: where there is no thread to do it, nobody dies of it.
void StreamArraysArePreparedWhereTheyCanBe() {
  using hardfacts::StreamArrays;
  constexpr size_t kBytes = size_t{1} << 20;
  pthread_attr_t usual, vast;
  pthread_getattr_default_np(&usual);
  pthread_attr_init(&vast);
  // A stack that no address space has room for, and no thread that has ended has left behind.
  pthread_attr_setstacksize(&vast, size_t{1} << 60);
  if (pthread_setattr_default_np(&vast) != 0) {
    std::printf("skipped: stacks have a largest size here\n");
    return;
  }
  StreamArrays::Keep(3 * kBytes);
  StreamArrays::Prepare(cpus.front(), hardfacts::Pages::kBase, kBytes, true);
  StreamArrays::Keep(0);
  pthread_setattr_default_np(&usual);
  pthread_attr_destroy(&vast);
  pthread_attr_destroy(&usual);
  Expect(true, "without a thread arrays are not prepared, and that is all");
}

// More than nodes have is refused before it is touched, also where it is asked for piece by piece.
void NodesHoldNoMoreThanTheyHave() {
  using hardfacts::NodeMask;
  using hardfacts::RequireRoom;
  using hardfacts::StreamArrays;
  constexpr size_t kAbsent = 1023;
  NodeMask first, absent;
  first.set(0);
  absent.set(kAbsent);
  Expect(CodeOf([&] { RequireRoom(SIZE_MAX / 2, {}); }).empty(), "no node: nothing is known to be too much");
  Expect(CodeOf([&] { RequireRoom(SIZE_MAX / 2, absent); }).empty(), "a node that is absent: mbind says so");
  Expect(CodeOf([&] { RequireRoom(SIZE_MAX / 2, first | absent); }).empty(), "nor is one of two told of");
  if (!std::ifstream("/sys/devices/system/node/node0/meminfo").good()) {
    std::printf("skipped: node 0 does not tell what it has\n");
    return;
  }
  Expect(CodeOf([&] { RequireRoom(SIZE_MAX / 2, first); }) == "ERR_NODE_MEMORY", "more than node 0 has");
  Expect(CodeOf([&] { RequireRoom(1, first); }).empty(), "a byte of node 0");

  size_t room = 0;
  for (size_t step = size_t{1} << 46; step >= size_t{1} << 20; step /= 2) {
    if (CodeOf([&] { RequireRoom(room + step, first); }).empty()) room += step;
  }
  // There is room for one, though others take some meanwhile, and not for two, though they give some back.
  const size_t most = room / 3 * 2;
  const auto bound = [&](unsigned threads, hardfacts::Pages pages) {
    return StreamArrays::For({threads, pages, hardfacts::Policy::kBind, first}, most);
  };
  const auto base = hardfacts::Pages::kBase;
  const std::string alone = CodeOf([&] { bound(1, base)->Provide(StreamArrays::kFirst); });
  if (!alone.empty()) {
    std::printf("skipped: no memory can be bound here (%s)\n", alone.c_str());
    return;
  }
  const auto refused = [](const std::shared_ptr<StreamArrays>& arrays, StreamArrays::Role role) {
    return CodeOf([&] { arrays->Provide(role); }) == "ERR_NODE_MEMORY";
  };
  Expect(refused(bound(2, base), StreamArrays::kFirst), "parts of two threads that have no room together");
  const auto held = bound(1, base);
  held->Provide(StreamArrays::kFirst);
  Expect(refused(held, StreamArrays::kSecond), "a second array beside one that is still to be touched");
  Expect(refused(bound(1, hardfacts::Pages::kTransparentHuge), StreamArrays::kFirst),
         "an array beside another arm's that is still to be touched");
}

// What a trial meets that its rehearsal did not is told as what it is.
void PlacementSaysWhyATrialFailed() {
  const KernelDescriptor& placement = *hardfacts::FindKernel("page_placement");
  constexpr int64_t kBytes = int64_t{256} << 20;
  rlimit usual;
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  if (pages == 0 || getrlimit(RLIMIT_AS, &usual) != 0) return;
  std::unique_ptr<hardfacts::Arm> arm;
  const std::string rehearsed = CodeOf([&] {
    arm = placement.make(Parameters(placement, {kBytes, -1, -1, 0, 0, 0, 0, 0}), 1);
  });
  if (!rehearsed.empty()) {
    std::printf("skipped: where pages are is not told here (%s)\n", rehearsed.c_str());
    return;
  }
  const rlimit low{pages * hardfacts::PageBytes() + kBytes / 2, usual.rlim_max};
  setrlimit(RLIMIT_AS, &low);
  arm->Run(0, 1);
  setrlimit(RLIMIT_AS, &usual);
  arm->Run(0, 1);
  Expect(CodeOf([&] { arm->Counters(); }) == "ERR_MEMORY", "page_placement says what it was refused");
}

// Huge pages for what they are not far larger than.
void HugePagesAreForWhatFillsThem() {
  using hardfacts::HugePagesFor;
  const size_t huge = hardfacts::HugePageBytes();
  Expect(HugePagesFor(huge / 4) == hardfacts::Pages::kTransparentHuge, "a quarter of a huge page is on one");
  Expect(HugePagesFor(huge / 4 - 1) == hardfacts::Pages::kBase, "less than that is on base pages");
}

// A value that was taken from elsewhere, or not written, is noticed: in every operation, by every kind of
// store.
void StreamNoticesWrongValues() {
  using hardfacts::StreamArrays;
  const KernelDescriptor& stream = *hardfacts::FindKernel("stream");
  constexpr size_t kBytes = 4 * 65536;
  for (int64_t op = 0; op <= 5; ++op) {
    for (int64_t store = 0; store <= (op == 0 ? 0 : 1); ++store) {
      const std::string what = "stream, operation " + std::to_string(op) + ", store " + std::to_string(store);
      const auto arm = stream.make(Parameters(stream, {op, store, kBytes, 5, 0, 0, 0, 0, 0, 100}), 1);
      const auto arrays =
          StreamArrays::For({1, hardfacts::Pages::kBase, hardfacts::Policy::kDefault, {}}, kBytes);
      const auto trial = [&] {
        arm->Prepare(0);
        arm->Run(0, 1);
        for (const hardfacts::Counter& counter : arm->Counters()) {
          if (std::strcmp(counter.name, "mismatches") == 0) return counter.value;
        }
        return -1.0;
      };
      arm->Settle(0);
      Expect(trial() == 0, what + ": nothing is wrong before anything is changed");
      // What is written does not depend on what is read where a constant is.
      if (op == 1) continue;
      const auto role = op >= 4 ? StreamArrays::kSecond : StreamArrays::kFirst;
      auto* const words = reinterpret_cast<double*>(arrays->data(0, role));
      Expect(words != nullptr, what + ": the arm's arrays are those that others would get");
      for (size_t k = 0; k < kBytes / 8; ++k) words[k] += 0.25;
      Expect(trial() > 0, what + ": wrong values are noticed");
    }
  }
  // Parts that differ by a granule, over a part's end, by three that need no CPUs of their own.
  TeamPlan plan{{-1, -1, -1},
                {{&stream, Parameters(stream, {5, 1, 512 * 1000, 5, 0, 0, 0, 0, 4096, 100}), 3},
                 {&stream, Parameters(stream, {0, 0, 512 * 1000, 5, 0, 0, 0, 0, 0, 100}), 3}},
                3,
                1,
                1,
                20000};
  std::vector<double> out(3 * 2 * 3);
  std::vector<uint8_t> flags(3);
  const TeamResult result = RunTeam(plan, out.data(), flags.data());
  for (const auto& arm : result.arms) {
    for (const hardfacts::Counter& counter : arm.counters) {
      if (std::strcmp(counter.name, "mismatches") == 0)
        Expect(counter.value == 0, "three parts are streamed");
    }
    for (const uint64_t operations : arm.operations) Expect(operations > 0, "each thread has its part");
  }
}

}  // namespace

int main(int argc, char** argv) {
  cpus = hardfacts::AllowedCpus();
  // For ThreadSanitizer: teams of which every access that two threads make is ordered by what the harness
  // does between trials, or atomic. The kernels about races race.
  emulated = argc > 1 && std::strcmp(argv[1], "--emulated") == 0;
  if (argc > 1 && std::strcmp(argv[1], "--without-races") == 0) {
    LitmusTeams();
    for (const KernelDescriptor* kernel : hardfacts::Kernels()) {
      if (kernel->min_threads == 1) RunAtRandom(*kernel, 1, 5);
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
  }
  VisitsAll();
  StackNoticesLosses();
  LitmusPrograms();
  CountLikeAController();
  CountsWrongPages();
  StreamArraysAreKeptForTheirLike();
  StreamArraysArePreparedWhereTheyCanBe();
  NodesHoldNoMoreThanTheyHave();
  if (!emulated) PlacementSaysWhyATrialFailed();
  HugePagesAreForWhatFillsThem();
  StreamNoticesWrongValues();
  for (const KernelDescriptor* kernel : hardfacts::Kernels()) {
    if (kernel->min_threads > cpus.size()) {
      std::printf("skipped: %s needs %u CPUs\n", kernel->slug, kernel->min_threads);
      continue;
    }
    RunAtRandom(*kernel, kernel->min_threads, 30);
  }
  // Many operations, and few tries of each.
  RunAtRandom(*hardfacts::FindKernel("atomic_cost"), 1, 300);
  LitmusTeams();
  if (cpus.size() >= 2) {
    // Kernels that take one thread, and are about two.
    RunAtRandom(*hardfacts::FindKernel("line_handoff"), 2, 30);
    RunAtRandom(*hardfacts::FindKernel("lock_contention"), 2, 30);
    RunAtRandom(*hardfacts::FindKernel("litmus"), 2, 30);
    // A team of two on kernels that take it, with an arm that leaves one thread out.
    const KernelDescriptor& sharing = *hardfacts::FindKernel("false_sharing");
    std::vector<double> samples;
    // Atomic adds, and loops of compare-and-swap that others come in the way of.
    for (const int64_t width : {int64_t{4}, int64_t{8}}) {
      for (const auto& [operation, delay] : {std::pair<int64_t, int64_t>{0, 0}, {6, 0}, {6, 300}}) {
        const TeamResult shared = Run(sharing, {operation, 0, 0, 0, width, 1, 1, 1, delay}, 2, &samples);
        Expect(CounterOf(shared, "lost") == 0 && CounterOf(shared, "mismatches") == 0,
               "atomic adds on one word lost updates");
      }
    }
    // Dependent loads of a word that the other thread changes must not follow it out of bounds.
    Run(sharing, {4, 1, 0, 0, 8, 1, 1, 1, 0}, 2, &samples);
    Expect(samples[0] > 0, "a dependent load beside a writer of its word");
    TeamPlan plan{{cpus[0], cpus[1]},
                  {{&sharing, Parameters(sharing, {0, 0, 64, 0, 8, 1, 1, 1, 0}), 1}},
                  2,
                  0,
                  1,
                  2000};
    std::vector<double> out(4);
    std::vector<uint8_t> flags(2);
    RunTeam(plan, out.data(), flags.data());
    Expect(out[0] > 0 && std::isnan(out[1]), "a thread that takes no part records no time");
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}
