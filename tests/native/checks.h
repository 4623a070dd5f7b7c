// What the checks of native code share. Counts and invariants only; times mean nothing under a sanitizer.
#ifndef HARDFACTS_TESTS_CHECKS_H_
#define HARDFACTS_TESTS_CHECKS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "platform/error.h"
#include "team.h"

namespace hardfacts::checks {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

// That so many held, and so many did not.
extern int passed;
extern int failed;

// The CPUs that this process may use.
extern std::vector<int> cpus;

// By an emulator of programs, which knows neither clones without a signal nor policies of memory.
extern bool emulated;

void Expect(bool condition, const std::string& what);

// Three blocks of one arm, on the first CPUs.
TeamResult Run(const KernelDescriptor& kernel, const std::vector<int64_t>& values, unsigned threads,
               std::vector<double>* samples);

// Of the first arm; 0 where it counts no such thing.
double CounterOf(const TeamResult& result, const char* name);

// The code of what is thrown; empty where nothing is.
template <typename Work>
std::string CodeOf(Work&& work) {
  try {
    work();
  } catch (const Error& error) {
    return error.code();
  }
  return "";
}

// By subject, one file each.

// structure_checks.cc
void VisitsAll();
void StackNoticesLosses();
void InterruptionsMakeNoRoundLong();

// litmus_checks.cc
void LitmusPrograms();
void LitmusTeams();

// stream_checks.cc
void StreamArraysAreKeptForTheirLike();
void StreamArraysArePreparedWhereTheyCanBe();
void StreamNoticesWrongValues();

// memory_checks.cc
void CountsWrongPages();
void NodesHoldNoMoreThanTheyHave();
void PlacementSaysWhyATrialFailed();
void CensusTakesNoMemory();
void HugePagesAreForWhatFillsThem();
void CountLikeAController();

// team_checks.cc
void WordsThatTwoThreadsShare();
void OnlyTheLastOfAPreparationCounts();
void LongTurnsAreWhole();

}  // namespace hardfacts::checks

#endif  // HARDFACTS_TESTS_CHECKS_H_
