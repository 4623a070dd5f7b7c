// Every kernel, for many parameters, on a real team, without Node: run under AddressSanitizer and
// UndefinedBehaviorSanitizer by tests/native/sanitize.js, and under qemu-user for another architecture.
// Checks counts and invariants only; times mean nothing under a sanitizer.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <random>
#include <string>
#include <vector>

#include "checks.h"
#include "platform/affinity.h"
#include "platform/mapping.h"

namespace hardfacts::checks {
namespace {

// Values drawn from each parameter's whole range. Kernels refuse what does not go together; whatever they
// take must run within its memory.
void RunAtRandom(const KernelDescriptor& kernel, unsigned threads, int tries) {
  std::mt19937_64 random(7);
  int ran = 0;
  int unknown = 0;
  for (int i = 0; i < tries; ++i) {
    std::vector<int64_t> values;
    std::string text = kernel.slug;
    for (const ParameterSpec& spec : kernel.parameters) {
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
        value = std::max(spec.min, i % 3 * static_cast<int64_t>(HugePageBytes()));
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
      // A container or an emulator may not know the call, few machines have pools of huge pages, and node 0
      // may be full.
      const bool unknown_here = emulated && (std::strcmp(error.code(), "ERR_FORK") == 0 ||
                                             std::strcmp(error.code(), "ERR_MEMORY_POLICY") == 0);
      unknown += unknown_here;
      const bool denied = unknown_here || std::strcmp(error.code(), "ERR_MEMBARRIER") == 0 ||
                          std::strcmp(error.code(), "ERR_HUGEPAGES_UNAVAILABLE") == 0 ||
                          std::strcmp(error.code(), "ERR_MEMORY_POLICY") == 0 ||
                          std::strcmp(error.code(), "ERR_NODE_MEMORY") == 0;
      Expect(denied || std::strcmp(error.code(), "ERR_KERNEL_PARAMETER") == 0, text + ": " + error.what());
    }
  }
  Expect(ran > 0 || unknown > 0, std::string(kernel.slug) + " took none of the values drawn");
}

int Main(int argc, char** argv) {
  cpus = AllowedCpus();
  // For ThreadSanitizer: teams of which every access that two threads make is ordered by what the harness
  // does between trials, or atomic. The kernels about races race.
  emulated = argc > 1 && std::strcmp(argv[1], "--emulated") == 0;
  if (argc > 1 && std::strcmp(argv[1], "--without-races") == 0) {
    LitmusTeams();
    for (const KernelDescriptor* kernel : Kernels()) {
      if (kernel->min_threads == 1) RunAtRandom(*kernel, 1, 5);
    }
    std::printf("%d passed, %d failed\n", passed, failed);
    return failed == 0 ? 0 : 1;
  }
  VisitsAll();
  StackNoticesLosses();
  InterruptionsMakeNoRoundLong();
  LitmusPrograms();
  CountLikeAController();
  CountsWrongPages();
  StreamArraysAreKeptForTheirLike();
  StreamArraysArePreparedWhereTheyCanBe();
  NodesHoldNoMoreThanTheyHave();
  if (!emulated) PlacementSaysWhyATrialFailed();
  if (!emulated) CensusTakesNoMemory();
  HugePagesAreForWhatFillsThem();
  OnlyTheLastOfAPreparationCounts();
  LongTurnsAreWhole();
  StreamNoticesWrongValues();
  for (const KernelDescriptor* kernel : Kernels()) {
    if (kernel->min_threads > cpus.size()) {
      std::printf("skipped: %s needs %u CPUs\n", kernel->slug, kernel->min_threads);
      continue;
    }
    RunAtRandom(*kernel, kernel->min_threads, 30);
  }
  // Many operations, and few tries of each.
  RunAtRandom(*FindKernel("atomic_cost"), 1, 300);
  LitmusTeams();
  if (cpus.size() >= 2) {
    // Kernels that take one thread, and are about two.
    RunAtRandom(*FindKernel("line_handoff"), 2, 30);
    RunAtRandom(*FindKernel("lock_contention"), 2, 30);
    RunAtRandom(*FindKernel("litmus"), 2, 30);
    WordsThatTwoThreadsShare();
  }
  std::printf("%d passed, %d failed\n", passed, failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace hardfacts::checks

int main(int argc, char** argv) { return hardfacts::checks::Main(argc, argv); }
