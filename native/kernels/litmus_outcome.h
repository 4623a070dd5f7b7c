// The outcomes of a litmus test: numbered, so that they can be counted, and named.
#ifndef HARDFACTS_KERNELS_LITMUS_OUTCOME_H_
#define HARDFACTS_KERNELS_LITMUS_OUTCOME_H_

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "kernels/litmus_families.h"

namespace hardfacts::litmus {

// Words and registers hold 0, 1 or 2, so an outcome is a number of ternary digits: the registers, thread by
// thread, then those last values that the family asks for.
struct Outcome {
  static constexpr uint32_t kValues = 3;

  size_t index = 0;
  // No program stores any other value.
  bool possible = true;

  void Append(uint32_t value) {
    possible = possible && value < kValues;
    index = index * kValues + std::min(value, kValues - 1);
  }
};

inline Outcome OutcomeOf(const Family& family, const std::array<Registers, kMostThreads>& registers,
                         const Words& words) {
  Outcome outcome;
  for (size_t thread = 0; thread < family.threads; ++thread) {
    for (size_t load = 0; load < family.loads[thread]; ++load) outcome.Append(registers[thread][load]);
  }
  for (size_t word = 0; word < kMostWords; ++word) {
    if (family.lasts[word]) outcome.Append(*words[word]);
  }
  return outcome;
}

// "r0", "r1" ... "x", "y"
inline std::vector<std::string> DigitsOf(const Family& family) {
  std::vector<std::string> digits;
  for (const uint8_t loads : family.loads) {
    for (int i = 0; i < loads; ++i) digits.push_back("r" + std::to_string(digits.size()));
  }
  for (size_t word = 0; word < kMostWords; ++word) {
    if (family.lasts[word]) digits.emplace_back(1, "xyz"[word]);
  }
  return digits;
}

// Of every outcome, by its number, whether it is asked about.
inline std::vector<bool> AskedOutcomes(const Family& family) {
  size_t outcomes = 1;
  const size_t digits = DigitsOf(family).size();
  for (size_t i = 0; i < digits; ++i) outcomes *= Outcome::kValues;
  const auto meets = [&](size_t outcome, const Condition& condition) {
    // From the last digit to the first.
    for (size_t i = digits; i-- > 0; outcome /= Outcome::kValues) {
      if (condition[i] != kAny && condition[i] != outcome % Outcome::kValues) return false;
    }
    return true;
  };
  std::vector<bool> asked(outcomes);
  for (size_t outcome = 0; outcome < outcomes; ++outcome) {
    asked[outcome] = std::any_of(family.asked.begin(), family.asked.end(),
                                 [&](const Condition& condition) { return meets(outcome, condition); });
  }
  return asked;
}

// "r0=1 r1=0", by outcome.
inline std::vector<std::string> NameOutcomes(const Family& family) {
  std::vector<std::string> names{""};
  for (const std::string& digit : DigitsOf(family)) {
    std::vector<std::string> longer;
    for (const std::string& name : names) {
      for (uint32_t value = 0; value < Outcome::kValues; ++value) {
        longer.push_back(name + (name.empty() ? "" : " ") + digit + "=" + std::to_string(value));
      }
    }
    names = std::move(longer);
  }
  return names;
}

// The same, kept for ever: counters point to their names and are read when their arm is gone.
inline const std::vector<std::string>& OutcomeNames(const Family& family) {
  static const auto all = [] {
    std::map<const Family*, std::vector<std::string>> names;
    for (const Family& each : kFamilies) names[&each] = NameOutcomes(each);
    return names;
  }();
  return all.at(&family);
}

}  // namespace hardfacts::litmus

#endif  // HARDFACTS_KERNELS_LITMUS_OUTCOME_H_
