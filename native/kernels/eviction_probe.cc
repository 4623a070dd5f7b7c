// Whether another core's traffic through the last level throws lines out of this core's first-level cache.
// Thread 0 fetches lines and holds them while thread 1 works its way through a buffer; then it times a load
// of each line, alone, in random order.
//
// Every trial has the cases by which its outcome is read. Lines released: fetched before those held, then
// displaced from thread 0's own caches, so that the last level alone has them. They must be found slower than
// an own hit, or the probe sees nothing, and as slow as memory, or what was in the last level still is. And
// the held lines once more, from the second level, the last one and memory: what is a hit is decided by what
// hits cost here and now, and whether the last level takes what is released can be seen when it has just been
// released.
//
// What could fake the result: whatever else comes over the probing core. Thread 0 waits on registers, looks
// at one flag and the clock twice in a microsecond, and leaves the trial out if it finds that it was away for
// long, whoever took it off, scheduler or host. Traffic that has nothing to do with replacing the last level:
// the same number of loads within a part of it. And a line that another core has had as well, which may be
// taken away with that core's copy: of lines that the core which laid them out still had, half were gone in
// many a team's first trial (Granite Rapids); hence the flush in the constructor.
#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/displacement.h"
#include "measure/execution_fence.h"
#include "measure/random.h"
#include "measure/scattered_lines.h"
#include "measure/sink.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Neighbour : int64_t { kIdle, kWithin, kStream };

constexpr ParameterSpec kParameters[] = {
    {"neighbour", 0, 2}, {"streamMiB", 1, 4096}, {"l1Bytes", 4096, 1 << 20}, {"l2Bytes", 4096, 64 << 20}};

constexpr size_t kHeld = 64;
constexpr size_t kLineBytes = 64;
// Marks in the buffer: what is read must come to their sum.
constexpr size_t kMarkStep = 4096;

// The neighbour reads its buffer in parts of twice its own caches, each several times before the next: last
// levels that are fed by what the second level loses let in for good only what comes back. Read once through,
// 128 MiB replaced 2 % of the lines released, read in this way 90 % (Granite Rapids). For the same reason
// lines are fetched and displaced as often before they count as left to the last level.
constexpr int kReadings = 3;

// Some 0.5 us between two looks at the flag.
constexpr int kAddsBetweenLooks = 2048;

// Taken off for less, thread 0 found its lines in its own caches when it came back; after 0.7 ms and more
// nearly all of them were gone (200 trials beside compilers, Granite Rapids).
constexpr double kLongestAbsenceNs = 200'000;

using Times = std::array<Ticks, kHeld>;

// One load, with nothing before or behind it under way.
inline Ticks TimeLoad(const char* place) {
  const Ticks begin = NowAfterLoads();
  ExecutionFence();
  Sink(*reinterpret_cast<const volatile uint64_t*>(place));
  return NowAfterLoads() - begin;
}

// The smallest time that so many of a hundred do not exceed.
Ticks Percentile(Times times, size_t percent) {
  const auto nth = times.begin() + static_cast<ptrdiff_t>((kHeld - 1) * percent / 100);
  std::nth_element(times.begin(), nth, times.end());
  return *nth;
}

Ticks Median(const Times& times) { return Percentile(times, 50); }

uint64_t CountAbove(const Times& times, Ticks bound) {
  return static_cast<uint64_t>(
      std::count_if(times.begin(), times.end(), [bound](Ticks time) { return time > bound; }));
}

struct ProbeMemory {};
struct StreamMemory {};

class EvictionProbeArm final : public Arm {
 public:
  explicit EvictionProbeArm(const Parameters& p)
      : neighbour_(static_cast<Neighbour>(p["neighbour"])),
        stream_bytes_(static_cast<size_t>(p["streamMiB"]) << 20),
        memory_(TeamMemory<ProbeMemory>(ScatteredLines::Bytes(2 * kHeld), 0)),
        lines_(memory_->data(), 2 * kHeld),
        own_first_level_(2 * static_cast<size_t>(p["l1Bytes"])),
        own_caches_(2 * static_cast<size_t>(p["l2Bytes"])),
        part_bytes_(own_caches_.bytes()),
        stream_(TeamMemory<StreamMemory>(
            stream_bytes_, 0, Mark,
            // Not where a huge page is larger than the whole stream (512 MiB beside base pages of 64 KiB).
            stream_bytes_ >= HugePageBytes() ? Pages::kTransparentHuge : Pages::kBase)) {
    std::iota(order_.begin(), order_.end(), uint8_t{0});
    for (size_t i = 0; i < lines_.size(); ++i) {
      *reinterpret_cast<uint64_t*>(lines_[i]) = i;
      FlushLine(lines_[i]);
    }
    FlushFence();
  }

