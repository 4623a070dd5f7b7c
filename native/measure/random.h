// Random numbers for orders and places: small, seeded, the same on every machine.
#ifndef HARDFACTS_MEASURE_RANDOM_H_
#define HARDFACTS_MEASURE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <utility>

namespace hardfacts {

// The next state of Knuth's congruential generator (MMIX): full period, also modulo any power of two, by Hull
// and Dobell (odd increment, multiplier 1 mod 4). Its low bits are poor.
constexpr uint64_t NextCongruent(uint64_t state) {
  return state * 6364136223846793005u + 1442695040888963407u;
}

// The finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection that spreads every bit over all.
constexpr uint64_t Mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

// SplitMix64.
class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}

  uint64_t Next() { return Mix(state_ += 0x9e3779b97f4a7c15u); }

  // Any order of `items` alike (but for a bias of 2^-64 times their number).
  template <typename Items>
  void Shuffle(Items& items) {
    for (size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[Next() % left]);
  }

 private:
  uint64_t state_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_RANDOM_H_
