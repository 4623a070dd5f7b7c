// What a load costs that has to wait for the one before it: each node holds the address of the next, all
// nodes of the working set form one cycle.
//
// The timed loop is `mov rax, [rax]` (ldr x0, [x0]), 512 times between two readings of the clock: no index to
// compute, nothing to predict.
//
// What could fake the result: prefetchers (shuffled order; `identity` is for those who want them), the TLB
// (grouped order or huge pages keep it out), and caches in another state than a program's that does nothing
// but walk the set. Arms of one team throw each other's lines out, so before each trial the whole cycle is
// walked; every line's last visit is then as many visits ago as in a walk without end, and the trial begins
// where that is longest. Small sets are walked at several places at once. Large ones are not, since it would
// be over too soon: where others share the last level, what they leave of a set depends on the time (seen in
// a guest: 45 ns at 16 MiB where a walk without end has 100). Flushed, no cache holds a node when a trial
// begins, which walks `steps` of them; in address order these must be many, since prefetchers follow one
// start of a stream and not another (seen: 6 to 25 ns a node over 512 nodes, 6 over 4096).
//
// `lead`: so many nodes are walked instead of the whole cycle, for a set so large that no cache has any of it
// left when the walk comes round: to have the page tables, prefetchers and the memory's rows in the state of
// a walk under way takes milliseconds then, not the seconds of a turn, in which something always took the
// CPU.
//
// `scatter`: one line of every page is in another place of it than that of the next page, or all of them
// would fall into one set of a cache and be pushed out of it. The reach of a TLB is seen by lines that any
// second level holds. `chains`: so many walkers at equal distances along the cycle, timed side by side: their
// loads overlap. `dose`: percent of the work that is counted. A control: its ratio to the same arm is known
// by arithmetic.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/ground.h"
#include "measure/sink.h"
#include "measure/visit_order.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Order : int64_t { kShuffled, kGrouped, kIdentity };
enum Residence : int64_t { kResident, kFlushed };

constexpr unsigned kMostChains = 8;

// Up to 1 GiB at a line a node.
constexpr ParameterSpec kParameters[] = {
    {"nodes", 2, 1 << 24},
    {"stride", 64, 65536},
    {"run", 0, 64},
    {"order", 0, 2},
    {"pages", 0, kPageKinds - 1},
    {"residence", 0, 1},
    {"adds", 0, 32},
    {"steps", 512, 8192},
    {"scatter", 0, 1},
    {"ground", 0, Ground::kOfAKind - 1},
    {"chains", 1, kMostChains},
    {"dose", 100, 400},
    {"policy", 0, kPolicies - 1},
    {"memoryNodes", 0, kNodeParameterMax},
    {"lead", 0, 1 << 20},
};

constexpr size_t kLargest = size_t{1} << 30;

// Nodes between two readings of the clock: L1 takes some 2000 cycles for them, memory 0.1 ms.
constexpr unsigned kChunk = 512;
// Loads in flight while warming: as many as recent cores have line fill buffers (Nehalem 10, Golden Cove 16).
constexpr unsigned kMostWalkers = 16;
// Not more for sets so large that one walker would take seconds; these still take longer than 64 MiB do by
// one.
constexpr unsigned kFewWalkers = 4;

// A cycle that one walker is quick to walk, also to prove that it is whole.
constexpr uint64_t kShortCycle = 4096;

// How many walk a cycle together. 8 MiB of lines: over before others notice. 64 MiB: 0.2 s by one.
constexpr unsigned WalkersFor(uint64_t nodes) {
  if (nodes <= kShortCycle) return 1;
  if (nodes <= uint64_t{1} << 17) return kMostWalkers;
  if (nodes <= uint64_t{1} << 20) return 1;
  return kFewWalkers;
}

// A turn through more than 8 MiB of lines takes tens of milliseconds, a large one a second, in which the CPU
// is taken now and then, if only by the kernel's own threads (seen: rcu_preempt, kworker, kcompactd; every
// block of 1 s lost). In some 10 us they throw out a few hundred lines of a hundred thousand; the last 1 MiB
// of the walk, which takes them a millisecond, brings back the page tables and what the first levels keep.
constexpr uint64_t kLongTurn = 1 << 17;
constexpr uint64_t kLastNodes = 1 << 14;

// Pseudo-LRU needs a few turns to settle where the set nearly fills a first or second level. Beyond 1 MiB of
// lines a second turn would only take time.
constexpr uint64_t kSettlingNodes = 16384;
// Flushing makes a larger set than 64 MiB pointless, and the order of its nodes is kept.
constexpr int64_t kMostFlushedNodes = 1 << 20;
// Pages of a group: fewer than any first-level TLB in use has entries (Cortex-A53: 10; most 48 to 96).
constexpr size_t kGroupPages = 8;

