// Locks under contention, and a stack with a lock against one without. Every thread goes round and round:
// take the lock, add one to a plain counter, do `inside` dependent adds, release, do `outside` dependent
// adds. Test-and-set exchanges until it gets the lock, so every waiter takes the line away from the holder
// again and again; test-and-test-and-set reads until the lock looks free and only then exchanges, so waiters
// share the line until the release; a mutex puts waiters to sleep. On a stack a thread pops a node, adds one
// to its plain counter, pushes it back, and does `outside` dependent adds (node_stack.h); or so many `nodes`
// at once, for which a mutex is taken but once each way, and every exchange of the head is one node's.
//
// The timed loop holds the lock or stack, the counter, the two stretches of work and a reading of the clock,
// which is part of the work outside (20 to 40 cycles). No pause in the spin locks: a pause is back-off, which
// is another lock. The counter has a line of its own, that is handed over with the lock. Kernels lock nothing
// in a trial; here the lock is what is timed, its sleep included.
//
// What could fake the result: a holder that loses its CPU keeps all others waiting (the block is flagged); a
// lock that lets two in, or a stack that loses or doubles a node, loses increments of a counter or the node
// itself (`mismatches`). `failed` counts exchanges of the head that came too late, `sleeps` how often a
// thread was put to sleep.
#include <array>
#include <atomic>
#include <mutex>
#include <new>
#include <optional>

#include "kernels/kernels.h"
#include "kernels/node_stack.h"
#include "measure/add_chain.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

enum Lock : int64_t { kTas, kTtas, kMutex, kCasStack, kMutexStack };

constexpr int64_t kMostNodes = 32;

