// Spin locks under contention. Every thread goes round and round: take the lock, add one to a plain counter,
// do `inside` dependent adds, release, do `outside` dependent adds. Test-and-set exchanges until it gets the
// lock, so every waiter takes the line away from the holder again and again; test-and-test-and-set reads
// until the lock looks free and only then exchanges, so waiters share the line until the release.
//
// The timed loop holds the lock, the counter, the two stretches of work and a reading of the clock, which is
// part of the work outside (20 to 40 cycles). No pause anywhere: a pause is back-off, which is another lock.
// The counter has a line of its own, that is handed over with the lock.
//
// What could fake the result: a holder that loses its CPU keeps all others waiting (the block is flagged); a
// lock that lets two in loses increments of the counter (`mismatches`).
#include <array>
#include <atomic>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum Lock : int64_t { kTas, kTtas };

constexpr ParameterSpec kParameters[] = {{"lock", 0, 1}, {"inside", 0, 65'536}, {"outside", 0, 65'536}};

constexpr unsigned kMostThreads = 64;

// The lines of one trial. All arms of a team go round the same places: a line's home slice is part of what
// contending for it costs.
struct Place {
  alignas(kIsolation) std::atomic<uint32_t> lock;
  alignas(kIsolation) volatile uint64_t counter;
};

constexpr uint64_t kPlaces = 4;

template <Lock kLock>
inline void Take(std::atomic<uint32_t>& lock) {
  // Acquire: what the last holder wrote is seen.
  if constexpr (kLock == kTas) {
    while (lock.exchange(1, std::memory_order_acquire) != 0) {
    }
  } else {
    do {
      while (lock.load(std::memory_order_relaxed) != 0) {
      }
    } while (lock.exchange(1, std::memory_order_acquire) != 0);
  }
}

// About a cycle each.
inline void Work(int64_t adds, uint64_t one) {
  uint64_t worked = 0;
  for (; adds > 0; --adds) DependentAdd(worked, one);
}

class LockContentionArm final : public Arm {
 public:
  LockContentionArm(const Parameters& p, unsigned threads)
      : lock_(static_cast<Lock>(p["lock"])),
        inside_(p["inside"]),
        outside_(p["outside"]),
        threads_(threads),
        memory_(TeamMemory<Place>(kPlaces * sizeof(Place), kPlaces * sizeof(Place))) {}

  void Prepare(unsigned thread) override {
    const uint64_t trial = trials_[thread].count++;
    if (thread == 0) counted_before_ = PlaceOf(trial).counter;
  }

  Tally Run(unsigned thread, Ticks length) override {
    Place& place = PlaceOf(trials_[thread].count - 1);
    const Tally tally = lock_ == kTas ? Contend<kTas>(place, length) : Contend<kTtas>(place, length);
    CheckOut(place, tally.operations);
    return tally;
  }

  std::vector<Counter> Counters() const override {
    return {{"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  struct alignas(kIsolation) Trials {
    uint64_t count = 0;
  };

  Place& PlaceOf(uint64_t trial) const { return reinterpret_cast<Place*>(memory_->data())[trial % kPlaces]; }

  template <Lock kLock>
  Tally Contend(Place& place, Ticks length) const {
    const uint64_t one = Opaque(uint64_t{1});
    return RepeatFor(length, 1, [&] {
      Take<kLock>(place.lock);
      place.counter = place.counter + 1;
      Work(inside_, one);
      place.lock.store(0, std::memory_order_release);
      Work(outside_, one);
    });
  }

  // After its trial, untimed. The last thread out sees what all have done, and that is what must be counted.
  void CheckOut(const Place& place, uint64_t sections) {
    sections_.fetch_add(sections, std::memory_order_relaxed);
    if (out_.fetch_add(1, std::memory_order_acq_rel) + 1 != threads_) return;
    if (place.counter - counted_before_ != sections_.load(std::memory_order_relaxed)) ++mismatches_;
    sections_.store(0, std::memory_order_relaxed);
    out_.store(0, std::memory_order_relaxed);
  }

  const Lock lock_;
  const int64_t inside_;
  const int64_t outside_;
  const unsigned threads_;
  const std::shared_ptr<const Mapping> memory_;
  std::array<Trials, kMostThreads> trials_{};
  alignas(kIsolation) uint64_t counted_before_ = 0;
  uint64_t mismatches_ = 0;
  alignas(kIsolation) std::atomic<uint64_t> sections_{0};
  std::atomic<unsigned> out_{0};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  return std::make_unique<LockContentionArm>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kLockContention{"lock_contention", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
