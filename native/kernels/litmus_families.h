// The litmus tests, one block each: the outcome that is asked about, the threads' programs, and the same as
// data. Names and programs as in herd's catalogue (Alglave, Maranget, Tautschnig 2014, Herding Cats); CoWR2
// and CoIRIW are ours. To add one, write its block and put it into kFamilies and src/kernels/litmus.ts.
//
// Each has a control: its program so changed that even sequential consistency allows the outcome, which is
// therefore seen on any machine if only the threads run at once.
#ifndef HARDFACTS_KERNELS_LITMUS_FAMILIES_H_
#define HARDFACTS_KERNELS_LITMUS_FAMILIES_H_

#include "kernels/litmus_program.h"

namespace hardfacts::litmus {

// By fence, by thread; null where there is no such thread.
using Programs = std::array<std::array<Program, kMostThreads>, kFences>;

struct Family {
  const char* name;
  unsigned threads;
  // Loads of each thread; their registers are counted through: r0, r1 ...
  std::array<uint8_t, kMostThreads> loads;
  // Whether an outcome has the last value of x, and of y.
  std::array<bool, kMostWords> lasts;
  // The outcome asked about: values of the registers, then last values.
  std::array<uint8_t, kMostThreads * kMostLoads + kMostWords> asked;
  Programs test;
  Programs control;
};

template <typename... Threads>
constexpr Programs ProgramsOf() {
  return {{{&Threads::template Run<kNone>...}, {&Threads::template Run<kFull>...}}};
}

#define ST LITMUS_STORE
#define LD LITMUS_LOAD
#define FENCE LITMUS_FENCE
#define LATE LITMUS_LATE

// x=1 at the end? One thread's own program order: says nothing of other cores, and has no control.
LITMUS_THREAD(CoWW0, ST(x, 1) FENCE ST(x, 2));
inline constexpr Family kCoWW{
    .name = "coww",
    .threads = 1,
    .loads = {},
    .lasts = {true, false},
    .asked = {1},
    .test = ProgramsOf<CoWW0>(),
    .control = {},
};

// Store buffering: r0=0, r1=0? Neither load sees the other thread's store.
LITMUS_THREAD(SB0, ST(x, 1) FENCE LD(a, y));
LITMUS_THREAD(SB1, ST(y, 1) FENCE LD(a, x));
// Both exchanged.
LITMUS_THREAD(SBSwapped0, LD(a, y) FENCE ST(x, 1));
LITMUS_THREAD(SBSwapped1, LD(a, x) FENCE ST(y, 1));
inline constexpr Family kSB{
    .name = "sb",
    .threads = 2,
    .loads = {1, 1},
    .lasts = {},
    .asked = {0, 0},
    .test = ProgramsOf<SB0, SB1>(),
    .control = ProgramsOf<SBSwapped0, SBSwapped1>(),
};

// r0=1, r1=0? Two loads of one word see the new value first and the old one after it. The first load waits
// for its address: a core that does what it can when it can does the second one first, and must notice.
LITMUS_THREAD(CoRR0, ST(x, 1));
LITMUS_THREAD(CoRR1, LATE LD(a, late) FENCE LD(b, x));
// The loads exchanged, the same one late.
LITMUS_THREAD(CoRRSwapped1, LD(b, x) FENCE LATE LD(a, late));
inline constexpr Family kCoRR{
    .name = "corr",
    .threads = 2,
    .loads = {0, 2},
    .lasts = {},
    .asked = {1, 0},
    .test = ProgramsOf<CoRR0, CoRR1>(),
    .control = ProgramsOf<CoRR0, CoRRSwapped1>(),
};

// r0=2, r1=1? Both store to one word, and each finds the other's store to be the later one. The load is late,
// or it would be answered by the thread's own store buffer and never ask the caches.
LITMUS_THREAD(CoWR20, ST(x, 1) FENCE LATE LATE LATE LD(a, late));
LITMUS_THREAD(CoWR21, ST(x, 2) FENCE LATE LATE LATE LD(a, late));
// Two words instead of one: each may well find the other's store.
LITMUS_THREAD(CoWR2TwoWords0, ST(x, 1) FENCE LD(a, y));
LITMUS_THREAD(CoWR2TwoWords1, ST(y, 2) FENCE LD(a, x));
inline constexpr Family kCoWR2{
    .name = "cowr2",
    .threads = 2,
    .loads = {1, 1},
    .lasts = {},
    .asked = {2, 1},
    .test = ProgramsOf<CoWR20, CoWR21>(),
    .control = ProgramsOf<CoWR2TwoWords0, CoWR2TwoWords1>(),
};

// r0=1, r1=2, r2=2, r3=1? Two readers see two stores to one word in opposite orders. Their second loads are
// late, so that there is time for a store in between.
LITMUS_THREAD(CoIRIW0, ST(x, 1));
LITMUS_THREAD(CoIRIW1, ST(x, 2));
LITMUS_THREAD(CoIRIWReader, LD(a, x) FENCE LATE LD(b, late));
// The loads of thread 2 exchanged.
LITMUS_THREAD(CoIRIWSwapped2, LD(b, x) FENCE LATE LD(a, late));
inline constexpr Family kCoIRIW{
    .name = "coiriw",
    .threads = 4,
    .loads = {0, 0, 2, 2},
    .lasts = {},
    .asked = {1, 2, 2, 1},
    .test = ProgramsOf<CoIRIW0, CoIRIW1, CoIRIWReader, CoIRIWReader>(),
    .control = ProgramsOf<CoIRIW0, CoIRIW1, CoIRIWSwapped2, CoIRIWReader>(),
};

#undef ST
#undef LD
#undef FENCE
#undef LATE

// In the order of the parameter `family`: by threads.
inline constexpr const Family* kFamilies[] = {&kCoWW, &kSB, &kCoRR, &kCoWR2, &kCoIRIW};

}  // namespace hardfacts::litmus

#endif  // HARDFACTS_KERNELS_LITMUS_FAMILIES_H_
