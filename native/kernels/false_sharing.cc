// What threads pay for neighbours. Every thread works on slots of its own; whether these share a cache line
// is decided by `distance` and `base` alone, so all arms run the same instructions.
//
// The timed loop holds nothing but the operation. Threads stop by the clock, not by a flag: a flag would be
// one more shared line. Atomic adds and volatile increments wait for the line they change; plain stores do
// not, the store buffer takes them. Dependent loads show the reader's latency. A CAS loop reads the word once
// for every add and goes on with what a failed exchange has found there.
//
// What could fake the result: a neighbour process that keeps the threads from running at once (the overlap
// tells, and on a shared slot `concurrent`: adds of others that came while a thread was at it), updates that
// are not carried out (own slots must have grown by exactly what was done, a shared one by no less:
// `mismatches`). How many updates of a shared slot were `lost` is a finding and no mismatch: nothing else
// could show that an add is not atomic. Merged increments would leave the same sum; volatile and atomic
// accesses are what forbids merging them.
#include <array>
#include <atomic>
#include <type_traits>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Operation : int64_t { kAtomicAdd, kVolatileInc, kPlainStore, kLoad, kLoadDependent, kLocal, kCasLoop };
constexpr int64_t kSame = 0;  // peerOperation: index 0 is "same", the rest follow Operation

