// A stack of nodes that are all there from the beginning, guarded by a mutex or by compare-and-swap of its
// head (Treiber 1986). Both take the same nodes out and put them back, so that what differs is how the head
// is guarded, and not where nodes come from or how far apart they lie.
#ifndef HARDFACTS_KERNELS_NODE_STACK_H_
#define HARDFACTS_KERNELS_NODE_STACK_H_

#include <array>
#include <atomic>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <span>

#include "platform/cache_line.h"

namespace hardfacts {

class NodeStack {
 public:
  // More than all threads hold at once: it is never empty.
  static constexpr uint32_t kNodes = 512;
  static constexpr uint32_t kMostHeld = kNodes / 2;

  NodeStack() { Build(); }

  // As many nodes as are asked for, under one lock. `work` is done while it is held, or between reading the
  // head and exchanging it.
  template <typename Work>
  void PopLocked(std::span<uint32_t> nodes, Work&& work) {
    const std::lock_guard guard(mutex_);
    for (uint32_t& node : nodes) {
      node = Top(head_.load(std::memory_order_relaxed));
      head_.store(Below(node), std::memory_order_relaxed);
    }
    work();
  }

  template <typename Work>
  void PushLocked(std::span<const uint32_t> nodes, Work&& work) {
    const std::lock_guard guard(mutex_);
    for (const uint32_t node : nodes) {
      SetBelow(node, Top(head_.load(std::memory_order_relaxed)));
      head_.store(node, std::memory_order_relaxed);
    }
    work();
  }

  // What was read below the top may be old when the head is exchanged: then others have popped or pushed
  // meanwhile, the head has another tag, and the exchange fails. A thread would have to stand still for 2^32
  // of them to be deceived.
  template <typename Work>
  uint32_t PopByCas(Work&& work, uint64_t& failed) {
    // Acquire: what the last holder of the node did to it is seen, also where others have changed the head
    // since he put it back (they continue his release sequence).
    uint64_t head = head_.load(std::memory_order_acquire);
    for (;;) {
      const uint32_t top = Top(head);
      const uint64_t next = Tagged(Below(top), head);
      work();
      if (head_.compare_exchange_strong(head, next, std::memory_order_acquire)) return top;
      ++failed;
    }
  }

  template <typename Work>
  void PushByCas(uint32_t node, Work&& work, uint64_t& failed) {
    uint64_t head = head_.load(std::memory_order_relaxed);
    for (;;) {
      SetBelow(node, Top(head));
      work();
      // Release: the node's next holder sees all of it.
      if (head_.compare_exchange_strong(head, Tagged(node, head), std::memory_order_release,
                                        std::memory_order_relaxed)) {
        return;
      }
      ++failed;
    }
  }

  // By who holds the node. Two holders at once would lose one of these.
  void Use(uint32_t node) { nodes_[node].uses = nodes_[node].uses + 1; }

  // While nobody is at it: whether every node is in it exactly once and all have been used so often since the
  // last time. Makes it whole again if not.
  bool Settle(uint64_t uses) {
    std::bitset<kNodes> found;
    uint32_t at = Top(head_.load(std::memory_order_relaxed));
    while (at < kNodes && !found[at]) {
      found.set(at);
      at = Below(at);
    }
    uint64_t used = 0;
    for (Node& node : nodes_) {
      used += node.uses;
      node.uses = 0;
    }
    const bool whole = at == kBottom && found.all() && used == uses;
    if (!whole) Build();
    return whole;
  }

 private:
  static constexpr uint32_t kBottom = ~uint32_t{0};

  // Relaxed: a popper may read what is below a node that another has popped and pushes again.
  struct alignas(kIsolation) Node {
    std::atomic<uint32_t> below;
    volatile uint64_t uses;
  };

  // The head: a tag in the upper half, the top node in the lower.
  static uint32_t Top(uint64_t head) { return static_cast<uint32_t>(head); }
  static uint64_t Tagged(uint32_t top, uint64_t last) { return ((last >> 32) + 1) << 32 | top; }

  uint32_t Below(uint32_t node) const { return nodes_[node].below.load(std::memory_order_relaxed); }
  void SetBelow(uint32_t node, uint32_t below) { nodes_[node].below.store(below, std::memory_order_relaxed); }

  void Build() {
    for (uint32_t i = 0; i < kNodes; ++i) {
      SetBelow(i, i + 1 < kNodes ? i + 1 : kBottom);
      nodes_[i].uses = 0;
    }
    head_.store(0, std::memory_order_relaxed);
  }

  // On one line, as one would lay them out: who takes the mutex has the head as well.
  alignas(kIsolation) std::mutex mutex_;
  std::atomic<uint64_t> head_;
  std::array<Node, kNodes> nodes_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_KERNELS_NODE_STACK_H_
