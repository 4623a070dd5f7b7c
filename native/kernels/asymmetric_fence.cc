// Store buffering where one thread leaves its barrier to the other. The fast thread, 0, stores to x and loads
// y with nothing but a compiler barrier between; the slow one, 1, stores to y, calls membarrier, which has
// every running thread of the process execute a full barrier, and loads x. Never may both loads find 0. One
// operation is one round.
//
// That it is not seen says little: membarrier takes a microsecond and more, and by then the fast thread's
// store has long drained, barrier or not. So the store is made to stay. Behind stores to lines that no cache
// has (`backlog`) it waits for as long as those take, a few hundred ns. A non-temporal one, on x86, waits in
// a write-combining buffer (`fast: lingering`) for as long as nothing empties it: a fence, a locked
// instruction, an interrupt (Intel SDM vol. 3, Buffering of Write Combining Memory Locations; AMD APM vol. 2,
// Buffering and Combining Memory Writes). On Zen 5 it was still there after 100 us. The control does nothing
// to the fast thread and takes as long (`slow: delayed`): mfence, and a wait for what membarrier took just
// before. Where it shows the outcome and membarrier does not, it is the barrier that forbids it.
//
// A round begins at a tick that the threads agree on, some time ahead, so that by then the harness's own
// lines have settled and its stores have drained. Each thread then waits 0 to `jitter` cycles more, and the
// slow one 100 on top.
//
// What could fake the result: a fast thread that comes late, and finds y stored to (`early` counts the rounds
// in which it did not, and everything hangs on the slow thread's load); one that is not running when
// membarrier asks, and neither gets nor needs a barrier (`interrupted` counts the early rounds in which it
// was running and was held up before the slow thread's load); a wait shorter than membarrier (`between_ns` is
// the median of what lay between the slow thread's accesses).
#include <algorithm>
#include <array>
#include <atomic>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/random.h"
#include "measure/sink.h"
#include "measure/spin_barrier.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"
#include "platform/membarrier.h"

namespace hardfacts {
namespace {

enum Fast : int64_t { kPlain, kFenced, kLingering };
enum Slow : int64_t { kMembarrier, kFence, kDelayed };

constexpr size_t kMostRounds = 256;

constexpr ParameterSpec kParameters[] = {
    {"fast", 0, 2}, {"slow", 0, 2}, {"backlog", 0, 64}, {"jitter", 0, 1000}, {"rounds", 1, kMostRounds},
};

// Between agreeing on a tick and reaching it: a line is handed over within 350 ns, on any machine met so far.
constexpr double kLeadNs = 1000;

// A reading of the clock and a look at a line that nobody has taken are done within some 40 ns; entering and
// leaving the kernel takes more than this.
constexpr double kHeldUpNs = 200;

// By which the slow thread begins later, in core cycles: some 30 ns, a part of what a store takes to reach
// the other core and less than a backlog takes to drain. A fast thread that comes late shows nothing.
constexpr uint64_t kHeadStart = 100;

// Odd, for the median.
constexpr size_t kCallsTimed = 5;

#if defined(__x86_64__)
#define STORE "movl %3, %1\n\t"
#define STORE_TO_LINGER "movnti %3, %1\n\t"
#define FENCE "mfence\n\t"
#define LOAD "movl %2, %0"
#elif defined(__aarch64__)
#define STORE "str %w3, %1\n\t"
#define STORE_TO_LINGER STORE
#define FENCE "dmb ish\n\t"
#define LOAD "ldr %w0, %2"
#endif

#define IN_ONE_STATEMENT(program) \
  asm volatile(program : "=&r"(loaded), "=m"(*store) : "m"(*load), "r"(1) : "memory")

// Stores 1 and loads. Not inlined, so that a disassembly shows it under its name.
template <Fast kFast>
[[gnu::noinline]] uint32_t StoreAndLoad(uint32_t* store, const uint32_t* load) {
  uint32_t loaded;
  if constexpr (kFast == kFenced) {
    IN_ONE_STATEMENT(STORE FENCE LOAD);
  } else if constexpr (kFast == kLingering) {
    IN_ONE_STATEMENT(STORE_TO_LINGER LOAD);
  } else {
    IN_ONE_STATEMENT(STORE LOAD);
  }
  return loaded;
}

using Program = uint32_t (*)(uint32_t* store, const uint32_t* load);

// Null where the architecture has no such store.
Program ProgramOf(Fast fast) {
  switch (fast) {
    case kPlain:
      return &StoreAndLoad<kPlain>;
    case kFenced:
      return &StoreAndLoad<kFenced>;
    case kLingering:
#if defined(__x86_64__)
      return &StoreAndLoad<kLingering>;
#else
      return nullptr;
#endif
  }
  return nullptr;
}

inline void FullFence() {
#if defined(__x86_64__)
  asm volatile("mfence" ::: "memory");
#elif defined(__aarch64__)
  asm volatile("dmb ish" ::: "memory");
#endif
}

double TicksANs() {
  static const double rate = MeasureTimer().ticks_per_ns;
  return rate;
}

// A trial is a batch of rounds, each on words of its own.
class AsymmetricFenceArm final : public Arm {
 public:
  AsymmetricFenceArm(Program fast, const Parameters& p)
      : fast_(fast),
        slow_(static_cast<Slow>(p["slow"])),
        backlog_(static_cast<size_t>(p["backlog"])),
        jitter_(static_cast<uint64_t>(p["jitter"])),
        rounds_(static_cast<size_t>(p["rounds"])),
        lead_(static_cast<Ticks>(kLeadNs * TicksANs())),
        held_up_(static_cast<Ticks>(kHeldUpNs * TicksANs())),
        memory_(TeamMemory<Memory>(sizeof(Memory), 0)),
        at_(*reinterpret_cast<Memory*>(memory_->data())) {}

