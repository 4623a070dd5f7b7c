// What a locked add costs where it stands, at any offset: across two lines it is a split lock, which stops
// every core's memory traffic for as long as it takes.
//
// A split lock disturbs others, so a trial does at most `most` operations, and the experiment asks for
// consent. Kernels may raise SIGBUS (split_lock_detect=fatal), or sleep 10 ms when they catch one (warn,
// since 5.19). Thread 1, if there is one, is the bystander: it walks memory beyond its second-level cache
// until thread 0 is done, and its own time an access shows whether it was held up.
#include <atomic>

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

constexpr ParameterSpec kParameters[] = {{"offset", 0, 4088}, {"most", 1, 1'000'000}, {"repeat", 1, 64}};

constexpr size_t kBystanderBytes = size_t{8} << 20;

inline void LockedAdd(char* p) {
#if defined(__x86_64__)
  asm volatile("lock addq $1, (%0)" ::"r"(p) : "memory", "cc");
#else
  __atomic_fetch_add(reinterpret_cast<uint64_t*>(p), 1, __ATOMIC_SEQ_CST);
#endif
}

class SplitLockArm final : public Arm {
 public:
  SplitLockArm(size_t offset, uint64_t most, int64_t repeat, unsigned threads)
      : most_(most),
        repeat_(repeat),
        memory_(offset + 2 * kIsolation),
        word_(memory_.data() + offset),
        bystander_(threads > 1 ? kBystanderBytes : 1) {
    memory_.Touch();
    bystander_.Touch();
  }

  void Prepare(unsigned thread) override {
    if (thread == 0) done_.store(false, std::memory_order_relaxed);
  }

  Tally Run(unsigned thread, Ticks length) override {
    return thread == 0 ? RunLocked(length) : RunBystander(length);
  }

  std::vector<Counter> Counters() const override {
    return {{"locked_operations", static_cast<double>(operations_)}};
  }

 private:
  Tally RunLocked(Ticks length) {
    Tally tally;
    tally.begin = tally.end = Now();
    while (tally.operations < most_ && tally.end - tally.begin < length) {
      for (int64_t i = 0; i < 8 * repeat_; ++i) LockedAdd(word_);
      tally.operations += 8;
      tally.end = Now();
    }
    operations_ += tally.operations;
    done_.store(true, std::memory_order_release);
    return tally;
  }

  Tally RunBystander(Ticks length) {
    // A second limit, should thread 0 be held up for long.
    const Ticks limit = 20 * length;
    Tally tally;
    tally.begin = Now();
    do {
      for (int i = 0; i < 64; ++i) {
        Sink(*static_cast<const volatile uint64_t*>(static_cast<const void*>(bystander_.data() + place_)));
        // A stride of five lines: not what a stream prefetcher follows best, and it visits all lines in turn.
        place_ += 5 * 64;
        if (place_ >= kBystanderBytes) place_ -= kBystanderBytes;
      }
      tally.operations += 64;
      tally.end = Now();
    } while (!done_.load(std::memory_order_acquire) && tally.end - tally.begin < limit);
    return tally;
  }

  const uint64_t most_;
  const int64_t repeat_;
  const Mapping memory_;
  char* const word_;
  const Mapping bystander_;
  alignas(kIsolation) size_t place_ = 0;
  alignas(kIsolation) uint64_t operations_ = 0;
  alignas(kIsolation) std::atomic<bool> done_{false};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
#if defined(__aarch64__)
  if (p["offset"] % 8 != 0) {
    throw Error("ERR_KERNEL_PARAMETER",
                "split_lock.offset must be aligned on Arm: others raise an alignment fault");
  }
#endif
  return std::make_unique<SplitLockArm>(static_cast<size_t>(p["offset"]), static_cast<uint64_t>(p["most"]),
                                        p["repeat"], threads);
}

}  // namespace

constexpr KernelDescriptor kSplitLock{"split_lock", kParameters, 1, 2, Make};

}  // namespace hardfacts
