// Where the kernel puts pages: one thread maps memory, sets its policy, touches it from a CPU of its choice,
// and asks where every page is; then it may set another policy, with or without moving what is there, and ask
// again. One operation is one page.
//
// Nothing is timed here, it is counted: the thread goes to other CPUs, maps and unmaps within the trial, and
// comes back to its own before the harness looks. Alone, it knows what it did: nobody else touches a page.
//
// What could fake the result: reads, which map the zero page that is on no node (pages are written); memory
// that was touched before (each trial maps its own); huge pages, which are placed as one (base pages decline
// them); balancing, which moves pages later (they are asked about at once). A full node falls back to another
// without a word: who lays arms out sees to it that there is room.
#include <algorithm>
#include <array>
#include <exception>
#include <string>
#include <vector>

#include "kernels/kernels.h"
#include "measure/journey.h"
#include "measure/sink.h"
#include "platform/affinity.h"
#include "platform/mapping.h"
#include "platform/numa.h"

namespace hardfacts {
namespace {

enum Then : int64_t { kNothing, kPolicyAlone, kPolicyAndMove };

constexpr ParameterSpec kParameters[] = {
    {"bytes", 4096, int64_t{256} << 20}, {"mapCpu", kOwnCpu, 8191},       {"touchCpu", kOwnCpu, 8191},
    {"policy", 0, kPolicies - 1},        {"nodes", 0, kNodeParameterMax}, {"then", 0, 2},
    {"thenNodes", 0, kNodeParameterMax}, {"pages", 0, kPageKinds - 1},
};

// Counters are handed out by name, and outlive the arm.
const char* NameOf(size_t node) {
  static const auto names = [] {
    std::array<std::string, kNodesOfParameter> all;
    for (size_t k = 0; k < all.size(); ++k) all[k] = "node_" + std::to_string(k);
    return all;
  }();
  return names[node].c_str();
}

class PagePlacementArm final : public Arm {
 public:
  explicit PagePlacementArm(const Parameters& p)
      : bytes_(static_cast<size_t>(p["bytes"])),
        map_cpu_(static_cast<int>(p["mapCpu"])),
        touch_cpu_(static_cast<int>(p["touchCpu"])),
        policy_(static_cast<Policy>(p["policy"])),
        nodes_(hardfacts::NodesOf(p["nodes"])),
        then_(static_cast<Then>(p["then"])),
        then_nodes_(hardfacts::NodesOf(p["thenNodes"])),
        pages_(static_cast<Pages>(p["pages"])),
        home_(CurrentCpu()) {
    // What the process was started under is no default.
    if (policy_ == Policy::kDefault) SetThreadPolicy(Policy::kDefault, {});
    // Here what is refused can be told.
    Count(Place());
    seen_ = {};
  }

  Tally Run(unsigned, Ticks) override {
    return TimeOnce((bytes_ + PageBytesOf(pages_) - 1) / PageBytesOf(pages_), [&] {
      // The rehearsal went well, but others want memory as well. Kept until the team is asked for its
      // counters: from there it can be thrown.
      if (failure_ != nullptr) return;
      try {
        Count(Place());
      } catch (...) {
        failure_ = std::current_exception();
      }
    });
  }

  std::vector<Counter> Counters() const override {
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    std::vector<Counter> counters{
        {"trials", Number(seen_.trials)},         {"pages", Number(seen_.pages)},
        {"on_toucher", Number(seen_.on_toucher)}, {"elsewhere", Number(seen_.elsewhere)},
        {"absent", Number(seen_.absent)},         {"moved", Number(seen_.moved)},
        {"refused", Number(seen_.refused)},       {"mismatches", Number(seen_.mismatches)}};
    for (size_t node = 0; node < kNodesOfParameter; ++node) {
      if (seen_.by_node[node] > 0) counters.push_back({NameOf(node), Number(seen_.by_node[node])});
    }
    return counters;
  }

 private:
  // By page: its node, or a negative errno.
  struct Placed {
    int toucher = -1;
    bool refused = false;
    std::vector<int> first;
    std::vector<int> then;
  };

  struct Seen {
    uint64_t trials = 0;
    uint64_t pages = 0;
    uint64_t on_toucher = 0;
    uint64_t elsewhere = 0;
    uint64_t absent = 0;
    uint64_t moved = 0;
    uint64_t refused = 0;
    uint64_t mismatches = 0;
    std::array<uint64_t, kNodesOfParameter> by_node{};
  };

