// What one thread pays for atomic operations, barriers, locks and counts of references that no other thread
// is after, all on lines that its own first-level cache holds. What C++ has an order for is compiled from
// std::atomic_ref, so that it is the code that users get; the rest is assembly.
//
// The timed loop holds the operation alone, unrolled: on eight words in turn, each on a line of its own, or
// all on one (`chain`: loads then go where the load before says). Barriers are timed as they stand, behind
// stores to one or to eight lines (`pending`), which some of them wait for, and between a store and a load.
//
// What could fake the result: a compiler that leaves operations out or joins them (tests/native/
// atomic-cost.test.ts reads the code that was built, and `mismatches` counts the trials after which words did
// not hold just what should have been done to them); loops that differ in more than their operation
// (`same_code` compares two, byte by byte, where they stand); an empty store buffer, which flatters every
// barrier; a libc that leaves out locks in a process of one thread, which none that runs this is.
#include <algorithm>
#include <cstring>

#include "kernels/atomic_cost_loops.h"
#include "kernels/kernels.h"
#include "measure/team_memory.h"

namespace hardfacts {
namespace {

using namespace atomic_cost;

// In the order of src/kernels/atomic-cost.ts.
enum Operation : int64_t {
  kLoad,
  kLoadAcquire,
  kLoadSeqCst,
  kStore,
  kStoreRelease,
  kStoreSeqCst,
  kAdd,
  kLockAdd,
  kFetchAddRelaxed,
  kFetchAddAcqRel,
  kFetchAddSeqCst,
  kFetchAddFenced,
  kCompareExchange,
  kExchange,
  kCompilerBarrier,
  kLoadFence,
  kStoreFence,
  kFullFence,
  kLockedOrStack,
  kLockedOrRedZone,
  kMutex,
  kExchangeLock,
  kCountPlain,
  kCountAtomic,
  kMembarrier,
};
constexpr int64_t kOperations = kMembarrier + 1;

enum Chain : int64_t { kIndependent, kDependent };
enum Pending : int64_t { kNone, kOne, kEight };
enum Then : int64_t { kNothing, kThenLoad };

constexpr ParameterSpec kParameters[] = {
    {"operation", 0, kOperations - 1},
    {"chain", 0, 1},
    {"pending", 0, 2},
    {"then", 0, 1},
    {"repeat", 1, 16},
    // 0 is none; others are operations, counted from 1.
    {"against", 0, kOperations},
};

// What an operation leaves behind, in words that hold their own addresses (kAddresses), nothing (kLast,
// kCount) or 1 at first.
enum class Leaves {
  kAddresses,  // as they were; the loop gives the last one's
  kLast,       // the value of the last chunk, which the loop gives
  kCount,      // how many operations there were
  kOnes,       // as they were; the loop gives 1
  kNoFailure,  // as they were; the loop gives how often it failed
};

struct Work {
  Leaves leaves = Leaves::kNoFailure;
  Code independent;
  // Empty: the same loop, on one word.
  Code dependent = {};
};

template <typename Barrier>
constexpr Loop kBarriers[3][2] = {{&Barriers<Barrier, 0, false>::Run, nullptr},
                                  {&Barriers<Barrier, 1, false>::Run, &Barriers<Barrier, 1, true>::Run},
                                  {&Barriers<Barrier, 8, false>::Run, nullptr}};

// Null: no barrier of this machine.
Loop BarrierLoop(Operation operation, Pending pending, Then then) {
  switch (operation) {
    case kCompilerBarrier:
      return kBarriers<CompilerBarrier>[pending][then];
    case kLoadFence:
      return kBarriers<LoadFence>[pending][then];
    case kStoreFence:
      return kBarriers<StoreFence>[pending][then];
    case kFullFence:
      return kBarriers<FullFence>[pending][then];
#if defined(__x86_64__)
    case kLockedOrStack:
      return kBarriers<LockedOrStack>[pending][then];
    case kLockedOrRedZone:
      return kBarriers<LockedOrRedZone>[pending][then];
#endif
    default:
      return nullptr;
  }
}

bool IsBarrier(Operation operation) { return operation >= kCompilerBarrier && operation <= kLockedOrRedZone; }

// What is no barrier. Without a loop: not on this machine.
Work WorkOf(Operation operation) {
  switch (operation) {
    case kLoad:
      return {Leaves::kAddresses, Load::kCode, ChaseLoad::kCode};
    case kLoadAcquire:
      return {Leaves::kAddresses, LoadAcquire::kCode, ChaseLoadAcquire::kCode};
    case kLoadSeqCst:
      return {Leaves::kAddresses, LoadSeqCst::kCode, ChaseLoadSeqCst::kCode};
    case kStore:
      return {Leaves::kLast, Store::kCode};
    case kStoreRelease:
      return {Leaves::kLast, StoreRelease::kCode};
    case kStoreSeqCst:
      return {Leaves::kLast, StoreSeqCst::kCode};
    case kAdd:
      return {Leaves::kCount, Add::kCode, AddToOne::kCode};
#if defined(__x86_64__)
    case kLockAdd:
      return {Leaves::kCount, LockAdd::kCode};
#endif
    case kFetchAddRelaxed:
      return {Leaves::kCount, FetchAddRelaxed::kCode};
    case kFetchAddAcqRel:
      return {Leaves::kCount, FetchAddAcqRel::kCode};
    case kFetchAddSeqCst:
      return {Leaves::kCount, FetchAddSeqCst::kCode};
    case kFetchAddFenced:
      return {Leaves::kCount, FetchAddFenced::kCode};
    case kCompareExchange:
      return {Leaves::kOnes, CompareExchange::kCode};
    case kExchange:
      return {Leaves::kLast, Exchange::kCode};
    case kMutex:
      return {Leaves::kNoFailure, Mutex::kCode};
    case kExchangeLock:
      return {Leaves::kNoFailure, ExchangeLock::kCode};
    case kCountPlain:
      return {Leaves::kNoFailure, CountPlain::kCode, CountPlainOfOne::kCode};
    case kCountAtomic:
      return {Leaves::kNoFailure, CountAtomic::kCode};
    case kMembarrier:
      return {Leaves::kNoFailure, ProcessBarrier::kCode};
    default:
      return {};
  }
}

Code CodeOf(Operation operation, Chain chain) {
  const Work work = WorkOf(operation);
  return chain == kDependent && work.dependent.loop != nullptr ? work.dependent : work.independent;
}

bool SameCode(const Code& a, const Code& b) {
  return a.end - a.begin == b.end - b.begin && std::memcmp(a.begin, b.begin, a.end - a.begin) == 0;
}

// Passes between two readings of the clock: 1 us and more, so that the reading is below 1 %, and 20 us at
// most of what is known (mfence behind eight stores, pairs of locks).
uint64_t PassesOf(Operation operation) {
  switch (operation) {
    case kMembarrier:
      return 1;
    case kLoad:
    case kLoadAcquire:
    case kLoadSeqCst:
    case kStore:
    case kStoreRelease:
    case kAdd:
    case kCompilerBarrier:
    case kStoreFence:
    case kCountPlain:
      return 32;
    default:
      return 8;
  }
}

class AtomicCostArm final : public Arm {
 public:
  AtomicCostArm(Operation operation, Loop loop, Leaves leaves, size_t lines, size_t stored_to,
                uint64_t repeat, int same_code)
      : loop_(loop),
        leaves_(leaves),
        lines_(lines),
        stored_to_(stored_to),
        passes_(PassesOf(operation)),
        a_pass_(operation == kMembarrier ? 1 : kUnroll),
        repeat_(repeat),
        same_code_(same_code),
        memory_(TeamMemory<Place>(kWords * sizeof(Place), 0)) {
    targets_.places = &PlaceOf(0);
    for (size_t i = 0; i < kWords; ++i) {
      targets_.words[i] = &PlaceOf(i % lines_).word;
      targets_.mutexes[i] = &PlaceOf(i % lines_).mutex;
      // Arms of one team make the same of it.
      PlaceOf(i).mutex = PTHREAD_MUTEX_INITIALIZER;
    }
  }

