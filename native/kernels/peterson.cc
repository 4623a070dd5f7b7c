// Whether Peterson's lock keeps two threads apart. One operation is one round: both try to enter once, and
// inside each puts down its name, reads a counter, works, writes the counter back plus one, and looks whether
// its name still stands. Whose name was changed, or whose increment was lost, was not alone.
//
// The lock takes words alone, no instruction that reads and writes at once: a thread raises its flag, lets
// the other go first (turn), and waits for as long as the other's flag is up and it is the other's turn
// (Peterson 1981). With volatile accesses the machine may read the other's flag while its own is still in the
// store buffer, and then both enter. With a full fence after each store of the entry, an acquire of what is
// waited for and a release on leaving, none can. The compiler is kept out of both: every access is volatile
// or atomic, in the order of the source.
//
// Rounds begin by the clock, for a store waits in its buffer for a few ns only (measure/clocked_rounds.h).
// Every round has a lock, a counter and a name of its own, on lines of their own: a thread that is late, or
// gave up, spoils no other round.
//
// What could fake the result: threads that never meet (`contended` counts rounds in which one of them had to
// wait, the power of the fenced lock's zero); a section that is over before the other's stores have arrived
// (`inside`); a thread taken off its CPU, whose counterpart waits (after some 100 us it gives up: `timeouts`,
// left out as are rounds that a thread was late for: `disturbed`); words that no round could leave
// (`mismatches`).
#include <array>
#include <atomic>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/clocked_rounds.h"
#include "measure/random.h"
#include "measure/round_words.h"
#include "measure/sink.h"
#include "measure/spin_barrier.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Fence : int64_t { kNone, kFull };

constexpr size_t kThreads = 2;
constexpr size_t kMostRounds = 512;

