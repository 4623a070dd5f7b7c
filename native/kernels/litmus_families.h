// The litmus tests: which threads make each of them, and the outcome that is asked about. What they show
// stands beside the same tests as data, in src/litmus/families.ts. To add one, write its threads into
// litmus_programs.inc, its row here and there.
//
// Each has a control: its program so changed that even sequential consistency allows the outcome, which is
// therefore seen on any machine if only the threads run at once.
#ifndef HARDFACTS_KERNELS_LITMUS_FAMILIES_H_
#define HARDFACTS_KERNELS_LITMUS_FAMILIES_H_

#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

#include <span>
#include <utility>

#include "kernels/litmus_program.h"

namespace hardfacts::litmus {

// A register or a last value may be anything.
inline constexpr uint8_t kAny = 0xff;

// Values of the registers, then last values.
using Condition = std::array<uint8_t, kMostThreads * kMostLoads + kMostWords>;

struct Family {
  const char* name;
  unsigned threads;
  unsigned words;
  // Loads of each thread; their registers are counted through: r0, r1 ...
  std::array<uint8_t, kMostThreads> loads;
  // Whether an outcome has the last value of x, of y and of z.
  std::array<bool, kMostWords> lasts;
  // The outcome asked about: any of these.
  std::span<const Condition> asked;
  Programs test;
  Programs control;
};

template <typename... Threads>
constexpr Programs ProgramsOf() {
  Programs programs{};
  [&]<size_t... kThread>(std::index_sequence<kThread...>) { (Enter<Threads, kThread>(programs), ...); }
  (std::index_sequence_for<Threads...>{});
  // An ordering of a thread that is not there.
  for (const auto& [ordering, thread] : {std::pair{kFull0, 0u}, {kFull1, 1u}, {kFull2, 2u}}) {
    if (thread >= sizeof...(Threads)) programs[ordering] = {};
  }
  return programs;
}

// Of x86 alone, and of instructions alone: C++ has no word for them.
template <typename... Threads>
constexpr Programs NonTemporalProgramsOf() {
#if defined(__x86_64__)
  Programs programs = ProgramsOf<Threads...>();
  for (const Ordering ordering : {kRelaxed, kReleaseAcquire, kSeqCst}) programs[ordering] = {};
  return programs;
#else
  return {};
#endif
}

// The assembler takes it all, the machine may yet not know ldapr: before Armv8.3 it is no instruction.
inline bool MachineHas([[maybe_unused]] Ordering ordering) {
#if defined(__aarch64__)
  if (ordering == kStlrLdapr) return (getauxval(AT_HWCAP) & HWCAP_LRCPC) != 0;
#endif
  return true;
}

inline constexpr Condition kCoWWAsked[] = {{1}};
inline constexpr Condition kSBAsked[] = {{0, 0}};
inline constexpr Condition kMPAsked[] = {{1, 0}};
inline constexpr Condition kLBAsked[] = {{1, 1}};
inline constexpr Condition kRAsked[] = {{0, 2}};
inline constexpr Condition kSAsked[] = {{1, 2}};
inline constexpr Condition kTwoPlusTwoWAsked[] = {{2, 2}};
inline constexpr Condition kCoRRAsked[] = {{1, 0}};
inline constexpr Condition kCoWR2Asked[] = {{2, 1}};
inline constexpr Condition kSBRfiAsked[] = {{1, 0, 1, 0}};
inline constexpr Condition kWRCAsked[] = {{1, 1, 0}};
inline constexpr Condition kRWCAsked[] = {{1, 0, 0}};
inline constexpr Condition kIRIWAsked[] = {{1, 0, 1, 0}};
inline constexpr Condition kCoIRIWAsked[] = {{1, 2, 2, 1}};
inline constexpr Condition kPetersonAsked[] = {
    {0, kAny, 0, kAny}, {0, kAny, kAny, 1}, {kAny, 2, 0, kAny}, {kAny, 2, kAny, 1}};

// In the order of the parameter `family`.
inline constexpr Family kFamilies[] = {
    {"coww", 1, 1, {}, {true}, kCoWWAsked, ProgramsOf<CoWW0>(), {}},
    {"sb", 2, 2, {1, 1}, {}, kSBAsked, ProgramsOf<SB0, SB1>(), ProgramsOf<SBSwapped0, SBSwapped1>()},
    {"mp", 2, 2, {0, 2}, {}, kMPAsked, ProgramsOf<MP0, MP1>(), ProgramsOf<MPSwapped0, MP1>()},
    {"lb", 2, 2, {1, 1}, {}, kLBAsked, ProgramsOf<LB0, LB1>(), ProgramsOf<LBSwapped0, LBSwapped1>()},
    {"r", 2, 2, {0, 1}, {false, true}, kRAsked, ProgramsOf<MP0, R1>(), ProgramsOf<MP0, RSwapped1>()},
    {"s", 2, 2, {0, 1}, {true}, kSAsked, ProgramsOf<S0, LB1>(), ProgramsOf<SSwapped0, LB1>()},
    {"2+2w",
     2,
     2,
     {},
     {true, true},
     kTwoPlusTwoWAsked,
     ProgramsOf<S0, TwoPlusTwoW1>(),
     ProgramsOf<S0, TwoPlusTwoWSwapped1>()},
    {"corr", 2, 1, {0, 2}, {}, kCoRRAsked, ProgramsOf<Store1, CoRR1>(), ProgramsOf<Store1, CoRRSwapped1>()},
    {"cowr2", 2, 2, {1, 1}, {}, kCoWR2Asked, ProgramsOf<CoWR20, CoWR21>(), ProgramsOf<SB0, CoWR2TwoWords1>()},
    {"sb+rfi",
     2,
     2,
     {2, 2},
     {},
     kSBRfiAsked,
     ProgramsOf<SBRfi0, SBRfi1>(),
     ProgramsOf<SBRfiSwapped0, SBRfi1>()},
    {"wrc",
     3,
     2,
     {0, 1, 2},
     {},
     kWRCAsked,
     ProgramsOf<Store1, LB0, MP1>(),
     ProgramsOf<Store1, LB0, WRCSwapped2>()},
    {"rwc",
     3,
     2,
     {0, 2, 1},
     {},
     kRWCAsked,
     ProgramsOf<Store1, IRIW2, SB1>(),
     ProgramsOf<Store1, IRIW2, SBSwapped1>()},
    {"iriw",
     4,
     2,
     {0, 0, 2, 2},
     {},
     kIRIWAsked,
     ProgramsOf<Store1, StoreY1, IRIW2, MP1>(),
     ProgramsOf<Store1, StoreY1, IRIWSwapped2, MP1>()},
    {"coiriw",
     4,
     1,
     {0, 0, 2, 2},
     {},
     kCoIRIWAsked,
     ProgramsOf<Store1, Store2, CoIRIWReader, CoIRIWReader>(),
     ProgramsOf<Store1, Store2, CoIRIWSwapped2, CoIRIWReader>()},
    {"peterson",
     2,
     3,
     {2, 2},
     {},
     kPetersonAsked,
     ProgramsOf<Peterson0, Peterson1>(),
     ProgramsOf<PetersonSwapped0, PetersonSwapped1>()},
    {"mp+nt",
     2,
     2,
     {0, 2},
     {},
     kMPAsked,
     NonTemporalProgramsOf<MPNonTemporal0, MP1>(),
     NonTemporalProgramsOf<MPNonTemporalSwapped0, MP1>()},
};

}  // namespace hardfacts::litmus

#endif  // HARDFACTS_KERNELS_LITMUS_FAMILIES_H_