  void Prepare(unsigned) override {
    for (size_t i = 0; i < kWords; ++i) PlaceOf(i).word = AtFirst(i);
  }

  Tally Run(unsigned, Ticks length) override {
    Word value = leaves_ == Leaves::kOnes ? 1 : last_;
    Word gave = 0;
    const Tally tally = RepeatFor(length, passes_ * a_pass_, [&] {
      if (leaves_ == Leaves::kLast) ++value;
      for (uint64_t i = 0; i < repeat_; ++i) {
        const Word given = loop_(targets_, value, passes_);
        // Loops that give failures give none afterwards of what failed before.
        gave = leaves_ == Leaves::kNoFailure ? gave + given : given;
      }
    });
    last_ = value;
    if (!DidItsWork(tally.operations * repeat_, value, gave)) ++mismatches_;
    return tally;
  }

  std::vector<Counter> Counters() const override {
    std::vector<Counter> counters{{"mismatches", static_cast<double>(mismatches_)}};
    if (same_code_ >= 0) counters.push_back({"same_code", static_cast<double>(same_code_)});
    return counters;
  }

 private:
  Place& PlaceOf(size_t i) const { return reinterpret_cast<Place*>(memory_->data())[i]; }

  Word AtFirst(size_t i) const {
    if (leaves_ == Leaves::kAddresses) return reinterpret_cast<Word>(&PlaceOf(i).word);
    return leaves_ == Leaves::kOnes || leaves_ == Leaves::kNoFailure ? 1 : 0;
  }

