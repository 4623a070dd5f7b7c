// A part of a large buffer that moves on with every trial.
#ifndef HARDFACTS_MEASURE_WINDOW_H_
#define HARDFACTS_MEASURE_WINDOW_H_

#include <cstddef>
#include <memory>

#include "measure/team_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {

// Trials out of cache. Buffers of several times the last-level cache only make it likely that a line is not
// found again, and where a guest reports a host's 480 MiB they cannot even be had; flushing makes it certain.
// The window moves on all the same, so that pages and DRAM rows differ from trial to trial.
//
// All windows of a team share one buffer, which would otherwise be touched page by page for each of them.
class RotatingWindow {
 public:
  explicit RotatingWindow(size_t window_bytes)
      : window_bytes_(window_bytes), memory_(TeamMemory<RotatingWindow>(2 * window_bytes, kLeastBytes)) {}

  void Advance() {
    offset_ += (window_bytes_ + PageBytes() - 1) / PageBytes() * PageBytes();
    if (offset_ + window_bytes_ > memory_->size()) offset_ = 0;
  }

  char* data() const { return memory_->data() + offset_; }

 private:
  // 4096 pages: more than a second-level TLB has entries (Golden Cove 2048, Zen 4 3072).
  static constexpr size_t kLeastBytes = size_t{16} << 20;

  const size_t window_bytes_;
  const std::shared_ptr<const Mapping> memory_;
  size_t offset_ = 0;
};

}  // namespace hardfacts

#endif  // HARDFACTS_MEASURE_WINDOW_H_
