// What one access to a line costs by the coherence state it is in. Before every trial named threads bring the
// lines into that state, step by step, with a barrier behind each step; then thread 0 visits every line once,
// in random order, while the others keep still.
//
// The timed loop is one chain: each line's word holds the address of the next, and a locked add returns it,
// so that nothing overlaps and no store buffer hides an upgrade. Where a visit leaves the state as it was,
// several passes make the trial long against the clock.
//
// What could fake the result: prefetchers (measure/scattered_lines.h). A TLB miss, hence one look at every
// page beforehand. The page's first write, which sets its dirty bit: every line is written, then flushed,
// before it is read alone. And loads on mispredicted paths: a thread that passes a barrier may run ahead into
// the next step as if it were its own, and a tenth of the lines that one CPU should have had alone were
// shared before a fence stood there.
#include <algorithm>
#include <array>
#include <atomic>
#include <numeric>
#include <span>
#include <vector>

#include "kernels/kernels.h"
#include "measure/displacement.h"
#include "measure/execution_fence.h"
#include "measure/random.h"
#include "measure/scattered_lines.h"
#include "measure/spin_barrier.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

enum State : int64_t {
  kModifiedHere,
  kModifiedBesideReader,
  kExclusiveHere,
  kSharedWithPeer,
  kLeftToPeer,
  kModifiedByPeer,
  kExclusiveByPeer,
  kSharedByPeers,
  kFlushed,
};
enum Access : int64_t { kLoad, kRmw };

constexpr ParameterSpec kParameters[] = {
    {"state", 0, 8}, {"access", 0, 1}, {"lines", 64, 4096}, {"passes", 1, 1024}, {"displace", 0, 64 << 20}};

constexpr unsigned kMostThreads = 3;

enum class Action { kWrite, kRead, kReadOthers, kFlush, kDisplace };

struct Step {
  unsigned thread;
  Action action;
};

// Thread 0 has laid out all lines, and so has modified them, before the first step.
std::span<const Step> StepsTo(State state) {
  static constexpr Step kReadElsewhere[] = {{1, Action::kReadOthers}};
  static constexpr Step kReadAlone[] = {{0, Action::kFlush}, {0, Action::kRead}};
  static constexpr Step kReadByBoth[] = {{1, Action::kRead}};
  // Clean on both sides, and then gone from this one.
  static constexpr Step kReadByBothThenLeft[] = {
      {1, Action::kFlush}, {1, Action::kRead}, {0, Action::kRead}, {0, Action::kDisplace}};
  static constexpr Step kWrittenByPeer[] = {{1, Action::kWrite}};
  static constexpr Step kReadByPeerAlone[] = {{1, Action::kFlush}, {1, Action::kRead}};
  static constexpr Step kReadByPeers[] = {{1, Action::kFlush}, {1, Action::kRead}, {2, Action::kRead}};
  static constexpr Step kNowhere[] = {{0, Action::kFlush}};
  switch (state) {
    case kModifiedHere:
      return {};
    case kModifiedBesideReader:
      return kReadElsewhere;
    case kExclusiveHere:
      return kReadAlone;
    case kSharedWithPeer:
      return kReadByBoth;
    case kLeftToPeer:
      return kReadByBothThenLeft;
    case kModifiedByPeer:
      return kWrittenByPeer;
    case kExclusiveByPeer:
      return kReadByPeerAlone;
    case kSharedByPeers:
      return kReadByPeers;
    case kFlushed:
      return kNowhere;
  }
  return {};
}

// Whether the lines are in the same state after a visit as before.
bool Lasts(State state, Access access) {
  if (state == kModifiedHere || state == kModifiedBesideReader) return true;
  return access == kLoad && (state == kExclusiveHere || state == kSharedWithPeer);
}

// The words of a line. User addresses leave the uppermost 16 bits free on x86-64 and Armv8: there the locked
// adds are counted, without a second word.
struct Line {
  volatile uint64_t next;
  volatile uint64_t token;
};
constexpr uint64_t kOneVisit = uint64_t{1} << 48;
constexpr uint64_t kAddress = kOneVisit - 1;