  static double Number(uint64_t count) { return static_cast<double>(count); }

  Placed Place() const {
    Journey journey(home_);
    Placed placed;
    journey.To(map_cpu_);
    const Mapping memory(bytes_, pages_);
    PlaceMapping(memory, policy_, nodes_);
    journey.To(touch_cpu_);
    placed.toucher = CurrentNode();
    placed.refused = !Touch(memory);
    placed.first = placed.refused ? NodesOf(memory) : NodesOfTouched(memory);
    if (then_ == kNothing) return placed;
    SetPolicy(memory.data(), memory.size(), Policy::kBind, then_nodes_,
              then_ == kPolicyAndMove ? Move::kPagesOfOurs : Move::kNot);
    placed.then = NodesOfTouched(memory);
    return placed;
  }

  std::vector<int> NodesOf(const Mapping& memory) const {
    return NodesOfPages(memory.data(), memory.size(), PageBytesOf(pages_));
  }

  // NUMA balancing takes pages out of the page table now and then, to see who uses them, and to kernels up
  // to 6.5 they are not there then. The next read, here on the node of the touch, brings them back where they
  // are.
  std::vector<int> NodesOfTouched(const Mapping& memory) const {
    constexpr int kTries = 5;
    std::vector<int> nodes = NodesOf(memory);
    for (int tries = 1; tries < kTries; ++tries) {
      bool all_there = true;
      for (size_t k = 0; k < nodes.size(); ++k) {
        if (nodes[k] >= 0) continue;
        all_there = false;
        Sink(char{*static_cast<volatile char*>(memory.data() + k * PageBytesOf(pages_))});
      }
      if (all_there) break;
      nodes = NodesOf(memory);
    }
    return nodes;
  }

  // False where a pool has no page on the nodes that the policy names: the reservation is of the whole
  // machine, and it is the touch that fails. Memory of no pool is touched as programs do.
  static bool Touch(const Mapping& memory) {
    if (IsPooled(memory.pages())) {
      try {
        memory.Touch();
        return true;
      } catch (const Error&) {
        return false;
      }
    }
    for (size_t at = 0; at < memory.size(); at += PageBytes()) {
      *static_cast<volatile char*>(memory.data() + at) = 1;
    }
    return true;
  }

  void Count(const Placed& placed) {
    ++seen_.trials;
    seen_.pages += placed.first.size();
    seen_.refused += placed.refused;
    for (const int node : placed.first) {
      if (node < 0) {
        ++seen_.absent;
        continue;
      }
      const auto id = static_cast<size_t>(node);
      seen_.on_toucher += node == placed.toucher;
      seen_.elsewhere += nodes_.any() && !(id < nodes_.size() && nodes_[id]);
      if (id < kNodesOfParameter) ++seen_.by_node[id];
    }
    for (size_t k = 0; k < placed.then.size(); ++k) {
      if (placed.then[k] < 0) ++seen_.absent;
      seen_.moved += placed.then[k] != placed.first[k];
    }
    // A page that was written is somewhere.
    if (!placed.refused &&
        std::any_of(placed.first.begin(), placed.first.end(), [](int node) { return node < 0; })) {
      ++seen_.mismatches;
    }
  }

  const size_t bytes_;
  const int map_cpu_;
  const int touch_cpu_;
  const Policy policy_;
  const NodeMask nodes_;
  const Then then_;
  const NodeMask then_nodes_;
  const Pages pages_;
  const int home_;
  Seen seen_;
  std::exception_ptr failure_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const auto refuse = [](const char* why) {
    throw Error("ERR_KERNEL_PARAMETER", std::string("page_placement.") + why);
  };
  if (p["policy"] != static_cast<int64_t>(Policy::kDefault) && p["nodes"] == 0) {
    refuse("nodes is empty: every policy but the default names some");
  }
  if ((p["then"] == kNothing) != (p["thenNodes"] == 0)) refuse("thenNodes goes with then, and must");
  return std::make_unique<PagePlacementArm>(p);
}

}  // namespace

constexpr KernelDescriptor kPagePlacement{"page_placement", kParameters, 1, 1, Make};

}  // namespace hardfacts