// Of which a run of nodes takes the beginning: what indexes a first level of 4 KiB ways, whatever a page is.
constexpr size_t kRunBlock = 4096;

size_t PlaceOf(uint64_t node, size_t stride, size_t run) {
  return run == 0 ? node * stride : node / run * kRunBlock + node % run * stride;
}

// A line of the node's own stride: multiplicative hashing (Knuth 6.4), for what is regular in the number of a
// page is regular in the index of a cache as well.
size_t ScatterOf(uint64_t node, size_t stride) {
  constexpr size_t kLine = 64;
  return (node * 0x9e3779b97f4a7c15u >> 32) % (stride / kLine) * kLine;
}

class PointerChaseArm final : public Arm {
 public:
  explicit PointerChaseArm(const Parameters& p)
      : nodes_(static_cast<uint64_t>(p["nodes"])),
        residence_(static_cast<Residence>(p["residence"])),
        adds_(static_cast<unsigned>(p["adds"])),
        steps_(static_cast<unsigned>(p["steps"])),
        stride_(static_cast<size_t>(p["stride"])),
        run_(static_cast<size_t>(p["run"])),
        scatter_(p["scatter"] != 0),
        chains_(static_cast<unsigned>(p["chains"])),
        dose_(static_cast<uint64_t>(p["dose"])),
        lead_(static_cast<uint64_t>(p["lead"])) {
    const Ground::Kind kind{static_cast<Pages>(p["pages"]), static_cast<Policy>(p["policy"]),
                            NodesOf(p["memoryNodes"]), static_cast<size_t>(p["ground"])};
    std::tie(ground_, word_) = Ground::Claim(PlaceOf(nodes_ - 1, stride_, run_) + stride_, kind);
    Link(static_cast<Order>(p["order"]));
  }

  bool HasApproach() const override { return HasLongTurn(); }

  void Approach(unsigned) override { GoRound(); }

  void Prepare(unsigned) override {
    if (residence_ == kFlushed) return Flush();
    if (lead_ > 0) {
      at_[0] = Walk(at_[0], lead_);
    } else if (HasLongTurn()) {
      at_[0] = Walk(at_[0], kLastNodes);
      ahead_ += kLastNodes;
    } else {
      GoRound();
    }
  }

  Tally Run(unsigned, Ticks length) override {
    Tally tally = chains_ == 1 ? RunOne(length) : RunChains(length);
    ahead_ += tally.operations / chains_;
    tally.operations = tally.operations * 100 / dose_;
    return tally;
  }

  std::vector<Counter> Counters() const override {
    // One cycle through all nodes: a shorter one would be a smaller working set. Small ones are walked.
    const bool whole = nodes_ > kShortCycle || Walk(at_[0], nodes_) == at_[0];
    // Lines that were flushed are lines that were walked.
    const Node* const first = chains_ == 1 ? at_[0] : chain_at_[0];
    const bool in_step = residence_ == kResident || first == NodeOf(order_[ahead_ % nodes_]);
    std::vector<Counter> counters{
        {"nodes", static_cast<double>(nodes_)},
        {"wrong_pages", static_cast<double>(ground_->wrong_pages())},
        {"mismatches", whole && in_step && astray_ == 0 && linked_ == nodes_ ? 0.0 : 1.0}};
    if (ground_->unknown_pages() > 0) {
      counters.push_back({"unknown_pages", static_cast<double>(ground_->unknown_pages())});
    }
    if (ground_->wrong_nodes().has_value()) {
      counters.push_back({"wrong_nodes", static_cast<double>(*ground_->wrong_nodes())});
    }
    return counters;
  }

 private:
  bool HasLongTurn() const {
    return residence_ == kResident && lead_ == 0 && chains_ == 1 && nodes_ > kLongTurn;
  }

  // The whole cycle, so that each line was last visited as many visits ago as in a walk without end.
  void GoRound() {
    // The trial moved the first walker on; the others catch up, or the nodes between would be left out.
    if (chains_ == 1) {
      if (walkers_ == kMostWalkers) Together<1, kMostWalkers>(at_, ahead_ % nodes_);
      if (walkers_ == kFewWalkers) Together<1, kFewWalkers>(at_, ahead_ % nodes_);
    }
    ahead_ = 0;
    for (unsigned turn = nodes_ <= kSettlingNodes ? 2 : 1; turn > 0; --turn) {
      const std::array<const Node*, kMostWalkers> began = at_;
      Turn();
      // At equal distances each ends where the next began: together they were everywhere.
      if (nodes_ % walkers_ != 0) continue;
      for (unsigned k = 0; k < walkers_; ++k) astray_ += at_[k] != began[(k + 1) % walkers_];
    }
  }

