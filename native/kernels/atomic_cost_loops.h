// The loops that atomic_cost times: nothing but one operation, unrolled, on eight words in turn. To add one,
// write it here and put it into the table of atomic_cost.cc and into src/kernels/atomic-cost.ts.
#ifndef HARDFACTS_KERNELS_ATOMIC_COST_LOOPS_H_
#define HARDFACTS_KERNELS_ATOMIC_COST_LOOPS_H_

#include <pthread.h>

#include <array>
#include <atomic>
#include <cstdint>

#include "measure/sink.h"
#include "platform/cache_line.h"
#include "platform/membarrier.h"

namespace hardfacts::atomic_cost {

using Word = uint64_t;

inline constexpr size_t kWords = 8;

// A word and a mutex, on lines of their own.
struct Place {
  alignas(kIsolation) Word word;
  alignas(kIsolation) pthread_mutex_t mutex;
};

// Where the operations of a loop go: to eight in turn, or eight times to the same. Barriers have all places.
struct Targets {
  std::array<Word*, kWords> words;
  std::array<pthread_mutex_t*, kWords> mutexes;
  Place* places;
};

// Does kUnroll operations a pass. What it returns is for its operation to say.
using Loop = Word (*)(const Targets& targets, Word value, uint64_t passes);

// Of one pass. Also the argument of the pragmas below, which take no names. Sanitizers make so much of every
// access that compiling 128 of them in a row takes minutes.
#if defined(__SANITIZE_ADDRESS__)
inline constexpr uint64_t kUnroll = kWords;
#else
inline constexpr uint64_t kUnroll = 128;
#endif

template <typename Target, typename Statement>
[[gnu::always_inline]] inline void Repeat(const std::array<Target*, kWords>& targets, uint64_t passes,
                                          Statement&& statement) {
  const std::array<Target*, kWords> all = targets;
  do {
#pragma GCC unroll 128
    for (uint64_t i = 0; i < kUnroll; ++i) statement(all[i % kWords]);
  } while (--passes != 0);
}

// A loop and the bytes it is made of.
struct Code {
  Loop loop = nullptr;
  const char* begin = nullptr;
  const char* end = nullptr;
};

// A function in a section of its own, whose ends the linker marks (ld, "Orphan Sections": __start_ and
// __stop_), so that the code of two of them can be compared where it stands. noipa, or equal ones would
// become one; on a line's start, or equal ones would be fetched in unequal parts.
#define ATOMIC_COST_LOOP(Name, ...)                                                              \
  extern "C" [[gnu::visibility("hidden")]] const char __start_atomic_cost_##Name[];              \
  extern "C" [[gnu::visibility("hidden")]] const char __stop_atomic_cost_##Name[];               \
  struct Name {                                                                                  \
    [[gnu::noipa, gnu::section("atomic_cost_" #Name), gnu::aligned(64)]] static Word Run(        \
        [[maybe_unused]] const Targets& targets, [[maybe_unused]] Word value, uint64_t passes) { \
      __VA_ARGS__                                                                                \
    }                                                                                            \
    static constexpr Code kCode{&Run, __start_atomic_cost_##Name, __stop_atomic_cost_##Name};    \
  }

// The same for one target, in one register: cores that rename memory (Zen: 1 cycle an add in place of 12 to
// 17) know words by the register that they are addressed by.
template <typename Statement>
[[gnu::always_inline]] inline void RepeatOnOne(Word* word, uint64_t passes, Statement&& statement) {
  do {
#pragma GCC unroll 128
    for (uint64_t i = 0; i < kUnroll; ++i) statement(word);
  } while (--passes != 0);
}

inline std::atomic_ref<Word> Atomic(Word* word) { return std::atomic_ref<Word>(*word); }
// Loads of words in turn; gives the last one's value.
#define ATOMIC_COST_LOADS(Name, expression)         \
  ATOMIC_COST_LOOP(Name, {                          \
    Word last = 0;                                  \
    Repeat(targets.words, passes, [&](Word* word) { \
      last = expression;                            \
      Sink(last);                                   \
    });                                             \
    return last;                                    \
  })
// Words hold addresses, and each load goes where the one before says.
#define ATOMIC_COST_CHASE(Name, expression)       \
  ATOMIC_COST_LOOP(Name, {                        \
    Word* word = targets.words[0];                \
    Repeat(targets.words, passes, [&](Word*) {    \
      word = reinterpret_cast<Word*>(expression); \
      word = Opaque(word);                        \
    });                                           \
    return reinterpret_cast<Word>(word);          \
  })
// What is done to a word; gives the value back that it was called with.
#define ATOMIC_COST_UPDATES(Name, ...)                               \
  ATOMIC_COST_LOOP(Name, {                                           \
    Repeat(targets.words, passes, [&](Word* word) { __VA_ARGS__; }); \
    return value;                                                    \
  })

ATOMIC_COST_LOADS(Load, Volatile(word));
ATOMIC_COST_LOADS(LoadAcquire, Atomic(word).load(std::memory_order_acquire));
ATOMIC_COST_LOADS(LoadSeqCst, Atomic(word).load(std::memory_order_seq_cst));
ATOMIC_COST_CHASE(ChaseLoad, Volatile(word));
ATOMIC_COST_CHASE(ChaseLoadAcquire, Atomic(word).load(std::memory_order_acquire));
ATOMIC_COST_CHASE(ChaseLoadSeqCst, Atomic(word).load(std::memory_order_seq_cst));

ATOMIC_COST_UPDATES(Store, Volatile(word) = value);
ATOMIC_COST_UPDATES(StoreRelease, Atomic(word).store(value, std::memory_order_release));
ATOMIC_COST_UPDATES(StoreSeqCst, Atomic(word).store(value, std::memory_order_seq_cst));
ATOMIC_COST_UPDATES(Exchange, Sink(Atomic(word).exchange(value, std::memory_order_seq_cst)));

// The results are asked for: x86 has another, cheaper instruction (lock add) where they are not.
ATOMIC_COST_UPDATES(FetchAddRelaxed, Sink(Atomic(word).fetch_add(1, std::memory_order_relaxed)));
ATOMIC_COST_UPDATES(FetchAddAcqRel, Sink(Atomic(word).fetch_add(1, std::memory_order_acq_rel)));
ATOMIC_COST_UPDATES(FetchAddSeqCst, Sink(Atomic(word).fetch_add(1, std::memory_order_seq_cst)));

#if defined(__x86_64__)
ATOMIC_COST_UPDATES(Add, asm volatile("addq $1, %0" : "+m"(*word) : : "cc"));
ATOMIC_COST_LOOP(AddToOne, {
  RepeatOnOne(targets.words[0], passes, [&](Word* word) {
    asm volatile("addq $1, %0" : "+m"(*word) : : "cc");
  });
  return value;
});
ATOMIC_COST_UPDATES(LockAdd, asm volatile("lock addq $1, %0" : "+m"(*word) : : "memory", "cc"));
#else
ATOMIC_COST_UPDATES(Add, Volatile(word) = Volatile(word) + 1);
ATOMIC_COST_LOOP(AddToOne, {
  RepeatOnOne(targets.words[0], passes, [&](Word* word) { Volatile(word) = Volatile(word) + 1; });
  return value;
});
#endif

// Words hold `value`, and are exchanged for it if they do: it always succeeds, and gives `value` if it did.
ATOMIC_COST_LOOP(CompareExchange, {
  Word expected = value;
#if defined(__x86_64__)
  Repeat(targets.words, passes, [&](Word* word) {
    asm volatile("lock cmpxchgq %2, %0" : "+m"(*word), "+a"(expected) : "r"(value) : "memory", "cc");
  });
#else
  Repeat(targets.words, passes,
         [&](Word* word) { Atomic(word).compare_exchange_strong(expected, value, std::memory_order_seq_cst); });
#endif
  return expected;
});

// Barriers. In assembly, for C++ leaves open which instruction a fence becomes (GCC takes a locked one for
// seq_cst) and has none for some.
struct CompilerBarrier {
  static void Stand() { asm volatile("" ::: "memory"); }
};
#if defined(__x86_64__)
struct FullFence {
  static void Stand() { asm volatile("mfence" ::: "memory"); }
};
struct LoadFence {
  static void Stand() { asm volatile("lfence" ::: "memory"); }
};
struct StoreFence {
  static void Stand() { asm volatile("sfence" ::: "memory"); }
};
// What OpenJDK and GCC have in place of mfence.
struct LockedOrStack {
  static void Stand() { asm volatile("lock orq $0, (%%rsp)" ::: "memory", "cc"); }
};
// What Linux has (smp_mb, with addl and -4), here on a line that is not the stack's top.
struct LockedOrRedZone {
  static void Stand() { asm volatile("lock orq $0, -64(%%rsp)" ::: "memory", "cc"); }
};
#elif defined(__aarch64__)
struct FullFence {
  static void Stand() { asm volatile("dmb ish" ::: "memory"); }
};
struct LoadFence {
  static void Stand() { asm volatile("dmb ishld" ::: "memory"); }
};
struct StoreFence {
  static void Stand() { asm volatile("dmb ishst" ::: "memory"); }
};
#endif

// Stores to the first `kPending` words, the barrier, and (kLoads) a load of the last word; gives `value`, and
// what was loaded on top of it.
template <typename Barrier, size_t kPending, bool kLoads>
struct Barriers {
  [[gnu::noipa, gnu::aligned(64)]] static Word Run(const Targets& targets, Word value, uint64_t passes) {
    Place* const places = targets.places;
    Word last = 0;
    Repeat(targets.words, passes, [&](Word*) {
#pragma GCC unroll 8
      for (size_t i = 0; i < kPending; ++i) Volatile(&places[i].word) = value;
      Barrier::Stand();
      if constexpr (kLoads) {
        last = Volatile(&places[kWords - 1].word);
        Sink(last);
      }
    });
    return value + last;
  }
};

ATOMIC_COST_UPDATES(FetchAddFenced, Sink(Atomic(word).fetch_add(1, std::memory_order_seq_cst));
                    FullFence::Stand());

// Locks and counts give how often they failed.
ATOMIC_COST_LOOP(Mutex, {
  Word failures = 0;
  Repeat(targets.mutexes, passes, [&](pthread_mutex_t* mutex) {
    failures |= static_cast<Word>(pthread_mutex_lock(mutex));
    failures |= static_cast<Word>(pthread_mutex_unlock(mutex));
  });
  return failures;
});

// The lock of two locked operations: a word that is 1 is free.
ATOMIC_COST_LOOP(ExchangeLock, {
  Word failures = 0;
  Repeat(targets.words, passes, [&](Word* word) {
    while (Atomic(word).exchange(0, std::memory_order_acquire) == 0) ++failures;
    failures |= Atomic(word).exchange(1, std::memory_order_seq_cst);
  });
  return failures;
});

// One more reference and one less, of which the last would free: as in libstdc++'s shared_ptr.
ATOMIC_COST_LOOP(CountPlain, {
  Word freed = 0;
  Repeat(targets.words, passes, [&](Word* word) {
    ++*word;
    Clobber();
    if (--*word == 0) [[unlikely]]
      ++freed;
    Clobber();
  });
  return freed;
});
ATOMIC_COST_LOOP(CountPlainOfOne, {
  Word freed = 0;
  RepeatOnOne(targets.words[0], passes, [&](Word* word) {
    ++*word;
    Clobber();
    if (--*word == 0) [[unlikely]]
      ++freed;
    Clobber();
  });
  return freed;
});
ATOMIC_COST_LOOP(CountAtomic, {
  Word freed = 0;
  Repeat(targets.words, passes, [&](Word* word) {
    Atomic(word).fetch_add(1, std::memory_order_relaxed);
    if (Atomic(word).fetch_sub(1, std::memory_order_acq_rel) == 1) [[unlikely]]
      ++freed;
  });
  return freed;
});

// One call a pass; gives how often the kernel said no.
ATOMIC_COST_LOOP(ProcessBarrier, {
  Word failures = 0;
  for (; passes > 0; --passes) failures += !Membarrier();
  return failures;
});

}  // namespace hardfacts::atomic_cost

#endif  // HARDFACTS_KERNELS_ATOMIC_COST_LOOPS_H_
