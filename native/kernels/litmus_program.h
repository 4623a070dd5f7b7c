// The programs of litmus threads. Each is one assembly statement, so that nothing is reordered, forwarded or
// left out before the core sees it, and is written once for every architecture.
#ifndef HARDFACTS_KERNELS_LITMUS_PROGRAM_H_
#define HARDFACTS_KERNELS_LITMUS_PROGRAM_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace hardfacts::litmus {

// What stands at a program's FENCE. The assembler compares with these numbers.
enum Fence : int64_t { kNone = 0, kFull = 1 };
inline constexpr size_t kFences = 2;

inline constexpr size_t kMostThreads = 4;
inline constexpr size_t kMostLoads = 2;  // by one thread
inline constexpr size_t kMostWords = 2;

// The words of one round, x and y, each on lines of its own; 0 at first.
using Words = std::array<uint32_t*, kMostWords>;
// What one thread loaded, in the order of the outcome's registers and not of its program.
using Registers = std::array<uint32_t, kMostLoads>;

// Takes and gives what it can in registers: the fewer accesses of its own a program has, the more its rounds
// show.
using Program = Registers (*)(uint32_t* x, uint32_t* y);

// Instructions. `word` is x, y or late, `reg` is a or b: the thread's first and second register.
//
// LATE makes the address `late`, which is that of x, known only some 60 cycles later, by a chain of
// multiplies (3 cycles each: uops.info, IMUL_R64_R64; Arm Neoverse guides, MUL). No add chain: as many adds
// would fill the scheduler and keep what comes after them from being looked at.
#if defined(__x86_64__)
#define LITMUS_STORE(word, value) "movl $" #value ", (%[" #word "])\n\t"
#define LITMUS_LOAD(reg, word) "movl (%[" #word "]), %[" #reg "]\n\t"
#define LITMUS_FENCE ".if %c[fence] == 1\n\tmfence\n\t.endif\n\t"
#define LITMUS_LATE ".rept 20\n\timulq %[one], %[late]\n\t.endr\n\t"
#elif defined(__aarch64__)
#define LITMUS_STORE(word, value) "mov %w[value], #" #value "\n\tstr %w[value], [%[" #word "]]\n\t"
#define LITMUS_LOAD(reg, word) "ldr %w[" #reg "], [%[" #word "]]\n\t"
#define LITMUS_FENCE ".if %c[fence] == 1\n\tdmb ish\n\t.endif\n\t"
#define LITMUS_LATE ".rept 20\n\tmul %[late], %[late], %[one]\n\t.endr\n\t"
#endif

// A thread's program, for every fence. Not inlined, so that a disassembly shows it under its name.
#define LITMUS_THREAD(Name, program)                                                      \
  struct Name {                                                                           \
    template <Fence kFence>                                                               \
    [[gnu::noinline]] static Registers Run(uint32_t* x, uint32_t* y) {                    \
      uint32_t a = 0, b = 0, value;                                                       \
      uint32_t* late = x;                                                                 \
      asm volatile(program                                                                \
                   : [a] "+&r"(a), [b] "+&r"(b), [value] "=&r"(value), [late] "+&r"(late) \
                   : [x] "r"(x), [y] "r"(y), [one] "r"(uint64_t{1}), [fence] "i"(+kFence) \
                   : "memory", "cc");                                                     \
      return {a, b};                                                                      \
    }                                                                                     \
  }

}  // namespace hardfacts::litmus

#endif  // HARDFACTS_KERNELS_LITMUS_PROGRAM_H_
