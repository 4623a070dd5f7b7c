// Whether the kernel brings pages to the CPU that uses them: memory is touched from one node and then read
// from another, and every second it is asked where the pages are (automatic NUMA balancing).
//
// This takes up to a minute, and is done once, when the arm's thread settles; trials only read on. It ends
// early where nearly all pages have come. Two twins keep it company: one that nobody reads (without hint
// faults nothing is known of its user), and one bound to where it was touched (the scanner passes over
// mappings that have a policy of their own, kernel/sched/fair.c, task_numa_work). One operation is one page
// read.
//
// What could fake the result: a reader that wanders (it is pinned), huge pages (declined), a policy that the
// process was started under (its threads are given the default).
#include <time.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "measure/journey.h"
#include "measure/sink.h"
#include "platform/mapping.h"
#include "platform/numa.h"

namespace hardfacts {
namespace {

constexpr size_t kMostSeconds = 60;

constexpr ParameterSpec kParameters[] = {
    {"bytes", 4096, int64_t{256} << 20},
    {"touchCpu", kOwnCpu, 8191},
    {"seconds", 0, kMostSeconds},
};

// From here on there is nothing more to see.
constexpr double kNearlyAll = 0.9;

// Counters are handed out by name, and outlive the arm.
const char* NameOf(size_t second) {
  static const auto names = [] {
    std::array<std::string, kMostSeconds + 1> all;
    for (size_t k = 0; k < all.size(); ++k) all[k] = "local_after_" + std::to_string(k);
    return all;
  }();
  return names[second].c_str();
}

double Seconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

class PageMigrationArm final : public Arm {
 public:
  explicit PageMigrationArm(const Parameters& p)
      : touch_cpu_(static_cast<int>(p["touchCpu"])),
        seconds_(static_cast<size_t>(p["seconds"])),
        read_(static_cast<size_t>(p["bytes"])),
        idle_(read_.size()),
        bound_(read_.size()) {}

  void Settle(unsigned) override {
    SetThreadPolicy(Policy::kDefault, {});
    const int here = CurrentNode();
    {
      Journey journey(CurrentCpu());
      journey.To(touch_cpu_);
      NodeMask there;
      if (const int node = CurrentNode(); node >= 0) there.set(static_cast<size_t>(node));
      PlaceMapping(bound_, Policy::kBind, there);
      for (const Mapping* memory : {&read_, &idle_, &bound_}) memory->Touch();
    }
    const double begin = Seconds();
    local_.push_back(PagesOn(read_, here));
    while (local_.size() <= seconds_ && local_.back() < kNearlyAll * Pages()) {
      const double until = begin + static_cast<double>(local_.size());
      while (Seconds() < until) {
        ReadAll(read_);
        ReadAll(bound_);
      }
      local_.push_back(PagesOn(read_, here));
    }
    idle_local_ = PagesOn(idle_, here);
    bound_local_ = PagesOn(bound_, here);
  }

  Tally Run(unsigned, Ticks) override {
    return TimeOnce(read_.size() / PageBytes(), [&] { ReadAll(read_); });
  }

  std::vector<Counter> Counters() const override {
    std::vector<Counter> counters{{"pages", Pages()},
                                  {"local_start", local_.front()},
                                  {"local_end", local_.back()},
                                  {"idle_local_end", idle_local_},
                                  {"bound_local_end", bound_local_},
                                  {"seconds", static_cast<double>(local_.size() - 1)}};
    for (size_t second = 0; second < local_.size(); ++second) {
      counters.push_back({NameOf(second), local_[second]});
    }
    return counters;
  }

 private:
  double Pages() const { return static_cast<double>(read_.size() / PageBytes()); }

  static double PagesOn(const Mapping& memory, int node) {
    const std::vector<int> nodes = NodesOfPages(memory.data(), memory.size(), PageBytes());
    return static_cast<double>(std::count(nodes.begin(), nodes.end(), node));
  }

  static void ReadAll(const Mapping& memory) {
    for (size_t at = 0; at < memory.size(); at += PageBytes()) {
      Sink(*static_cast<const volatile char*>(memory.data() + at));
    }
  }

  const int touch_cpu_;
  const size_t seconds_;
  const Mapping read_;
  const Mapping idle_;
  const Mapping bound_;
  // Of the pages that are read, those on the reader's node, by second.
  std::vector<double> local_;
  double idle_local_ = 0;
  double bound_local_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) { return std::make_unique<PageMigrationArm>(p); }

}  // namespace

constexpr KernelDescriptor kPageMigration{"page_migration", kParameters, 1, 1, Make};

}  // namespace hardfacts
