// Pages, nodes, and what counts lines that are written.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "checks.h"
#include "measure/stream_arrays.h"
#include "platform/affinity.h"
#include "platform/mapping.h"
#include "platform/memory_writes.h"
#include "platform/numa.h"

namespace hardfacts::checks {

// Pages that could not be made huge are counted, whatever was asked for.
void CountsWrongPages() {
  const KernelDescriptor& chase = *FindKernel("pointer_chase");
  std::vector<int64_t> values;
  for (const ParameterSpec& spec : chase.parameters) {
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

// More than nodes have is refused before it is touched, also where it is asked for piece by piece.
void NodesHoldNoMoreThanTheyHave() {
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
  if (!CodeOf([&] { RequireRoom(1, first); }).empty()) {
    std::printf("skipped: node 0 has no memory left, or none at all\n");
    return;
  }

  size_t room = 0;
  for (size_t step = size_t{1} << 46; step >= size_t{1} << 20; step /= 2) {
    if (CodeOf([&] { RequireRoom(room + step, first); }).empty()) room += step;
  }
  // There is room for one, though others take some meanwhile, and not for two, though they give some back.
  const size_t most = room / 3 * 2;
  const auto bound = [&](unsigned threads, Pages pages) {
    return StreamArrays::For({threads, pages, Policy::kBind, first}, most);
  };
  const auto base = Pages::kBase;
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
  Expect(refused(bound(1, Pages::kTransparentHuge), StreamArrays::kFirst),
         "an array beside another arm's that is still to be touched");
}

// What a trial meets that its rehearsal did not is told as what it is.
void PlacementSaysWhyATrialFailed() {
  const KernelDescriptor& placement = *FindKernel("page_placement");
  constexpr int64_t kBytes = int64_t{256} << 20;
  rlimit usual;
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  if (pages == 0 || getrlimit(RLIMIT_AS, &usual) != 0) return;
  std::unique_ptr<Arm> arm;
  const std::string rehearsed = CodeOf([&] {
    arm = placement.make(Parameters(placement, {kBytes, -1, -1, 0, 0, 0, 0, 0}), 1);
  });
  if (!rehearsed.empty()) {
    std::printf("skipped: where pages are is not told here (%s)\n", rehearsed.c_str());
    return;
  }
  const rlimit low{pages * PageBytes() + kBytes / 2, usual.rlim_max};
  setrlimit(RLIMIT_AS, &low);
  arm->Run(0, 1);
  setrlimit(RLIMIT_AS, &usual);
  arm->Run(0, 1);
  Expect(CodeOf([&] { arm->Counters(); }) == "ERR_MEMORY", "page_placement says what it was refused");
}

// Where blocks take all the memory there is, the census of them takes none.
void CensusTakesNoMemory() {
  // Sanitizers end a process that asks for too much.
  if (kSanitized) return;
  const KernelDescriptor& census = *FindKernel("malloc_census");
  rlimit usual;
  size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  if (pages == 0 || getrlimit(RLIMIT_AS, &usual) != 0) return;
  // The smallest blocks: what is left when there are no more holds nothing larger either.
  const std::unique_ptr<Arm> arm = census.make(Parameters(census, {0, 16, 100'000}), 1);
  const rlimit low{pages * PageBytes(), usual.rlim_max};
  setrlimit(RLIMIT_AS, &low);
  arm->Run(0, 1);
  setrlimit(RLIMIT_AS, &usual);
  double blocks = 0, step = 0, mismatches = 0;
  for (const Counter& counter : arm->Counters()) {
    if (std::strcmp(counter.name, "blocks") == 0) blocks = counter.value;
    if (std::strcmp(counter.name, "step") == 0) step = counter.value;
    if (std::strcmp(counter.name, "mismatches") == 0) mismatches = counter.value;
  }
  if (blocks == 100'000) {
    std::printf("skipped: memory cannot be limited here\n");
    return;
  }
  Expect(blocks > 0 && step == 32 && mismatches >= 100'000 - blocks, "the blocks that were had are counted");
}

// Huge pages for what they are not far larger than.
void HugePagesAreForWhatFillsThem() {
  const size_t huge = HugePageBytes();
  Expect(HugePagesFor(huge / 4) == Pages::kTransparentHuge, "a quarter of a huge page is on one");
  Expect(HugePagesFor(huge / 4 - 1) == Pages::kBase, "less than that is on base pages");
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

  std::vector<MemoryWriteEvent> events = FindMemoryWriteEvents(sources);
  std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
    return a.name < b.name || (a.name == b.name && a.cpu < b.cpu);
  });
  fs::remove_all(sources);
  Expect(events.size() == 4, "as many events as the controllers have for each package");
  if (events.size() != 4) return;
  const auto is = [](const MemoryWriteEvent& event, const char* name, uint32_t type, uint64_t config, int cpu,
                     double lines) {
    Expect(event.name == name && event.type == type && event.config[0] == config && event.config[1] == 0 &&
               event.config[2] == 0 && event.cpu == cpu && event.lines_a_count == lines,
           std::string(name) + " is encoded as its format says");
  };
  is(events[0], "amd_umc_0/umc_cas_cmd.wr", 11, 0x20a, 2, 1);
  is(events[1], "uncore_imc_7/cas_count_write", 1, 0x02, cpus[0], 2);
  is(events[2], "uncore_imc_8/cas_count_write_sch1", 9, 0xf00000305, 0, 1);
  is(events[3], "uncore_imc_8/cas_count_write_sch1", 9, 0xf00000305, 4, 1);

  try {
    const MemoryWrites writes({events[1]});
    PinCurrentThread(cpus[0]);
    const double before = writes.Lines();
    constexpr size_t kPages = 1000;
    const Mapping pages(kPages * PageBytes());
    // By stores: pages that are asked for in advance are no faults.
    for (size_t k = 0; k < kPages; ++k) {
      *static_cast<volatile char*>(pages.data() + k * PageBytes()) = 1;
    }
    Expect(before >= 0 && writes.Lines() - before >= 2 * kPages, "two lines are counted for every fault");
  } catch (const Error& error) {
    // Not everybody may count for a whole CPU; why not is said.
    Expect(std::strcmp(error.code(), "ERR_MEMORY_WRITE_COUNTERS") == 0 &&
               std::string(error.what()).find("perf_event_open of uncore_imc_7") == 0,
           std::string("counting is refused with a reason: ") + error.what());
  }
  try {
    const MemoryWrites none({});
    Expect(false, "nothing to count with");
  } catch (const Error& error) {
    Expect(std::strcmp(error.code(), "ERR_MEMORY_WRITE_COUNTERS") == 0, "nothing to count with is said");
  }
}

}  // namespace hardfacts::checks
