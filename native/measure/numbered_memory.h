// Memory to be read, of which every sum is known beforehand.
#ifndef HARDFACTS_MEASURE_NUMBERED_MEMORY_H_
#define HARDFACTS_MEASURE_NUMBERED_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <memory>

#include "measure/team_memory.h"

namespace hardfacts {

// Word k is the float64 1 + k * 2^-52, whose bits are those of 1.0 plus k: an ordinary number to whoever adds
// floats, and a numbered word to whoever adds bits. A word left out, read twice or taken from elsewhere shows
// in the sum. All arms of a team share one; the first to be made should be the one that needs most.
class NumberedMemory {
 public:
  NumberedMemory(size_t bytes, size_t least_bytes)
      : memory_(TeamMemory<NumberedMemory>(bytes, least_bytes, Number)) {}

  const char* data() const { return memory_->data(); }

  // Of the bits of `count` words from word `first` on, modulo 2^64.
  static uint64_t SumOf(uint64_t first, uint64_t count) {
    return count * (kOne + first) + count * (count - 1) / 2;
  }

 private:
  static constexpr uint64_t kOne = 0x3ff0'0000'0000'0000;

  static void Number(const Mapping& memory) {
    uint64_t* const words = reinterpret_cast<uint64_t*>(memory.data());
    for (size_t k = 0; k < memory.size() / 8; ++k) words[k] = kOne + k;
  }

  const std::shared_ptr<const Mapping> memory_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_NUMBERED_MEMORY_H_