  void Prepare(unsigned thread) override {
    if (thread != 0) return;
    ++trial_;
    random_.Shuffle(order_);
    for (int time = 0; time < kReadings; ++time) {
      for (size_t i = 0; i < kHeld; ++i) Read(Released(i));
      own_caches_.Walk();
    }
    // Twice, so that they are in use and not seen once.
    for (int time = 0; time < 2; ++time) {
      for (size_t i = 0; i < kHeld; ++i) Read(Held(i));
    }
    start_ = ClockPair::Read();
  }

  Tally Run(unsigned thread, Ticks length) override { return thread == 0 ? Probe() : BeNeighbour(length); }

  std::vector<Counter> Counters() const override {
    const auto count = [](uint64_t value) { return static_cast<double>(value); };
    return {{"mismatches", count(mismatches_ + neighbour_mismatches_)},
            {"trials", count(trials_)},
            {"disturbed", count(disturbed_)},
            {"held", count(trials_ * kHeld)},
            {"held_evicted", count(held_evicted_)},
            {"held_a_trial", count(trials_ == 0 ? 0 : kHeld)},
            {"held_evicted_least", count(held_evicted_least_)},
            {"released_outside", count(released_outside_)},
            {"released_lost", count(released_lost_)},
            {"released_lost_at_once", count(released_lost_at_once_)},
            {"held_ns", held_ns_},
            {"second_level_ns", second_level_ns_},
            {"last_level_ns", last_level_ns_},
            {"memory_ns", memory_ns_}};
  }

 private:
  // Every other line, so that either kind is on every page.
  const char* Held(size_t i) const { return lines_[2 * i]; }
  const char* Released(size_t i) const { return lines_[2 * i + 1]; }

  static uint64_t Read(const char* place) { return *reinterpret_cast<const volatile uint64_t*>(place); }

  Tally Probe() {
    Tally tally{.operations = 2 * kHeld, .begin = Now(), .end = 0};
    Ticks absence = AwaitNeighbour();
    const Ticks awake = Now();
    lines_.TouchPages();
    Times held, released;
    for (const uint8_t i : order_) held[i] = TimeLoad(Held(i));
    for (const uint8_t i : order_) released[i] = TimeLoad(Released(i));
    tally.end = NowAfterLoads();
    absence = std::max(absence, tally.end - awake);

    const double ticks_per_ns = TickRate(start_, ClockPair::Read());
    if (static_cast<double>(absence) > kLongestAbsenceNs * ticks_per_ns) {
      ++disturbed_;
    } else {
      Classify(held, released, ticks_per_ns);
    }
    for (size_t i = 0; i < lines_.size(); ++i) mismatches_ += Read(lines_[i]) != i;
    return tally;
  }

  // The longest time between two looks, counted from when the lines had been fetched.
  Ticks AwaitNeighbour() const {
    uint64_t sum = 0;
    const uint64_t one = Opaque(uint64_t{1});
    Ticks longest = 0;
    Ticks last = start_.ticks;
    bool done;
    do {
      done = done_.load(std::memory_order_acquire) == trial_;
      const Ticks now = Now();
      longest = std::max(longest, now - last);
      last = now;
      for (int i = 0; i < kAddsBetweenLooks && !done; ++i) DependentAdd(sum, one);
    } while (!done);
    Sink(sum);
    return longest;
  }

  void Classify(const Times& held, const Times& released, double ticks_per_ns) {
    const Times second_level = TimeHeldAfter(1, [this] { own_first_level_.Walk(); });
    const Times last_level = TimeHeldAfter(kReadings, [this] { own_caches_.Walk(); });
    const Times memory = TimeHeldAfter(1, [this] {
      for (size_t i = 0; i < kHeld; ++i) FlushLine(Held(i));
      FlushFence();
    });
    // Not the slowest hit: one in a few hundred meets an interruption.
    const Ticks slow_hit = Percentile(second_level, 95);
    const Ticks between_last_level_and_memory = (Median(last_level) + Median(memory)) / 2;
    ++trials_;
    const size_t evicted = CountAbove(held, slow_hit);
    held_evicted_ += evicted;
    held_evicted_least_ = std::min(held_evicted_least_, uint64_t{evicted});
    released_outside_ += CountAbove(released, slow_hit);
    released_lost_ += CountAbove(released, between_last_level_and_memory);
    released_lost_at_once_ += CountAbove(last_level, between_last_level_and_memory);
    const auto ns = [ticks_per_ns](const Times& times) {
      return static_cast<double>(Median(times)) / ticks_per_ns;
    };
    held_ns_ += ns(held);
    second_level_ns_ += ns(second_level);
    last_level_ns_ += ns(last_level);
    memory_ns_ += ns(memory);
  }

