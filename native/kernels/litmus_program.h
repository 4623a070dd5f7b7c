// The programs of litmus threads, made of litmus_programs.inc: by instructions, and by the orders of C++.
#ifndef HARDFACTS_KERNELS_LITMUS_PROGRAM_H_
#define HARDFACTS_KERNELS_LITMUS_PROGRAM_H_

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

namespace hardfacts::litmus {

// What holds a thread's accesses in order: src/litmus/variants.ts, ORDERINGS, in the same order. The
// assembler compares with these numbers.
enum Ordering : int64_t {
  kNone = 0,
  kFull = 1,        // mfence; dmb ish
  kFull0 = 2,       // the same in thread 0 alone
  kFull1 = 3,       // in thread 1
  kFull2 = 4,       // in thread 2
  kLoadFence = 5,   // lfence; dmb ishld
  kStoreFence = 6,  // sfence; dmb ishst
  kLocked = 7,      // x86: lock or to the stack
  kExchange = 8,    // x86: stores by xchg
  kStlrLdar = 9,    // Arm
  kStlrLdapr = 10,  // Arm, FEAT_LRCPC
  kCheapest = 11,   // Arm: the weakest dmb for what it stands between
  kRelaxed = 12,    // C++
  kReleaseAcquire = 13,
  kSeqCst = 14,
};
inline constexpr size_t kOrderings = 15;

inline constexpr size_t kMostThreads = 4;
inline constexpr size_t kMostLoads = 2;  // by one thread
inline constexpr size_t kMostWords = 3;

// The words of one round, x, y and z, each on lines of its own; 0 at first.
using Words = std::array<uint32_t*, kMostWords>;
// What one thread loaded, in the order of the outcome's registers and not of its program.
using Registers = std::array<uint32_t, kMostLoads>;

// Takes and gives what it can in registers: the fewer accesses of its own a program has, the more its rounds
// show.
using Program = Registers (*)(uint32_t* x, uint32_t* y, uint32_t* z);

// LATE makes the address `late`, which is that of x, known only some 60 cycles later, by a chain of
// multiplies (3 cycles each: uops.info, IMUL_R64_R64; Arm Neoverse guides, MUL). No add chain: as many adds
// would fill the scheduler and keep what comes after them from being looked at.
#if defined(__x86_64__)
#define LITMUS_LATE ".rept 20\n\timulq %[one], %[late]\n\t.endr\n\t"
#elif defined(__aarch64__)
#define LITMUS_LATE ".rept 20\n\tmul %[late], %[late], %[one]\n\t.endr\n\t"
#endif

// Each thread is one assembly statement, so that nothing is reordered, forwarded or left out before the core
// sees it.
namespace assembly {

#if defined(__x86_64__)
// The locked or is Linux's smp_mb(): below the stack pointer, where no return address is waited for.
#define LITMUS_FENCE                   \
  ".if %c[how] == 1\n\tmfence"         \
  "\n\t.elseif %c[how] == 5\n\tlfence" \
  "\n\t.elseif %c[how] == 6\n\tsfence" \
  "\n\t.elseif %c[how] == 7\n\tlock orl $0, -4(%%rsp)\n\t.endif\n\t"
#define STORE_LOAD LITMUS_FENCE
#define STORE_STORE LITMUS_FENCE
#define LOAD_ANY LITMUS_FENCE
#define ST(word, number)                                                         \
  ".if %c[how] == 8\n\tmovl $" #number ", %[value]\n\txchgl %[value], (%[" #word \
  "])\n\t.else\n\tmovl $" #number ", (%[" #word "])\n\t.endif\n\t"
#define STNT(word, number) "movl $" #number ", %[value]\n\tmovnti %[value], (%[" #word "])\n\t"
#define LD(reg, word) "movl (%[" #word "]), %[" #reg "]\n\t"
inline constexpr bool kHas[kOrderings] = {true, true, true, true, true, true, true, true, true};
#elif defined(__aarch64__)
#define LITMUS_FENCE(cheapest)            \
  ".if %c[how] == 1\n\tdmb ish"           \
  "\n\t.elseif %c[how] == 5\n\tdmb ishld" \
  "\n\t.elseif %c[how] == 6\n\tdmb ishst" \
  "\n\t.elseif %c[how] == 11\n\tdmb " cheapest "\n\t.endif\n\t"
#define STORE_LOAD LITMUS_FENCE("ish")
#define STORE_STORE LITMUS_FENCE("ishst")
#define LOAD_ANY LITMUS_FENCE("ishld")
#define ST(word, number)                                                                          \
  "mov %w[value], #" #number "\n\t.if %c[how] == 9 || %c[how] == 10\n\tstlr %w[value], [%[" #word \
  "]]\n\t.else\n\tstr %w[value], [%[" #word "]]\n\t.endif\n\t"
// There is none; no family with one has programs here.
#define STNT(word, number) ST(word, number)
#define LD(reg, word)                                                                                \
  ".if %c[how] == 9\n\tldar %w[" #reg "], [%[" #word "]]\n\t.elseif %c[how] == 10\n\tldapr %w[" #reg \
  "], [%[" #word "]]\n\t.else\n\tldr %w[" #reg "], [%[" #word "]]\n\t.endif\n\t"
inline constexpr bool kHas[kOrderings] = {true, true,  true,  true, true, true,
                                          true, false, false, true, true, true};
#endif
#define LATE LITMUS_LATE
#define LDL(reg) LITMUS_LATE LD(reg, late)

// Not inlined, so that a disassembly shows it under its name.
#define THREAD(Name, ...)                                                                         \
  struct Name {                                                                                   \
    template <Ordering kHow>                                                                      \
    [[gnu::noinline]] static Registers Run(uint32_t* x, uint32_t* y, uint32_t* z) {               \
      uint32_t a = 0, b = 0, value;                                                               \
      uint32_t* late = x;                                                                         \
      asm volatile(LITMUS_EXTENSIONS __VA_ARGS__                                                  \
                   : [a] "+&r"(a), [b] "+&r"(b), [value] "=&r"(value), [late] "+&r"(late)         \
                   : [x] "r"(x), [y] "r"(y), [z] "r"(z), [one] "r"(uint64_t{1}), [how] "i"(+kHow) \
                   : "memory", "cc");                                                             \
      return {a, b};                                                                              \
    }                                                                                             \
  };
#if defined(__aarch64__)
#define LITMUS_EXTENSIONS ".arch_extension rcpc\n\t"
#else
#define LITMUS_EXTENSIONS
#endif
#include "kernels/litmus_programs.inc"
#undef THREAD
#undef LITMUS_EXTENSIONS
#undef LITMUS_FENCE
#undef STORE_LOAD
#undef STORE_STORE
#undef LOAD_ANY
#undef ST
#undef STNT
#undef LD
#undef LDL
#undef LATE

}  // namespace assembly

// The whole thread in C++, at the mercy of the compiler: what programs get that are written with these
// orders.
namespace cxx {

template <Ordering kHow>
inline void Store(uint32_t* word, uint32_t value) {
  constexpr std::memory_order kOrder = kHow == kSeqCst           ? std::memory_order_seq_cst
                                       : kHow == kReleaseAcquire ? std::memory_order_release
                                                                 : std::memory_order_relaxed;
  std::atomic_ref<uint32_t>(*word).store(value, kOrder);
}

template <Ordering kHow>
inline uint32_t Load(uint32_t* word) {
  constexpr std::memory_order kOrder = kHow == kSeqCst           ? std::memory_order_seq_cst
                                       : kHow == kReleaseAcquire ? std::memory_order_acquire
                                                                 : std::memory_order_relaxed;
  return std::atomic_ref<uint32_t>(*word).load(kOrder);
}

inline uint32_t* Late(uint32_t* late) {
  asm volatile(LITMUS_LATE : [late] "+r"(late) : [one] "r"(uint64_t{1}) : "cc");
  return late;
}

#define STORE_LOAD
#define STORE_STORE
#define LOAD_ANY
#define ST(word, number) Store<kHow>(word, number);
#define STNT(word, number) Store<kHow>(word, number);
#define LD(reg, word) reg = Load<kHow>(word);
#define LATE late = Late(late);
#define LDL(reg) reg = Load<kHow>(late = Late(late));
#define THREAD(Name, ...)                                                                              \
  struct Name {                                                                                        \
    template <Ordering kHow>                                                                           \
    [[gnu::noinline]] static Registers Run([[maybe_unused]] uint32_t* x, [[maybe_unused]] uint32_t* y, \
                                           [[maybe_unused]] uint32_t* z) {                             \
      uint32_t a = 0, b = 0;                                                                           \
      [[maybe_unused]] uint32_t* late = x;                                                             \
      __VA_ARGS__                                                                                      \
      return {a, b};                                                                                   \
    }                                                                                                  \
  };
#include "kernels/litmus_programs.inc"
#undef THREAD
#undef STORE_LOAD
#undef STORE_STORE
#undef LOAD_ANY
#undef ST
#undef STNT
#undef LD
#undef LDL
#undef LATE

}  // namespace cxx

#undef LITMUS_LATE

// A thread by both.
#define THREAD(Name, ...)            \
  struct Name {                      \
    using Assembly = assembly::Name; \
    using Cxx = cxx::Name;           \
  };
#include "kernels/litmus_programs.inc"
#undef THREAD

// By ordering, by thread; null where there is no such thread, or no such ordering on this architecture.
using Programs = std::array<std::array<Program, kMostThreads>, kOrderings>;

// Enters one thread under every ordering.
template <typename Thread, size_t kThread>
constexpr void Enter(Programs& programs) {
  using Assembly = typename Thread::Assembly;
  using Cxx = typename Thread::Cxx;
  const auto enter = [&](Ordering ordering, Program program) {
    if (assembly::kHas[ordering]) programs[ordering][kThread] = program;
  };
  enter(kNone, &Assembly::template Run<kNone>);
  enter(kFull, &Assembly::template Run<kFull>);
  for (const auto& [ordering, one] : {std::pair{kFull0, 0u}, {kFull1, 1u}, {kFull2, 2u}}) {
    enter(ordering, one == kThread ? &Assembly::template Run<kFull> : &Assembly::template Run<kNone>);
  }
  enter(kLoadFence, &Assembly::template Run<kLoadFence>);
  enter(kStoreFence, &Assembly::template Run<kStoreFence>);
#if defined(__x86_64__)
  enter(kLocked, &Assembly::template Run<kLocked>);
  enter(kExchange, &Assembly::template Run<kExchange>);
#elif defined(__aarch64__)
  enter(kStlrLdar, &Assembly::template Run<kStlrLdar>);
  enter(kStlrLdapr, &Assembly::template Run<kStlrLdapr>);
  enter(kCheapest, &Assembly::template Run<kCheapest>);
#endif
  programs[kRelaxed][kThread] = &Cxx::template Run<kRelaxed>;
  programs[kReleaseAcquire][kThread] = &Cxx::template Run<kReleaseAcquire>;
  programs[kSeqCst][kThread] = &Cxx::template Run<kSeqCst>;
}

}  // namespace hardfacts::litmus

#endif  // HARDFACTS_KERNELS_LITMUS_PROGRAM_H_
