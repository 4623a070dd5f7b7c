// A part of a large buffer that moves on with every trial.
#ifndef HARDFACTS_MEASURE_WINDOW_H_
#define HARDFACTS_MEASURE_WINDOW_H_

#include <algorithm>
#include <cstddef>
#include <memory>

#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {

// Trials out of cache. Buffers of several times the last-level cache only make it likely that a line is not
// found again, and where a guest reports a host's 480 MiB they cannot even be had; flushing makes it certain.
// The window moves on all the same, so that pages and DRAM rows differ from trial to trial.
//
// Windows only read, and flush before they do: all arms of a team share one buffer, which would otherwise be
// touched page by page for each of them.
class RotatingWindow {
 public:
  explicit RotatingWindow(size_t window_bytes)
      : window_bytes_(window_bytes), memory_(Share(2 * window_bytes)) {}

  void Advance() {
    offset_ += (window_bytes_ + PageBytes() - 1) / PageBytes() * PageBytes();
    if (offset_ + window_bytes_ > memory_->size()) offset_ = 0;
  }

  char* data() const { return memory_->data() + offset_; }

 private:
  // More pages than a second-level TLB has entries.
  static constexpr size_t kLeastBytes = size_t{64} << 20;

  // The buffer that other windows of this thread's team hold at the moment, or a new one. Arms are made one
  // after the other on one thread, so nothing here needs a lock.
  static std::shared_ptr<const Mapping> Share(size_t bytes) {
    static thread_local std::weak_ptr<const Mapping> shared;
    std::shared_ptr<const Mapping> memory = shared.lock();
    if (memory == nullptr || memory->size() < bytes) {
      memory = std::make_shared<const Mapping>(std::max(bytes, kLeastBytes));
      memory->Touch();
      shared = memory;
    }
    return memory;
  }

  const size_t window_bytes_;
  const std::shared_ptr<const Mapping> memory_;
  size_t offset_ = 0;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_WINDOW_H_