  Node* NodeOf(uint64_t k) const {
    const size_t place = PlaceOf(k, stride_, run_) + (scatter_ ? ScatterOf(k, stride_) : 0);
    return reinterpret_cast<Node*>(ground_->data() + place + word_ * sizeof(Node));
  }

  Tally RunOne(Ticks length) {
    const Node* node = at_[0];
    const Tally tally = residence_ == kFlushed ? TimeFlushed(node) : TimeResident(node, length);
    at_[0] = node;
    return tally;
  }

  // Counts the steps of all chains.
  Tally RunChains(Ticks length) {
    switch (chains_) {
      case 2:
        return TimeChains<2>(length);
      case 4:
        return TimeChains<4>(length);
      default:
        return TimeChains<8>(length);
    }
  }

  // The walkers are in registers for all of the trial: an array that is copied in every chunk is stored by
  // words and read two words at a time, and such loads wait until the stores have left the core.
  template <unsigned kChains>
  Tally TimeChains(Ticks length) {
    return [&]<size_t... kChain>(std::index_sequence<kChain...>) {
      const Node* at[] = {chain_at_[kChain]...};
      const auto walk = [&at](uint64_t steps) {
        for (; steps > 0; --steps) ((at[kChain] = at[kChain]->next), ...);
        (Sink(at[kChain]), ...);
      };
      const Tally tally = residence_ == kFlushed
                              ? TimeOnce(steps_, [&] { walk(steps_ / kChains); })
                              : RepeatLoadsFor(length, kChunk, [&] { walk(kChunk / kChains); });
      ((chain_at_[kChain] = at[kChain]), ...);
      return tally;
    }
    (std::make_index_sequence<kChains>{});
  }

  // Makes the cycle, and leaves walkers and chains at equal distances along it.
  void Link(Order order) {
    if (residence_ == kFlushed) order_.reserve(nodes_);
    walkers_ = WalkersFor(nodes_);
    Node* first = nullptr;
    Node* last = nullptr;
    const auto visit = [&](uint64_t k) {
      Node* const node = NodeOf(k);
      if (linked_ * walkers_ % nodes_ < walkers_) at_[linked_ * walkers_ / nodes_] = node;
      if (linked_ * chains_ % nodes_ < chains_) chain_at_[linked_ * chains_ / nodes_] = node;
      if (last != nullptr) last->next = node;
      if (first == nullptr) first = node;
      last = node;
      if (residence_ == kFlushed) order_.push_back(static_cast<uint32_t>(k));
      ++linked_;
    };
    // Any seed will do: what differs from replicate to replicate is where the pages lie.
    constexpr uint64_t kSeed = 88172645463325252u;
    const uint64_t group =
        std::max<uint64_t>(1, kGroupPages * (run_ > 0 ? run_ : PageBytes() / std::min(stride_, PageBytes())));
    if (order == kShuffled) VisitShuffled(nodes_, kSeed, visit);
    if (order == kGrouped) VisitGrouped(nodes_, group, kSeed, visit);
    if (order == kIdentity) {
      for (uint64_t k = 0; k < nodes_; ++k) visit(k);
    }
    last->next = first;
  }

  static const Node* Walk(const Node* node, uint64_t steps) {
    for (; steps > 0; --steps) node = *const_cast<const Node* const volatile*>(&node->next);
    return node;
  }

  // All nodes once, by all walkers together; each ends where the next began.
  void Turn() {
    const uint64_t steps = (nodes_ + walkers_ - 1) / walkers_;
    if (walkers_ == 1) at_[0] = Walk(at_[0], steps);
    if (walkers_ == kFewWalkers) Together<0, kFewWalkers>(at_, steps);
    if (walkers_ == kMostWalkers) Together<0, kMostWalkers>(at_, steps);
  }

  // Some of the walkers, side by side: their loads overlap.
  template <unsigned kFrom, unsigned kTo>
  static void Together(std::array<const Node*, kMostWalkers>& walkers, uint64_t steps) {
    std::array<const Node*, kTo> at;
    std::copy_n(walkers.begin(), kTo, at.begin());
    for (; steps > 0; --steps) {
#pragma GCC unroll 16
      for (unsigned k = kFrom; k < kTo; ++k) at[k] = at[k]->next;
    }
    std::copy_n(at.begin(), kTo, walkers.begin());
    for (const Node* node : at) Sink(node);
  }

  template <unsigned kAdds>
  static void Chunk(const Node*& node) {
    auto address = reinterpret_cast<uint64_t>(node);
    const uint64_t nothing = Opaque(uint64_t{0});
    for (unsigned outer = 0; outer < kChunk / 64; ++outer) {
#pragma GCC unroll 64
      for (int k = 0; k < 64; ++k) {
        address = *reinterpret_cast<const volatile uint64_t*>(address);
        for (unsigned add = 0; add < kAdds; ++add) DependentAdd(address, nothing);
      }
    }
    node = reinterpret_cast<const Node*>(address);
  }