  // Each zeroes the word that it will load, and so has it in its cache.
  void Prepare(unsigned thread) override {
    for (size_t i = 0; i < rounds_; ++i) Volatile(thread == 0 ? &at_.rounds[i].y : &at_.rounds[i].x) = 0;
    // The fast thread waits for the trial, and is running all the while.
    if (thread == 1 && slow_ == kDelayed) delay_ = MedianCall();
    together_.Wait();
  }

  Tally Run(unsigned thread, Ticks) override {
    Tally tally{rounds_, Now(), 0};
    for (size_t i = 0; i < rounds_; ++i) {
      if (thread == 0) {
        RunFast(i);
      } else {
        RunSlow(i);
      }
    }
    tally.end = Now();
    together_.Wait();
    if (thread == 0) Judge();
    return tally;
  }

  std::vector<Counter> Counters() const override {
    return {{"rounds", static_cast<double>(seen_.rounds)},
            {"asked", static_cast<double>(seen_.asked)},
            {"early", static_cast<double>(seen_.early)},
            {"interrupted", static_cast<double>(seen_.interrupted)},
            {"between_ns", static_cast<double>(MedianBetween()) / TicksANs()},
            {"mismatches", static_cast<double>(seen_.mismatches)}};
  }

 private:
  struct Words {
    alignas(kIsolation) uint32_t x;
    alignas(kIsolation) uint32_t y;
  };

  // Of all arms of a team.
  struct Memory {
    std::array<Words, kMostRounds> rounds;
    std::array<std::array<char, kIsolation>, 64> backlog;
  };

  // What one thread keeps of a batch.
  struct alignas(kIsolation) Part {
    SplitMix random{0};
    uint64_t round = 0;
    std::array<uint32_t, kMostRounds> loaded{};
    // The slow thread's time between its accesses; of the fast one, the longest that it was held up.
    std::array<Ticks, kMostRounds> ticks{};
  };

  struct Seen {
    uint64_t rounds = 0;
    uint64_t asked = 0;
    uint64_t early = 0;
    uint64_t interrupted = 0;
    uint64_t mismatches = 0;
  };

  void RunFast(size_t i) {
    Part& part = fast_part_;
    Words& words = at_.rounds[i];
    const uint64_t round = ++part.round;
    while (ready_.load(std::memory_order_acquire) != round) SpinHint();
    for (size_t line = 0; line < backlog_; ++line) FlushLine(&at_.backlog[line]);
    FlushFence();
    Sink(uint32_t{Volatile(&words.y)});
    const Ticks begin = Now() + lead_;
    begin_.store(begin, std::memory_order_release);
    WaitFor(begin, Jitter(part));
    for (size_t line = 0; line < backlog_; ++line) {
      *static_cast<volatile char*>(at_.backlog[line].data()) = static_cast<char>(round);
    }
    part.loaded[i] = fast_(&words.x, &words.y);
    part.ticks[i] = WatchClock(round);
    // Nothing lingers beyond its round.
    FlushFence();
  }