constexpr ParameterSpec kParameters[] = {
    {"operation", 0, 6}, {"peerOperation", 0, 7}, {"distance", 0, 8192},
    {"base", 0, 4096},   {"width", 4, 8},         {"slots", 1, 64},
    {"repeat", 1, 16},   {"writeEvery", 0, 1024}, {"delay", 0, 65'536},
};

constexpr unsigned kMostThreads = 64;
constexpr int kUnroll = 64;

// Operations between two readings of the clock, which cost some 25 cycles: long against a reading where they
// are cheap, short against a trial where the line is contended (a hand-over may take 160 ns).
constexpr int ChunkOf(Operation operation) {
  switch (operation) {
    case kAtomicAdd:
      return 256;
    // Of eight threads that all want the line, seven fail.
    case kCasLoop:
      return 64;
    case kLoadDependent:
      return 512;
    case kVolatileInc:
      return 1024;
    default:
      return 2048;
  }
}

template <typename Word>
struct Slots {
  char* first;
  int64_t distance;
  int64_t count;
  int64_t repeat;

  Word* at(int64_t k) const { return reinterpret_cast<Word*>(first + k * distance); }
};

template <Operation kOperation, typename Word>
inline void Apply(Word* slot, Word& carried) {
  if constexpr (kOperation == kAtomicAdd) {
    std::atomic_ref<Word>(*slot).fetch_add(1, std::memory_order_relaxed);
  } else if constexpr (kOperation == kVolatileInc) {
    volatile Word* word = slot;
    *word = *word + 1;
  } else if constexpr (kOperation == kPlainStore) {
    *static_cast<volatile Word*>(slot) = carried;
  } else if constexpr (kOperation == kLoad) {
    Sink(*static_cast<volatile Word*>(slot));
  } else if constexpr (kOperation == kLoadDependent) {
    // The next address waits for the word read; the mask lets none of it through, which only the machine
    // knows.
    carried = *static_cast<volatile Word*>(slot + carried) & Opaque(Word{0});
  } else {
    uint64_t local = carried;
    DependentAdd(local, 1);
    carried = static_cast<Word>(local);
  }
}

// One slot, done once: the loop that the headline figures come from.
template <Operation kOperation, typename Word>
Tally RunOneSlot(const Slots<Word>& slots, Ticks length) {
  Word* const slot = slots.at(0);
  Word carried = 0;
  const Tally tally = RepeatFor(length, ChunkOf(kOperation), [&] {
    for (int left = ChunkOf(kOperation) / kUnroll; left > 0; --left) {
#pragma GCC unroll 64
      for (int i = 0; i < kUnroll; ++i) Apply<kOperation>(slot, carried);
    }
  });
  // A local accumulator is published once, at the end.
  if constexpr (kOperation == kLocal) std::atomic_ref<Word>(*slot).fetch_add(carried);
  Sink(carried);
  return tally;
}

// Several slots in turn, or every operation several times.
template <Operation kOperation, typename Word>
Tally RunManySlots(const Slots<Word>& slots, Ticks length) {
  Word carried = 0;
  const int64_t rounds = (ChunkOf(kOperation) + slots.count - 1) / slots.count;
  const Tally tally = RepeatFor(length, static_cast<uint64_t>(rounds * slots.count), [&] {
    for (int64_t round = 0; round < rounds; ++round) {
      for (int64_t k = 0; k < slots.count; ++k) {
        for (int64_t r = 0; r < slots.repeat; ++r) Apply<kOperation>(slots.at(k), carried);
      }
    }
  });
  if constexpr (kOperation == kLocal) std::atomic_ref<Word>(*slots.at(0)).fetch_add(carried);
  Sink(carried);
  return tally;
}

template <Operation kOperation, typename Word>
Tally RunSlots(const Slots<Word>& slots, Ticks length) {
  return slots.count == 1 && slots.repeat == 1 ? RunOneSlot<kOperation, Word>(slots, length)
                                               : RunManySlots<kOperation, Word>(slots, length);
}

// One in `every` operations writes, the others read; 0: none writes. Not exact in its count of writes.
template <typename Word>
Tally RunMixed(const Slots<Word>& slots, int64_t every, Ticks length) {
  Word* const slot = slots.at(0);
  Word carried = 0;
  int64_t until_write = every;
  return RepeatFor(length, ChunkOf(kAtomicAdd), [&] {
    for (int i = 0; i < ChunkOf(kAtomicAdd); ++i) {
      if (--until_write == 0) {
        Apply<kAtomicAdd>(slot, carried);
        until_write = every;
      } else {
        Apply<kLoad>(slot, carried);
      }
    }
  });
}

// Adds by compare-and-swap. `delay` dependent adds, about a cycle each, stand between reading the word and
// exchanging it: as long as others do not succeed meanwhile, so does this.
template <typename Word>
Tally RunCasLoop(const Slots<Word>& slots, int64_t delay, Ticks length, uint64_t& failed) {
  const std::atomic_ref<Word> slot(*slots.at(0));
  const uint64_t one = Opaque(uint64_t{1});
  const int chunk = delay == 0 ? ChunkOf(kCasLoop) : 1;
  uint64_t failures = 0;
  const Tally tally = RepeatFor(length, static_cast<uint64_t>(chunk), [&] {
    for (int i = 0; i < chunk; ++i) {
      Word seen = slot.load(std::memory_order_relaxed);
      for (;;) {
        uint64_t worked = 0;
        for (int64_t left = delay; left > 0; --left) DependentAdd(worked, one);
        if (slot.compare_exchange_strong(seen, seen + 1, std::memory_order_relaxed)) break;
        ++failures;
      }
    }
  });
  failed += failures;
  return tally;
}

template <typename Word>
Tally Dispatch(Operation operation, const Slots<Word>& slots, Ticks length) {
  switch (operation) {
    case kAtomicAdd:
      return RunSlots<kAtomicAdd, Word>(slots, length);
    case kVolatileInc:
      return RunSlots<kVolatileInc, Word>(slots, length);
    case kPlainStore:
      return RunSlots<kPlainStore, Word>(slots, length);
    case kLoad:
      return RunSlots<kLoad, Word>(slots, length);
    case kLoadDependent:
      return RunSlots<kLoadDependent, Word>(slots, length);
    case kLocal:
      return RunSlots<kLocal, Word>(slots, length);
    case kCasLoop:
      break;  // RunCasLoop
  }
  return {};
}

// Trials go round a few places of the buffer, the same ones for all arms of a block: contention for a line
// costs by up to a third more or less with the slice of the last-level cache that is its home. Few on
// purpose: which lines it met is part of how one program differs from the next, and the interval over
// replicates has to show it. With 64 places a replicate was good to 1 % about all lines, and the run's
// interval came out narrower than the machine's own drift over minutes (it covered 27 of 56 further runs).
constexpr int64_t kPlaces = 4;
// Keeps the alignment to 512 bytes that `distance` counts on.
constexpr int64_t kPlaceStep = 4096 + 512;
// More than any arm of ours needs, so that all of them share one buffer.
constexpr size_t kLeastBytes = size_t{1} << 20;

struct SharingMemory {};

template <typename Word>
class FalseSharingArm final : public Arm {
 public:
  FalseSharingArm(const Parameters& p, unsigned threads)
      : threads_(threads),
        own_(static_cast<Operation>(p["operation"])),
        peer_(p["peerOperation"] == kSame ? own_ : static_cast<Operation>(p["peerOperation"] - 1)),
        distance_(p["distance"]),
        slots_(p["slots"]),
        repeat_(p["repeat"]),
        write_every_(p["writeEvery"]),
        delay_(p["delay"]),
        memory_(
            MemoryFor(static_cast<size_t>(kPlaces * kPlaceStep + p["base"] + threads * slots_ * distance_) +
                      2 * kIsolation)),
        first_(memory_->data() + p["base"]) {}

  Tally Run(unsigned thread, Ticks length) override {
    Done& done = done_[thread];
    const Slots<Word> slots = SlotsOf(thread, done.trials++ % kPlaces);
    const Word before = Sum(slots);
    const Tally tally = RunTrial(thread, slots, length);
    done.operations += tally.operations;
    if (write_every_ == 1 && Counts(OperationOf(thread))) Check(thread, Sum(slots) - before, tally);
    return tally;
  }

  std::vector<Counter> Counters() const override {
    if (write_every_ != 1) return {};
    std::vector<Counter> counters = distance_ == 0 ? SharedCounters() : std::vector<Counter>{};
    if (distance_ != 0) counters.push_back({"mismatches", SumOf(&Done::mismatches)});
    if (own_ == kCasLoop || peer_ == kCasLoop) {
      counters.push_back({"failed", SumOf(&Done::failed)});
      counters.push_back({"operations", SumOf(&Done::operations)});
    }
    return counters;
  }

 private:
  struct alignas(kIsolation) Done {
    int64_t trials = 0;
    uint64_t operations = 0;
    uint64_t failed = 0;
    uint64_t concurrent = 0;
    uint64_t mismatches = 0;
  };

  // Where all threads share a slot, only its final value tells whether updates were lost: nobody else may
  // write it.
  std::shared_ptr<const Mapping> MemoryFor(size_t bytes) const {
    if (distance_ != 0) return TeamMemory<SharingMemory>(bytes, kLeastBytes);
    auto memory = std::make_shared<const Mapping>(bytes);
    memory->Touch();
    return memory;
  }

  Operation OperationOf(unsigned thread) const { return thread == 0 ? own_ : peer_; }

  Slots<Word> SlotsOf(unsigned thread, int64_t place) const {
    return {first_ + place * kPlaceStep + static_cast<int64_t>(thread) * slots_ * distance_, distance_,
            slots_, repeat_};
  }

  static bool Counts(Operation operation) {
    return operation == kAtomicAdd || operation == kVolatileInc || operation == kLocal ||
           operation == kCasLoop;
  }

  Tally RunTrial(unsigned thread, const Slots<Word>& slots, Ticks length) {
    if (write_every_ != 1) return RunMixed(slots, write_every_, length);
    if (OperationOf(thread) == kCasLoop) return RunCasLoop(slots, delay_, length, done_[thread].failed);
    return Dispatch(OperationOf(thread), slots, length);
  }

  // Slots of one's own must have grown by exactly what was done. A shared one has grown by what others did
  // meanwhile as well; but plain increments overwrite theirs.
  void Check(unsigned thread, Word grown, const Tally& tally) {
    Done& done = done_[thread];
    const Word by_others = grown - static_cast<Word>(tally.operations * static_cast<uint64_t>(repeat_));
    if (distance_ != 0) {
      if (by_others != 0) ++done.mismatches;
    } else if (AllAtomic()) {
      // Less than was done: below 0, modulo the word.
      if (by_others >> (8 * sizeof(Word) - 1) != 0) {
        ++done.mismatches;
      } else {
        done.concurrent += by_others;
      }
    }
  }

  bool AllAtomic() const { return own_ != kVolatileInc && peer_ != kVolatileInc; }

  double SumOf(uint64_t Done::*count) const {
    double sum = 0;
    for (const Done& done : done_) sum += static_cast<double>(done.*count);
    return sum;
  }

  static Word Sum(const Slots<Word>& slots) {
    Word sum = 0;
    for (int64_t k = 0; k < slots.count; ++k) sum += *static_cast<const volatile Word*>(slots.at(k));
    return sum;
  }

  // One slot for all: plain increments lose updates, atomic ones none. Nothing is told where somebody reads.
  std::vector<Counter> SharedCounters() const {
    uint64_t expected = 0;
    for (unsigned thread = 0; thread < threads_; ++thread) {
      if (!Counts(OperationOf(thread))) return {};
      expected += done_[thread].operations * static_cast<uint64_t>(repeat_);
    }
    Word found = 0;
    for (int64_t place = 0; place < kPlaces; ++place) found += Sum(SlotsOf(0, place));
    // Modulo the word: fewer than 2^32 updates are lost in any replicate.
    const double lost = static_cast<double>(static_cast<Word>(static_cast<Word>(expected) - found));
    if (!AllAtomic()) return {{"lost", lost}};
    return {
        {"lost", lost}, {"concurrent", SumOf(&Done::concurrent)}, {"mismatches", SumOf(&Done::mismatches)}};
  }

  const unsigned threads_;
  const Operation own_;
  const Operation peer_;
  const int64_t distance_;
  const int64_t slots_;
  const int64_t repeat_;
  const int64_t write_every_;
  const int64_t delay_;
  const std::shared_ptr<const Mapping> memory_;
  char* const first_;
  std::array<Done, kMostThreads> done_{};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  const int64_t width = p["width"];
  if (width != 4 && width != 8) throw Error("ERR_KERNEL_PARAMETER", "false_sharing.width must be 4 or 8");
  if (p["distance"] % width != 0 || p["base"] % width != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "false_sharing: distance and base must be multiples of the width");
  }
  if (p["distance"] == 0 && p["slots"] > 1) {
    throw Error("ERR_KERNEL_PARAMETER", "false_sharing: several slots need a distance");
  }
  if (p["writeEvery"] != 1 && (p["operation"] != kAtomicAdd || p["peerOperation"] > 1 + kAtomicAdd)) {
    throw Error("ERR_KERNEL_PARAMETER", "false_sharing.writeEvery goes with atomic_add");
  }
  const bool cas = p["operation"] == kCasLoop || p["peerOperation"] == 1 + kCasLoop;
  if (cas && (p["slots"] != 1 || p["repeat"] != 1)) {
    throw Error("ERR_KERNEL_PARAMETER", "false_sharing: cas_loop takes one slot, once");
  }
  if (!cas && p["delay"] != 0) throw Error("ERR_KERNEL_PARAMETER", "false_sharing.delay goes with cas_loop");
  if (width == 4) return std::make_unique<FalseSharingArm<uint32_t>>(p, threads);
  return std::make_unique<FalseSharingArm<uint64_t>>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kFalseSharing{"false_sharing", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