  template <typename Removal>
  Times TimeHeldAfter(int rounds, Removal&& remove) {
    for (int round = 0; round < rounds; ++round) {
      for (size_t i = 0; i < kHeld; ++i) Read(Held(i));
      remove();
    }
    lines_.TouchPages();
    Times times;
    for (const uint8_t i : order_) times[i] = TimeLoad(Held(i));
    return times;
  }

  Tally BeNeighbour(Ticks length) {
    const Tally tally = neighbour_ == kIdle ? Idle(length) : ReadOn();
    // Release: what was read has been read.
    done_.fetch_add(1, std::memory_order_release);
    return tally;
  }

  // Through the whole buffer, or as many loads within its first part.
  Tally ReadOn() {
    return TimeOnce(kReadings * stream_bytes_ / kLineBytes, [this] {
      uint64_t mismatches = 0;
      for (size_t part = 0; part < stream_bytes_; part += part_bytes_) {
        const size_t from = neighbour_ == kStream ? part : 0;
        const size_t bytes = std::min(part_bytes_, stream_bytes_ - part);
        for (int time = 0; time < kReadings; ++time) {
          mismatches += ReadThrough(stream_->data() + from, bytes) != Marks(from, bytes);
        }
      }
      neighbour_mismatches_ += mismatches;
    });
  }

  static Tally Idle(Ticks length) {
    uint64_t sum = 0;
    const uint64_t one = Opaque(uint64_t{1});
    const Tally tally = RepeatFor(length, kAddsBetweenLooks, [&] {
      for (int i = 0; i < kAddsBetweenLooks; ++i) DependentAdd(sum, one);
    });
    Sink(sum);
    return tally;
  }

  // A load a line, several under way at once.
  static uint64_t ReadThrough(const char* from, size_t bytes) {
    uint64_t a = 0, b = 0, c = 0, d = 0;
    for (const char* p = from; p < from + bytes; p += 4 * kLineBytes) {
      a += Read(p);
      b += Read(p + kLineBytes);
      c += Read(p + 2 * kLineBytes);
      d += Read(p + 3 * kLineBytes);
    }
    return a + b + c + d;
  }

  static void Mark(const Mapping& memory) {
    for (size_t mark = 0; mark < memory.size() / kMarkStep; ++mark) {
      *reinterpret_cast<uint64_t*>(memory.data() + mark * kMarkStep) = mark + 1;
    }
  }

  // What the marks of a stretch come to: one in every 4 KiB, counted from 1.
  static constexpr uint64_t Marks(size_t from, size_t bytes) {
    const uint64_t first = from / kMarkStep, count = bytes / kMarkStep;
    return first * count + count * (count + 1) / 2;
  }

  const Neighbour neighbour_;
  const size_t stream_bytes_;
  const std::shared_ptr<const Mapping> memory_;
  const ScatteredLines lines_;
  const Displacement own_first_level_;
  const Displacement own_caches_;
  const size_t part_bytes_;
  const std::shared_ptr<const Mapping> stream_;
  SplitMix random_{1};
  std::array<uint8_t, kHeld> order_;
  uint64_t trial_ = 0;
  ClockPair start_{};
  uint64_t mismatches_ = 0;
  uint64_t trials_ = 0;
  uint64_t disturbed_ = 0;
  uint64_t held_evicted_ = 0;
  uint64_t held_evicted_least_ = kHeld;
  uint64_t released_outside_ = 0;
  uint64_t released_lost_ = 0;
  uint64_t released_lost_at_once_ = 0;
  double held_ns_ = 0;
  double second_level_ns_ = 0;
  double last_level_ns_ = 0;
  double memory_ns_ = 0;
  alignas(kIsolation) uint64_t neighbour_mismatches_ = 0;
  // Trials that the neighbour is done with.
  alignas(kIsolation) std::atomic<uint64_t> done_{0};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  if (p["l2Bytes"] % kMarkStep != 0) {
    throw Error("ERR_KERNEL_PARAMETER", "eviction_probe.l2Bytes must be a multiple of 4096");
  }
  return std::make_unique<EvictionProbeArm>(p);
}

}  // namespace

constexpr KernelDescriptor kEvictionProbe{"eviction_probe", kParameters, 2, 2, Make};

}  // namespace hardfacts
