// Lines out of a core's own caches, and of nobody else's.
#ifndef HARDFACTS_MEASURE_DISPLACEMENT_H_
#define HARDFACTS_MEASURE_DISPLACEMENT_H_

#include <cstddef>
#include <memory>

#include "measure/sink.h"
#include "measure/team_memory.h"

namespace hardfacts {

// Reads other memory until it has taken the place of what the calling core's caches held before. Flushing
// would throw lines out of every cache of the system. Twice a cache's size takes care of a replacement that
// is not strictly by age; whether it did is for the arm that relies on it to show.
class Displacement {
 public:
  explicit Displacement(size_t bytes)
      : bytes_(bytes), memory_(bytes == 0 ? nullptr : TeamMemory<Displacement>(bytes, 0)) {}

  size_t bytes() const { return bytes_; }

  void Walk() const {
    for (size_t offset = 0; offset < bytes_; offset += kStep) {
      Sink(*static_cast<const volatile char*>(memory_->data() + offset));
    }
  }

 private:
  // No line in use is smaller.
  static constexpr size_t kStep = 64;

  const size_t bytes_;
  const std::shared_ptr<const Mapping> memory_;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_DISPLACEMENT_H_