constexpr ParameterSpec kParameters[] = {
    {"fence", 0, 1},
    {"inside", 0, 10'000},
    {"jitter", 0, 1000},
    {"rounds", 16, kMostRounds},
};

// A hundred microseconds or so. Who waits so long waits for a thread that is not running.
constexpr int kMostPolls = 1 << 16;

// The words of one round, each on a line of its own; 0 at first.
struct Words {
  std::array<uint32_t*, kThreads> flags;
  uint32_t* turn;
  // The name that stands inside: that of the last who entered.
  uint32_t* owner;
  uint32_t* counter;
};
constexpr size_t kWords = kThreads + 3;

// Names are 1 and 2, so that none is the 0 that words begin with.
constexpr uint32_t NameOf(size_t thread) { return static_cast<uint32_t>(thread + 1); }

struct Visit {
  bool entered = false;
  bool waited = false;
  bool disowned = false;
};

template <Fence kFence>
inline void StoreAtEntry(uint32_t* word, uint32_t value) {
  Volatile(word) = value;
  if constexpr (kFence == kFull) std::atomic_thread_fence(std::memory_order_seq_cst);
}

template <Fence kFence>
inline uint32_t LoadAtEntry(uint32_t* word) {
  if constexpr (kFence == kNone) return Volatile(word);
  // Acquire: nothing of the section is read before. On x86 the same mov; Armv8 needs it.
  return std::atomic_ref<uint32_t>(*word).load(std::memory_order_acquire);
}

template <Fence kFence>
inline void Leave(uint32_t* flag) {
  if constexpr (kFence == kNone) {
    Volatile(flag) = 0;
  } else {
    // Release: all of the section is seen before.
    std::atomic_ref<uint32_t>(*flag).store(0, std::memory_order_release);
  }
}

// Not inlined, so that a disassembly shows it under its name.
template <Fence kFence>
[[gnu::noinline]] Visit EnterAndLeave(const Words& words, size_t thread, int64_t inside) {
  const size_t other = 1 - thread;
  Visit visit;
  StoreAtEntry<kFence>(words.flags[thread], 1);
  StoreAtEntry<kFence>(words.turn, NameOf(other));
  int polls = 0;
  while (LoadAtEntry<kFence>(words.flags[other]) != 0 && LoadAtEntry<kFence>(words.turn) == NameOf(other) &&
         polls < kMostPolls) {
    ++polls;
  }
  visit.waited = polls > 0;
  visit.entered = polls < kMostPolls;
  if (visit.entered) {
    Clobber();
    Volatile(words.owner) = NameOf(thread);
    const uint32_t count = Volatile(words.counter);
    Delay(inside);
    Volatile(words.counter) = count + 1;
    visit.disowned = Volatile(words.owner) != NameOf(thread);
    Clobber();
  }
  Leave<kFence>(words.flags[thread]);
  return visit;
}

// A trial is a batch of rounds.
class PetersonArm final : public Arm {
 public:
  explicit PetersonArm(const Parameters& p)
      : enter_and_leave_(p["fence"] == kFull ? EnterAndLeave<kFull> : EnterAndLeave<kNone>),
        inside_(p["inside"]),
        jitter_(static_cast<uint64_t>(p["jitter"])),
        rounds_(static_cast<size_t>(p["rounds"])),
        words_(kThreads, kWords, rounds_, kMostRounds) {
    for (size_t thread = 0; thread < kThreads; ++thread) parts_[thread].random = SplitMix(thread);
  }

  void Prepare(unsigned thread) override {
    Part& part = parts_[thread];
    if (thread == 0) {
      ++batches_;
      words_.LayOut();
      clock_.PrepareBatch();
    }
    barrier_.Wait();
    words_.Zero(thread);
    barrier_.Wait();
    words_.Touch(part.random);
    for (size_t i = 0; i < rounds_; ++i) {
      part.jitter[i] = static_cast<int64_t>(part.random.Next() % (jitter_ + 1));
    }
  }

  Tally Run(unsigned thread, Ticks) override {
    const Tally tally = RunBatch(parts_[thread], RoleOf(thread), clock_.BeginBatch(thread));
    barrier_.Wait();
    if (thread == 0) Judge();
    return tally;
  }

  std::vector<Counter> Counters() const override {
    return {{"rounds", static_cast<double>(counted_)},
            {"disturbed", static_cast<double>(disturbed_)},
            {"timeouts", static_cast<double>(timeouts_)},
            {"contended", static_cast<double>(contended_)},
            {"violations", static_cast<double>(violations_)},
            {"disowned", static_cast<double>(disowned_)},
            {"lost", static_cast<double>(lost_)},
            {"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  // Who has to wait makes the round last longer for both; less, and more rounds have a late thread.
  static constexpr double kPace = 1.5;

  Words WordsOf(size_t round) const {
    const auto [one, other, turn, owner, counter] = words_[round];
    return {{one, other}, turn, owner, counter};
  }

  // What one thread keeps for itself.
  struct alignas(kIsolation) Part {
    SplitMix random{0};
    std::array<int64_t, kMostRounds> jitter;
    std::array<Visit, kMostRounds> visits;
    std::array<Ticks, kMostRounds> ticks;
    std::array<bool, kMostRounds> left_out;
  };

  // Which of the lock's two threads a thread of the team is in this batch.
  size_t RoleOf(size_t thread) const { return (thread + batches_) % kThreads; }

  Tally RunBatch(Part& part, size_t role, const ClockedRounds::Batch& batch) const {
    Tally tally{rounds_, Now(), 0};
    for (size_t i = 0; i < rounds_; ++i) {
      const Words words = WordsOf(i);
      const Ticks begin = batch.Await(i);
      part.left_out[i] = begin == 0;
      if (part.left_out[i]) continue;
      Delay(part.jitter[i]);
      part.visits[i] = enter_and_leave_(words, role, inside_);
      part.ticks[i] = NowAfterLoads() - begin;
    }
    tally.end = Now();
    return tally;
  }

  void Judge() {
    size_t complete = 0;
    for (size_t i = 0; i < rounds_; ++i) {
      if (parts_[0].left_out[i] || parts_[1].left_out[i]) {
        ++disturbed_;
        continue;
      }
      // Of the later of the two: rounds before this one have been judged.
      parts_[0].ticks[complete++] = std::max(parts_[0].ticks[i], parts_[1].ticks[i]);
      Count(parts_[0].visits[i], parts_[1].visits[i], WordsOf(i));
    }
    clock_.Adjust(ClockedRounds::RoundTicks({parts_[0].ticks.data(), complete}));
  }

  void Count(const Visit& one, const Visit& other, const Words& words) {
    if (!one.entered || !other.entered) {
      ++timeouts_;
      ++disturbed_;
      return;
    }
    const uint32_t count = *words.counter;
    const bool disowned = one.disowned || other.disowned;
    const bool lost = count == 1;
    ++counted_;
    contended_ += one.waited || other.waited;
    disowned_ += disowned;
    lost_ += lost;
    violations_ += disowned || lost;
    if (count < 1 || count > kThreads || *words.flags[0] != 0 || *words.flags[1] != 0 || *words.owner < 1 ||
        *words.owner > kThreads) {
      ++mismatches_;
    }
  }

  Visit (*const enter_and_leave_)(const Words& words, size_t thread, int64_t inside);
  const int64_t inside_;
  const uint64_t jitter_;
  const size_t rounds_;
  RoundWords<kWords> words_;
  size_t batches_ = 0;
  ClockedRounds clock_{kPace};
  SpinBarrier barrier_{kThreads};
  std::array<Part, kThreads> parts_;
  uint64_t counted_ = 0;
  uint64_t disturbed_ = 0;
  uint64_t timeouts_ = 0;
  uint64_t contended_ = 0;
  uint64_t violations_ = 0;
  uint64_t disowned_ = 0;
  uint64_t lost_ = 0;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) { return std::make_unique<PetersonArm>(p); }

}  // namespace

constexpr KernelDescriptor kPeterson{"peterson", kParameters, kThreads, kThreads, Make};

}  // namespace hardfacts