  // The longest time between two readings of the clock until the slow thread has loaded x. No stores: they
  // would push out what lingers.
  Ticks WatchClock(uint64_t round) const {
    Ticks longest = 0;
    for (Ticks last = Now(); done_.load(std::memory_order_acquire) != round;) {
      const Ticks now = Now();
      longest = std::max(longest, now - last);
      last = now;
    }
    return longest;
  }

  void RunSlow(size_t i) {
    Part& part = slow_part_;
    Words& words = at_.rounds[i];
    const uint64_t round = ++part.round;
    Sink(uint32_t{Volatile(&words.x)});
    const Ticks before = begin_.load(std::memory_order_relaxed);
    ready_.store(round, std::memory_order_release);
    Ticks begin;
    while ((begin = begin_.load(std::memory_order_acquire)) == before) SpinHint();
    WaitFor(begin, kHeadStart + Jitter(part));
    const Ticks from = Now();
    Volatile(&words.y) = 1;
    Order();
    part.loaded[i] = Volatile(&words.x);
    part.ticks[i] = Now() - from;
    done_.store(round, std::memory_order_release);
  }

  uint64_t Jitter(Part& part) const { return part.random.Next() % (jitter_ + 1); }

  static void WaitFor(Ticks begin, uint64_t cycles) {
    while (Now() < begin) {
    }
    Delay(cycles);
  }

  // What stands between the slow thread's store and its load.
  void Order() {
    if (slow_ == kMembarrier) {
      if (!Membarrier()) ++refused_;
      return;
    }
    FullFence();
    if (slow_ != kDelayed) return;
    const Ticks until = Now() + delay_;
    while (Now() < until) {
    }
  }

  Ticks MedianCall() {
    std::array<Ticks, kCallsTimed> took;
    for (Ticks& ticks : took) {
      const Ticks from = Now();
      if (!Membarrier()) ++refused_;
      ticks = Now() - from;
    }
    std::nth_element(took.begin(), took.begin() + kCallsTimed / 2, took.end());
    return took[kCallsTimed / 2];
  }

  // Of the last rounds.
  Ticks MedianBetween() const {
    std::vector<Ticks> all(between_.begin(), between_.begin() + std::min(seen_.rounds, between_.size()));
    if (all.empty()) return 0;
    const auto middle = all.begin() + static_cast<ptrdiff_t>(all.size() / 2);
    std::nth_element(all.begin(), middle, all.end());
    return *middle;
  }

  void Judge() {
    for (size_t i = 0; i < rounds_; ++i) {
      const bool early = fast_part_.loaded[i] == 0;
      seen_.early += early;
      seen_.asked += early && slow_part_.loaded[i] == 0;
      seen_.interrupted += early && fast_part_.ticks[i] >= held_up_;
      between_[seen_.rounds % between_.size()] = slow_part_.ticks[i];
      ++seen_.rounds;
      if (Volatile(&at_.rounds[i].x) != 1 || Volatile(&at_.rounds[i].y) != 1) ++seen_.mismatches;
    }
    seen_.mismatches += refused_;
    refused_ = 0;
  }

  const Program fast_;
  const Slow slow_;
  const size_t backlog_;
  const uint64_t jitter_;
  const size_t rounds_;
  const Ticks lead_;
  const Ticks held_up_;
  const std::shared_ptr<const Mapping> memory_;
  Memory& at_;
  SpinBarrier together_{2};
  // The slow thread's: it is ready for this round, it is through with it.
  alignas(kIsolation) std::atomic<uint64_t> ready_{0};
  alignas(kIsolation) std::atomic<uint64_t> done_{0};
  // The fast thread's: the tick at which the round begins.
  alignas(kIsolation) std::atomic<Ticks> begin_{0};
  Part fast_part_{SplitMix(1)};
  Part slow_part_{SplitMix(2)};
  alignas(kIsolation) Ticks delay_ = 0;
  uint64_t refused_ = 0;
  alignas(kIsolation) Seen seen_;
  std::array<Ticks, 4096> between_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const Program fast = ProgramOf(static_cast<Fast>(p["fast"]));
  if (fast == nullptr) {
    throw Error("ERR_KERNEL_PARAMETER",
                "asymmetric_fence.fast is lingering: only x86 has stores that wait to be combined");
  }
  if (p["slow"] != kFence) RegisterMembarrier();
  return std::make_unique<AsymmetricFenceArm>(fast, p);
}

}  // namespace

constexpr KernelDescriptor kAsymmetricFence{"asymmetric_fence", kParameters, 2, 2, Make};

}  // namespace hardfacts