  Tally TimeResident(const Node*& node, Ticks length) const {
    switch (adds_) {
      case 4:
        return RepeatLoadsFor(length, kChunk, [&] { Chunk<4>(node); });
      case 8:
        return RepeatLoadsFor(length, kChunk, [&] { Chunk<8>(node); });
      case 16:
        return RepeatLoadsFor(length, kChunk, [&] { Chunk<16>(node); });
      case 32:
        return RepeatLoadsFor(length, kChunk, [&] { Chunk<32>(node); });
      default:
        return RepeatLoadsFor(length, kChunk, [&] { Chunk<0>(node); });
    }
  }

  Tally TimeFlushed(const Node*& node) const {
    return TimeOnce(steps_, [&] {
      for (unsigned step = 0; step < steps_; step += kChunk) Chunk<0>(node);
    });
  }

  // The next trial's lines go out of all caches, and their pages into the TLB. They are not walked to be
  // found: that would leave prefetchers with streams that have come to the end of these pages and do not
  // begin again in time (seen: 17 ns a node in order instead of 8), and between flushes it would bring back
  // the other lines of pairs.
  void Flush() const {
    for (uint64_t chain = 0; chain < chains_; ++chain) {
      const uint64_t from = (chain * nodes_ + chains_ - 1) / chains_ + ahead_;
      for (uint64_t k = 0; k < steps_ / chains_; ++k) FlushLine(NodeOf(order_[(from + k) % nodes_]));
    }
    FlushFence();
  }

  const uint64_t nodes_;
  const Residence residence_;
  const unsigned adds_;
  const unsigned steps_;
  const size_t stride_;
  const size_t run_;
  const bool scatter_;
  const unsigned chains_;
  const uint64_t dose_;
  const uint64_t lead_;
  std::shared_ptr<const Ground> ground_;
  unsigned word_ = 0;
  unsigned walkers_ = 1;
  uint64_t linked_ = 0;
  // Steps that the first walker has gone in trials since all of them moved together.
  uint64_t ahead_ = 0;
  // Walkers that did not end a turn where they should have.
  uint64_t astray_ = 0;
  // Flushed: the nodes in the order of the cycle.
  std::vector<uint32_t> order_;
  std::array<const Node*, kMostWalkers> at_{};
  // Of which as many as there are chains are used.
  std::array<const Node*, kMostWalkers> chain_at_{};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const auto refuse = [](const char* why) {
    throw Error("ERR_KERNEL_PARAMETER", std::string("pointer_chase") + why);
  };
  const auto stride = static_cast<size_t>(p["stride"]);
  const auto run = static_cast<size_t>(p["run"]);
  if (stride % 64 != 0) refuse(".stride must be a multiple of 64");
  if (run * stride > kRunBlock) refuse(".run nodes do not fit into 4 KiB at this stride");
  if (PlaceOf(static_cast<uint64_t>(p["nodes"]) - 1, stride, run) + stride > kLargest)
    refuse(" spans more than 1 GiB");
  const int64_t adds = p["adds"];
  if (adds != 0 && adds != 4 && adds != 8 && adds != 16 && adds != 32) {
    refuse(".adds must be 0, 4, 8, 16 or 32");
  }
  if (p["steps"] % kChunk != 0) refuse(".steps must be a multiple of 512");
  const int64_t chains = p["chains"];
  if ((chains & (chains - 1)) != 0 || (chains > 1 && (adds != 0 || p["nodes"] < 2 * chains))) {
    refuse(".chains must be 1, 2, 4 or 8, without adds, and with two nodes for each");
  }
  if (p["residence"] == kFlushed &&
      (adds != 0 || p["nodes"] < 2 * p["steps"] || p["nodes"] > kMostFlushedNodes)) {
    refuse(": a flushed chase has no adds, and nodes for two trials at least, 1048576 at most");
  }
  // Fewer than half of them: else a whole turn is the better preparation, and no dearer.
  const int64_t lead = p["lead"];
  if (lead > 0 && (p["residence"] == kFlushed || chains > 1 || 2 * lead >= p["nodes"])) {
    refuse(".lead is for one resident chain, and less than half its nodes");
  }
  if ((p["policy"] == static_cast<int64_t>(Policy::kDefault)) != (p["memoryNodes"] == 0)) {
    refuse(".memoryNodes goes with a policy that names them");
  }
  return std::make_unique<PointerChaseArm>(p);
}

}  // namespace

constexpr KernelDescriptor kPointerChase{"pointer_chase", kParameters, 1, 1, Make};

}  // namespace hardfacts
