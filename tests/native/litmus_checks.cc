// Litmus programs by themselves, and in teams.
#include <algorithm>
#include <array>
#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "checks.h"
#include "kernels/litmus_outcome.h"

namespace hardfacts::checks {

namespace {

// The outcome's name after whole threads ran one after the other in this order.
std::string OneAfterTheOther(const litmus::Family& family,
                             const std::array<litmus::Program, litmus::kMostThreads>& programs,
                             const std::vector<size_t>& order) {
  uint32_t x = 0, y = 0, z = 0;
  const litmus::Words words{&x, &y, &z};
  std::array<litmus::Registers, litmus::kMostThreads> registers{};
  for (const size_t thread : order) registers[thread] = programs[thread](&x, &y, &z);
  const auto outcome = OutcomeOf(family, registers, words);
  return outcome.possible ? OutcomeNames(family)[outcome.index] : "none that is possible";
}

}  // namespace

// Programs do what their table says: what they give when run by one thread, which no ordering changes.
void LitmusPrograms() {
  using namespace litmus;
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
  using namespace litmus;
  const KernelDescriptor& kernel = *FindKernel("litmus");
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
        for (const Counter& counter : result.arms[0].counters) {
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

}  // namespace hardfacts::checks
