// Random numbers for orders and places: small, seeded, the same on every machine.
#ifndef HARDFACTS_MEASURE_RANDOM_H_
#define HARDFACTS_MEASURE_RANDOM_H_

#include <cstddef>
#include <cstdint>
#include <utility>

namespace hardfacts {

// SplitMix64 (Steele, Lea, Flood 2014).
class SplitMix {
 public:
  explicit SplitMix(uint64_t seed) : state_(seed) {}

  uint64_t Next() {
    uint64_t z = (state_ += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

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