// Returns what was there before.
inline uint64_t LockedAdd(volatile uint64_t* word, uint64_t addend) {
#if defined(__x86_64__)
  asm volatile("lock xaddq %0, %1" : "+r"(addend), "+m"(*word)::"memory", "cc");
  return addend;
#elif defined(__aarch64__)
  // Exclusives and not LDADD: that one may be carried out at the line's home, far from this core's cache.
  uint64_t before, after;
  uint32_t failed;
  asm volatile(
      "1: ldaxr %0, [%3]\n\t"
      "add %1, %0, %4\n\t"
      "stlxr %w2, %1, [%3]\n\t"
      "cbnz %w2, 1b"
      : "=&r"(before), "=&r"(after), "=&r"(failed)
      : "r"(word), "r"(addend)
      : "memory");
  return before;
#endif
}

struct StatesMemory {};

class LineStatesArm final : public Arm {
 public:
  LineStatesArm(const Parameters& p, unsigned threads)
      : state_(static_cast<State>(p["state"])),
        access_(static_cast<Access>(p["access"])),
        passes_(static_cast<int>(p["passes"])),
        memory_(TeamMemory<StatesMemory>(2 * AreaBytes(static_cast<size_t>(p["lines"])), kLeastBytes)),
        lines_(memory_->data(), static_cast<size_t>(p["lines"])),
        others_(memory_->data() + memory_->size() / 2, lines_.size()),
        order_(lines_.size()),
        displacement_(static_cast<size_t>(p["displace"])),
        barrier_(threads) {
    std::iota(order_.begin(), order_.end(), uint16_t{0});
  }

  void Prepare(unsigned thread) override {
    Own& own = own_[thread];
    ++own.trial;
    if (thread == 0) LayOut(own);
    barrier_.Wait();
    for (const Step& step : StepsTo(state_)) {
      if (step.thread == thread) {
        ExecutionFence();
        Do(step.action, own);
      }
      barrier_.Wait();
    }
    if (thread == 0) lines_.TouchPages();
  }

  Tally Run(unsigned thread, Ticks) override { return thread == 0 ? Visit() : StandBy(own_[thread].trial); }

  std::vector<Counter> Counters() const override {
    uint64_t mismatches = 0;
    for (const Own& own : own_) mismatches += own.mismatches;
    return {{"mismatches", static_cast<double>(mismatches)}};
  }

 private:
  struct alignas(kIsolation) Own {
    uint64_t trial = 0;
    uint64_t mismatches = 0;
  };

  // More than any arm of ours needs, so that all of them are on the same lines: a line's home decides what it
  // costs to ask for it.
  static constexpr size_t kLeastBytes = size_t{5} << 20;

  static constexpr size_t AreaBytes(size_t lines) {
    // Pages between the lines and those of the other area, for prefetchers that look ahead across pages.
    return ScatteredLines::Bytes(lines) + (size_t{64} << 10);
  }

  static constexpr uint64_t kByPeer = uint64_t{1} << 63;

  static Line& At(const ScatteredLines& lines, size_t i) { return *reinterpret_cast<Line*>(lines[i]); }

  // A fresh order for every trial. Then every line is read once more, in order of address as all steps go:
  // which of them the first-level cache still holds, if not all, must not differ from state to state.
  void LayOut(Own& own) {
    random_.Shuffle(order_);
    for (size_t i = 0; i < order_.size(); ++i) {
      Line& line = At(lines_, order_[i]);
      line.next = reinterpret_cast<uintptr_t>(&At(lines_, order_[i + 1 == order_.size() ? 0 : i + 1]));
      line.token = own.trial;
    }
    Do(Action::kRead, own);
  }