constexpr ParameterSpec kParameters[] = {
    {"lock", 0, 4}, {"inside", 0, 65'536}, {"outside", 0, 1 << 20}, {"nodes", 1, kMostNodes}};

constexpr unsigned kMostThreads = 64;

// The lines of one trial. All arms of a team go round the same places: a line's home slice is part of what
// contending for it costs.
struct Place {
  alignas(kIsolation) std::atomic<uint32_t> lock;
  alignas(kIsolation) std::mutex mutex;
  alignas(kIsolation) volatile uint64_t counter;
};

constexpr uint64_t kPlaces = 4;

template <typename Kind>
std::shared_ptr<const Mapping> PlacesOf() {
  constexpr size_t kBytes = kPlaces * sizeof(Kind);
  return TeamMemory<Kind>(kBytes, kBytes, [](const Mapping& memory) {
    for (uint64_t i = 0; i < kPlaces; ++i) new (memory.data() + i * sizeof(Kind)) Kind{};
  });
}

template <Lock kLock>
inline void Take(Place& place) {
  // Acquire: what the last holder wrote is seen.
  if constexpr (kLock == kTas) {
    while (place.lock.exchange(1, std::memory_order_acquire) != 0) {
    }
  } else if constexpr (kLock == kTtas) {
    do {
      while (place.lock.load(std::memory_order_relaxed) != 0) {
      }
    } while (place.lock.exchange(1, std::memory_order_acquire) != 0);
  } else {
    place.mutex.lock();
  }
}

template <Lock kLock>
inline void Release(Place& place) {
  if constexpr (kLock == kMutex) {
    place.mutex.unlock();
  } else {
    place.lock.store(0, std::memory_order_release);
  }
}

// About a cycle each.
inline void Work(int64_t adds, uint64_t one) {
  uint64_t worked = 0;
  for (; adds > 0; --adds) DependentAdd(worked, one);
}

// Where the threads of a trial leave it, untimed.
class Exit {
 public:
  explicit Exit(unsigned threads) : threads_(threads) {}

  // The sections of all threads together, for the last one out, who sees what all have done.
  std::optional<uint64_t> Leave(uint64_t sections) {
    sections_.fetch_add(sections, std::memory_order_relaxed);
    if (out_.fetch_add(1, std::memory_order_acq_rel) + 1 != threads_) return std::nullopt;
    out_.store(0, std::memory_order_relaxed);
    return sections_.exchange(0, std::memory_order_relaxed);
  }

 private:
  const unsigned threads_;
  alignas(kIsolation) std::atomic<uint64_t> sections_{0};
  std::atomic<unsigned> out_{0};
};

// What a thread keeps of its trials.
struct alignas(kIsolation) Trials {
  uint64_t count = 0;
  uint64_t operations = 0;
  uint64_t failed = 0;
  int64_t sleeps = 0;
  int64_t switches_before = 0;
};

class ContendedArm : public Arm {
 public:
  void Prepare(unsigned thread) override {
    Trials& trials = trials_[thread];
    ++trials.count;
    if (Sleeps()) trials.switches_before = VoluntarySwitches();
  }

  Tally Run(unsigned thread, Ticks length) override {
    Trials& trials = trials_[thread];
    const uint64_t place = (trials.count - 1) % kPlaces;
    const Tally tally = Contend(place, length, trials.failed);
    trials.operations += tally.operations;
    if (Sleeps()) trials.sleeps += VoluntarySwitches() - trials.switches_before;
    const std::optional<uint64_t> sections = exit_.Leave(tally.operations);
    if (sections && !IsRight(place, *sections)) ++mismatches_;
    return tally;
  }

  std::vector<Counter> Counters() const override {
    uint64_t operations = 0;
    uint64_t failed = 0;
    int64_t sleeps = 0;
    for (const Trials& trials : trials_) {
      operations += trials.operations;
      failed += trials.failed;
      sleeps += trials.sleeps;
    }
    std::vector<Counter> counters{{"mismatches", static_cast<double>(mismatches_)},
                                  {"operations", static_cast<double>(operations)}};
    if (lock_ == kCasStack) counters.push_back({"failed", static_cast<double>(failed)});
    if (Sleeps()) counters.push_back({"sleeps", static_cast<double>(sleeps)});
    return counters;
  }

 protected:
  ContendedArm(const Parameters& p, unsigned threads)
      : lock_(static_cast<Lock>(p["lock"])), inside_(p["inside"]), outside_(p["outside"]), exit_(threads) {}

  virtual Tally Contend(uint64_t place, Ticks length, uint64_t& failed) = 0;

  // By the last one out: whether all `sections` show.
  virtual bool IsRight(uint64_t place, uint64_t sections) = 0;

  const Lock lock_;
  const int64_t inside_;
  const int64_t outside_;

 private:
  bool Sleeps() const { return lock_ == kMutex || lock_ == kMutexStack; }

  std::array<Trials, kMostThreads> trials_{};
  Exit exit_;
  uint64_t mismatches_ = 0;
};

class LockArm final : public ContendedArm {
 public:
  LockArm(const Parameters& p, unsigned threads) : ContendedArm(p, threads), memory_(PlacesOf<Place>()) {}

 private:
  Place& At(uint64_t place) const { return reinterpret_cast<Place*>(memory_->data())[place]; }

  Tally Contend(uint64_t place, Ticks length, uint64_t&) override {
    switch (lock_) {
      case kTas:
        return ContendFor<kTas>(At(place), length);
      case kTtas:
        return ContendFor<kTtas>(At(place), length);
      default:
        return ContendFor<kMutex>(At(place), length);
    }
  }

  template <Lock kLock>
  Tally ContendFor(Place& place, Ticks length) const {
    const uint64_t one = Opaque(uint64_t{1});
    return RepeatFor(length, 1, [&] {
      Take<kLock>(place);
      place.counter = place.counter + 1;
      Work(inside_, one);
      Release<kLock>(place);
      Work(outside_, one);
    });
  }

  bool IsRight(uint64_t place, uint64_t sections) override {
    const bool right = At(place).counter == sections;
    At(place).counter = 0;
    return right;
  }

  const std::shared_ptr<const Mapping> memory_;
};

class StackArm final : public ContendedArm {
 public:
  StackArm(const Parameters& p, unsigned threads)
      : ContendedArm(p, threads), held_(static_cast<size_t>(p["nodes"])), memory_(PlacesOf<NodeStack>()) {}

 private:
  NodeStack& At(uint64_t place) const { return reinterpret_cast<NodeStack*>(memory_->data())[place]; }

  Tally Contend(uint64_t place, Ticks length, uint64_t& failed) override {
    NodeStack& stack = At(place);
    const uint64_t one = Opaque(uint64_t{1});
    const auto inside = [this, one] { Work(inside_, one); };
    std::array<uint32_t, kMostNodes> memory;
    const std::span<uint32_t> nodes(memory.data(), held_);
    if (lock_ == kMutexStack) {
      return RepeatFor(length, held_, [&] {
        stack.PopLocked(nodes, inside);
        for (const uint32_t node : nodes) stack.Use(node);
        stack.PushLocked(nodes, inside);
        Work(outside_, one);
      });
    }
    uint64_t failures = 0;
    const Tally tally = RepeatFor(length, held_, [&] {
      for (uint32_t& node : nodes) node = stack.PopByCas(inside, failures);
      for (const uint32_t node : nodes) stack.Use(node);
      for (const uint32_t node : nodes) stack.PushByCas(node, inside, failures);
      Work(outside_, one);
    });
    failed += failures;
    return tally;
  }

  bool IsRight(uint64_t place, uint64_t sections) override { return At(place).Settle(sections); }

  // Nodes that a thread takes out at once.
  const size_t held_;
  const std::shared_ptr<const Mapping> memory_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  const bool stack = p["lock"] == kCasStack || p["lock"] == kMutexStack;
  if (!stack && p["nodes"] != 1) {
    throw Error("ERR_KERNEL_PARAMETER", "lock_contention.nodes is about stacks: other locks have none");
  }
  if (threads * p["nodes"] > NodeStack::kMostHeld) {
    throw Error("ERR_KERNEL_PARAMETER", "lock_contention: all threads together may hold " +
                                            std::to_string(NodeStack::kMostHeld) + " nodes");
  }
  if (stack) return std::make_unique<StackArm>(p, threads);
  return std::make_unique<LockArm>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kLockContention{"lock_contention", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
