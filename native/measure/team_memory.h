// Memory that the arms of one team have in common.
#ifndef HARDFACTS_MEASURE_TEAM_MEMORY_H_
#define HARDFACTS_MEASURE_TEAM_MEMORY_H_

#include <algorithm>
#include <cstddef>
#include <memory>

#include "platform/mapping.h"

namespace hardfacts {

// The buffer for `Purpose` that other arms hold at the moment if it has so many bytes, else a new one,
// touched by `fill`. Trials of different arms never overlap in time, so arms may use the same pages, and arms
// that are set against each other should: which slice of the last-level cache is a line's home decides what
// contention for it costs. Arms are made one after the other on one thread, so nothing here needs a lock.
template <typename Purpose, typename Fill>
std::shared_ptr<const Mapping> TeamMemory(size_t bytes, size_t least_bytes, Fill&& fill,
                                          Pages pages = Pages::kBase) {
  static thread_local std::weak_ptr<const Mapping> current;
  std::shared_ptr<const Mapping> memory = current.lock();
  if (memory == nullptr || memory->size() < bytes) {
    memory = std::make_shared<const Mapping>(std::max(bytes, least_bytes), pages);
    fill(*memory);
    current = memory;
  }
  return memory;
}

template <typename Purpose>
std::shared_ptr<const Mapping> TeamMemory(size_t bytes, size_t least_bytes) {
  return TeamMemory<Purpose>(bytes, least_bytes, [](const Mapping& memory) { memory.Touch(); });
}

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_TEAM_MEMORY_H_