  bool DidItsWork(uint64_t operations, Word value, Word gave) const {
    const auto all = [&](size_t from, size_t to, auto expected) {
      for (size_t i = from; i < to; ++i) {
        if (Volatile(&PlaceOf(i).word) != expected(i)) return false;
      }
      return true;
    };
    const auto at_first = [&](size_t i) { return AtFirst(i); };
    switch (leaves_) {
      case Leaves::kAddresses:
        return gave == AtFirst(lines_ - 1) && all(0, kWords, at_first);
      case Leaves::kLast:
        return gave == value && all(0, stored_to_, [&](size_t) { return value; }) &&
               all(stored_to_, kWords, at_first);
      case Leaves::kCount:
        return all(0, lines_, [&](size_t) { return operations / lines_; }) && all(lines_, kWords, at_first);
      case Leaves::kOnes:
        return gave == 1 && all(0, kWords, at_first);
      case Leaves::kNoFailure:
        return gave == 0 && all(0, kWords, at_first);
    }
    return false;
  }

  const Loop loop_;
  const Leaves leaves_;
  // Words that operations go to in turn, and those that are stored to.
  const size_t lines_;
  const size_t stored_to_;
  const uint64_t passes_;
  const uint64_t a_pass_;
  const uint64_t repeat_;
  // -1: compared with none.
  const int same_code_;
  const std::shared_ptr<const Mapping> memory_;
  Targets targets_{};
  // Stored by the last chunk.
  Word last_ = 0;
  uint64_t mismatches_ = 0;
};

[[noreturn]] void Refuse(const char* why) {
  throw Error("ERR_KERNEL_PARAMETER", std::string("atomic_cost.") + why);
}

std::unique_ptr<Arm> MakeBarrier(Operation operation, const Parameters& p) {
  const Pending pending = static_cast<Pending>(p["pending"]);
  const Then then = static_cast<Then>(p["then"]);
  if (p["chain"] == kDependent) Refuse("chain is of words, and a barrier has none");
  if (p["against"] != 0) Refuse("against is not for barriers");
  if (operation == kCompilerBarrier && pending == kNone)
    Refuse("pending is none: a compiler barrier is no code");
  if (then == kThenLoad && pending != kOne) Refuse("then is load for a barrier behind one store only");
  const Loop loop = BarrierLoop(operation, pending, then);
  if (loop == nullptr) Refuse("operation is none of this architecture");
  const size_t stored_to = pending == kNone ? 0 : pending == kOne ? 1 : kWords;
  return std::make_unique<AtomicCostArm>(operation, loop, Leaves::kLast, kWords, stored_to,
                                         static_cast<uint64_t>(p["repeat"]), -1);
}

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const Operation operation = static_cast<Operation>(p["operation"]);
  if (IsBarrier(operation)) return MakeBarrier(operation, p);
  if (p["pending"] != kNone || p["then"] != kNothing) Refuse("pending and then are for barriers");
  const Chain chain = static_cast<Chain>(p["chain"]);
  if (operation == kMembarrier && chain == kDependent) Refuse("chain is of words, and membarrier has none");
  const Work work = WorkOf(operation);
  const Code code = CodeOf(operation, chain);
  if (code.loop == nullptr) Refuse("operation is none of this architecture");
  int same_code = -1;
  if (p["against"] != 0) {
    const Operation other = static_cast<Operation>(p["against"] - 1);
    if (IsBarrier(other)) Refuse("against is not for barriers");
    const Code others = CodeOf(other, chain);
    if (others.loop == nullptr) Refuse("against is none of this architecture");
    same_code = SameCode(code, others);
  }
  if (operation == kMembarrier) RegisterMembarrier();
  const size_t lines = chain == kDependent ? 1 : kWords;
  return std::make_unique<AtomicCostArm>(operation, code.loop, work.leaves, lines, lines,
                                         static_cast<uint64_t>(p["repeat"]), same_code);
}

}  // namespace

constexpr KernelDescriptor kAtomicCost{"atomic_cost", kParameters, 1, 1, Make};

}  // namespace hardfacts
