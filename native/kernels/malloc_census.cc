// Where the allocator puts blocks. Nothing is timed that matters: the counts are the result. Blocks are all
// kept until the end of the trial, so that none is recycled; every trial runs in the same fresh thread arena.
//
// What could fake the result: an allocator preloaded over glibc's (`mismatches`), seen by glibc's own account
// not growing (looking malloc up says nothing: in an executable that is not position-independent it is a
// stub); chunks that earlier code freed and the arena hands out again. The census takes no memory itself:
// what is asked for may be all there is.
#include <malloc.h>

#include <array>
#include <cstdlib>
#include <vector>

#include "kernels/kernels.h"
#include "measure/sink.h"

namespace hardfacts {
namespace {

enum Allocator : int64_t { kMalloc, kAlignedAlloc };

constexpr ParameterSpec kParameters[] = {{"allocator", 0, 1}, {"size", 1, 65536}, {"count", 16, 100'000}};

constexpr uintptr_t kLineBytes = 64;  // the claim's own line

// Bytes in use as glibc's own allocator counts them, over all its arenas; 0 under another libc.
size_t GlibcBytesInUse() {
#if defined(__GLIBC__)
#if __GLIBC_PREREQ(2, 33)
  return mallinfo2().uordblks;
#else
  return static_cast<unsigned>(mallinfo().uordblks);
#endif
#else
  return 0;
#endif
}

class MallocCensusArm final : public Arm {
 public:
  MallocCensusArm(Allocator allocator, size_t size, size_t count)
      : allocator_(allocator), size_(size), blocks_(count) {}

  Tally Run(unsigned, Ticks) override {
    const size_t before = GlibcBytesInUse();
    const Tally tally = TimeOnce(blocks_.size(), [this] {
      for (void*& block : blocks_) {
        block = allocator_ == kMalloc ? std::malloc(size_) : std::aligned_alloc(kLineBytes, size_);
        Sink(block);
      }
    });
    // Other threads of the process may give memory back meanwhile; a foreign allocator never adds any.
    if (GlibcBytesInUse() >= before + size_ * blocks_.size()) glibc_ = true;
    TakeCensus();
    for (void* block : blocks_) std::free(block);
#if defined(__GLIBC__)
    // Puts the freed chunks together again: small ones wait in bins by size and would be handed out as they
    // are.
    malloc_trim(0);
#endif
    return tally;
  }

  std::vector<Counter> Counters() const override {
    Step common;
    for (const Step& step : steps_) {
      const bool nearer = step.times == common.times && step.bytes < common.bytes;
      if (step.times > common.times || nearer) common = step;
    }
    return {{"blocks", static_cast<double>(allocated_)},
            {"line_aligned", static_cast<double>(aligned_)},
            {"step", static_cast<double>(common.bytes)},
            {"mismatches", static_cast<double>(failed_ + (glibc_ ? 0 : 1))}};
  }

 private:
  // From a block to the next.
  struct Step {
    int64_t bytes = 0;
    uint64_t times = 0;
  };

  // The first so many that differ: one that is common is among them.
  static constexpr size_t kMostSteps = 256;

  void Count(int64_t bytes) {
    for (Step& step : steps_) {
      if (step.times == 0) step.bytes = bytes;
      if (step.bytes == bytes) {
        ++step.times;
        return;
      }
    }
  }

  void TakeCensus() {
    uintptr_t last = 0;
    for (void* block : blocks_) {
      const uintptr_t address = reinterpret_cast<uintptr_t>(block);
      if (address == 0) {
        ++failed_;
        continue;
      }
      ++allocated_;
      aligned_ += address % kLineBytes == 0;
      if (last != 0) Count(static_cast<int64_t>(address - last));
      last = address;
    }
  }

  const Allocator allocator_;
  const size_t size_;
  std::vector<void*> blocks_;
  std::array<Step, kMostSteps> steps_{};
  uint64_t allocated_ = 0;
  uint64_t aligned_ = 0;
  uint64_t failed_ = 0;
  // glibc's account was seen to grow by what was asked for, in one trial at least.
  bool glibc_ = false;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  const Allocator allocator = static_cast<Allocator>(p["allocator"]);
  if (allocator == kAlignedAlloc && p["size"] % static_cast<int64_t>(kLineBytes) != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "malloc_census: aligned_alloc takes sizes that are multiples of 64");
  }
  return std::make_unique<MallocCensusArm>(allocator, static_cast<size_t>(p["size"]),
                                           static_cast<size_t>(p["count"]));
}

}  // namespace

constexpr KernelDescriptor kMallocCensus{"malloc_census", kParameters, 1, 1, Make};

}  // namespace hardfacts