  void Do(Action action, Own& own) {
    switch (action) {
      case Action::kWrite:
        for (size_t i = 0; i < lines_.size(); ++i) At(lines_, i).token = own.trial | kByPeer;
        break;
      case Action::kRead:
        for (size_t i = 0; i < lines_.size(); ++i) own.mismatches += At(lines_, i).token != own.trial;
        break;
      case Action::kReadOthers:
        for (size_t i = 0; i < others_.size(); ++i) own.mismatches += At(others_, i).token != 0;
        break;
      case Action::kFlush:
        for (size_t i = 0; i < lines_.size(); ++i) FlushLine(lines_[i]);
        FlushFence();
        break;
      case Action::kDisplace:
        displacement_.Walk();
        break;
    }
  }

  Tally Visit() {
    const uint64_t first = reinterpret_cast<uintptr_t>(lines_[order_[0]]);
    uint64_t last = first;
    const uint64_t visits = lines_.size() * static_cast<uint64_t>(passes_);
    const Tally tally = TimeOnce(
        visits, [&] { last = access_ == kRmw ? Follow<kRmw>(first, visits) : Follow<kLoad>(first, visits); });
    visit_ = tally;
    // Release: who sees the trial done sees the tally.
    done_.store(own_[0].trial, std::memory_order_release);
    own_[0].mismatches += (last != first) + MismatchesAfter(own_[0].trial);
    return tally;
  }

  template <Access kAccess>
  static uint64_t Follow(uint64_t address, uint64_t visits) {
    for (; visits > 0; --visits) {
      Line& line = *reinterpret_cast<Line*>(address);
      address = kAccess == kLoad ? line.next : LockedAdd(&line.next, kOneVisit) & kAddress;
    }
    return address;
  }

  // Every line was visited as often as it should be, and was last written by whom it should be.
  uint64_t MismatchesAfter(uint64_t trial) const {
    const uint64_t visits = access_ == kRmw ? static_cast<uint64_t>(passes_) : 0;
    const uint64_t token = state_ == kModifiedByPeer ? trial | kByPeer : trial;
    uint64_t mismatches = 0;
    for (size_t i = 0; i < lines_.size(); ++i) {
      const Line& line = At(lines_, i);
      mismatches += line.next / kOneVisit != visits || line.token != token;
    }
    return mismatches;
  }

  // The others' part is to be there and to keep still: their tally is the stretch of the visit that they were
  // there for.
  Tally StandBy(uint64_t trial) {
    Tally tally{.operations = 1, .begin = Now(), .end = 0};
    while (done_.load(std::memory_order_acquire) != trial) SpinHint();
    tally.end = Now();
    if (tally.begin < visit_.end && tally.end > visit_.end) {
      tally.begin = std::max(tally.begin, visit_.begin);
      tally.end = visit_.end;
    }
    return tally;
  }

  const State state_;
  const Access access_;
  const int passes_;
  const std::shared_ptr<const Mapping> memory_;
  const ScatteredLines lines_;
  const ScatteredLines others_;
  std::vector<uint16_t> order_;
  SplitMix random_{1};
  const Displacement displacement_;
  SpinBarrier barrier_;
  std::array<Own, kMostThreads> own_{};
  Tally visit_;
  alignas(kIsolation) std::atomic<uint64_t> done_{0};
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  const State state = static_cast<State>(p["state"]);
  if (state == kSharedByPeers && threads < 3) {
    throw Error("ERR_KERNEL_PARAMETER", "line_states: shared_by_peers takes three threads");
  }
  if (state == kLeftToPeer && p["displace"] == 0) {
    throw Error("ERR_KERNEL_PARAMETER", "line_states: left_to_peer needs bytes to displace");
  }
  if (p["passes"] > 1 && !Lasts(state, static_cast<Access>(p["access"]))) {
    throw Error("ERR_KERNEL_PARAMETER", "line_states: the first pass of this access changes the state");
  }
  return std::make_unique<LineStatesArm>(p, threads);
}

}  // namespace

constexpr KernelDescriptor kLineStates{"line_states", kParameters, 2, kMostThreads, Make};

}  // namespace hardfacts
