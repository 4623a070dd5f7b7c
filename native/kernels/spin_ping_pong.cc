// The tail of a spinning request loop on a busy machine: a client and a server answer each other on two
// lines, and beside them hogs take every CPU half of the time. How long a round trip takes is decided by the
// scheduler: whether an end that was taken off its CPU waits for it (pinned) or goes to another (unpinned).
// One operation is one round trip.
//
// Every round trip is timed by itself and put into a histogram; the counters are its quantiles. Trials that
// are interrupted are the subject here, and all of them count. `crowded` puts both ends and a hog on one CPU:
// an answer takes whole time slices there, however short the exchange is, and the tail must show it. That hog
// rests in other arms' trials, or it would be a neighbour of the end that has this CPU to itself there
// (`stray_turns`).
//
// What could fake the result: hogs that do not run (`hog_turns`), an unpinned end that may go nowhere
// (`moves` counts the CPUs it was seen to change between trips), answers that were not given (`mismatches`).
#include <time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "kernels/kernels.h"
#include "measure/latency_histogram.h"
#include "measure/random.h"
#include "platform/affinity.h"
#include "platform/cache_line.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

enum Placement : int64_t { kPinned, kUnpinned, kCrowded };

constexpr size_t kMaskedCpus = 52;
constexpr ParameterSpec kParameters[] = {
    {"placement", 0, 2}, {"hogs", 0, 256}, {"cpuMask", 0, (int64_t{1} << kMaskedCpus) - 1}};

// A hog runs and sleeps this long in turn: of the order of a scheduler's slice (Linux: 3 ms and more), so
// that others come to run beside it and are pushed aside.
constexpr int64_t kHogNs = 2'000'000;

// Reading the CPU costs 20 ns, a trip 100 and more.
constexpr uint64_t kTripsALook = 64;

constexpr uint64_t kStop = ~uint64_t{0};

// Threads that take CPUs half of the time while they are awake.
class Hogs {
 public:
  Hogs(size_t count, const std::vector<int>& cpus, bool awake)
      : cpus_(cpus), state_(awake ? kAwake : kResting) {
    threads_.reserve(count);
    try {
      for (size_t k = 0; k < count; ++k) threads_.emplace_back([this, k] { Main(k); });
    } catch (...) {
      Enter(kOver);
      throw;
    }
  }

  ~Hogs() { Enter(kOver); }

  // Those that are awake while any arm of a team lives that wants as many of them.
  static std::shared_ptr<const Hogs> Claim(size_t count, const std::vector<int>& cpus) {
    static thread_local std::weak_ptr<const Hogs> current;
    std::shared_ptr<const Hogs> hogs = current.lock();
    if (hogs == nullptr || hogs->threads_.size() != count || hogs->cpus_ != cpus) {
      hogs = std::make_shared<const Hogs>(count, cpus, true);
      current = hogs;
    }
    return hogs;
  }

  // Turns that were begun by now.
  uint64_t turns() const { return turns_.load(std::memory_order_relaxed); }

  // Both return these; no turn begins while they rest, and one that is under way ends.
  uint64_t Wake() { return Enter(kAwake); }
  uint64_t Rest() { return Enter(kResting); }

 private:
  enum State { kResting, kAwake, kOver };

  void Main(size_t k) {
    try {
      AllowCurrentThread(cpus_);
    } catch (const Error&) {
      return;  // It inherits one CPU, and its turns do not come: better none than one in the wrong place.
    }
    Sleep(static_cast<int64_t>(SplitMix(k).Next() % static_cast<uint64_t>(kHogNs)));
    while (BeginTurn()) {
      for (const int64_t begin = MonotonicRawNs();
           state_.load() == kAwake && MonotonicRawNs() - begin < kHogNs;) {
      }
      Sleep(kHogNs);
    }
  }

  // Once they are awake; false where there will be no more turns. By an atomic, which waits in the kernel as
  // a condition variable does and asks for no later libstdc++ than that of RHEL 9.
  bool BeginTurn() {
    for (;;) {
      {
        const std::scoped_lock lock(mutex_);
        if (state_.load() == kOver) return false;
        if (state_.load() == kAwake) {
          turns_.fetch_add(1, std::memory_order_relaxed);
          return true;
        }
      }
      state_.wait(kResting);
    }
  }

  uint64_t Enter(State state) {
    const std::scoped_lock lock(mutex_);
    state_.store(state);
    state_.notify_all();
    return turns();
  }

  static void Sleep(int64_t ns) {
    const timespec time{0, ns};
    nanosleep(&time, nullptr);
  }

  const std::vector<int> cpus_;
  std::mutex mutex_;
  // Written under the lock, as a turn is begun: none is begun by a hog that has not seen it.
  std::atomic<State> state_;
  std::atomic<uint64_t> turns_{0};
  // Last, and so joined first.
  std::vector<std::jthread> threads_;
};

class SpinPingPongArm final : public Arm {
 public:
  SpinPingPongArm(Placement placement, size_t hogs, std::vector<int> cpus)
      : placement_(placement), cpus_(std::move(cpus)), hogs_(Hogs::Claim(hogs, cpus_)) {
    if (placement == kCrowded && hogs > 0) {
      crowd_ = std::make_unique<Hogs>(1, std::vector{CurrentCpu()}, false);
    }
    meeting_point_ = CurrentCpu();
  }

  void Settle(unsigned thread) override {
    ends_[thread].home = CurrentCpu();
    // What is refused is told here: once it has been granted it is not taken back within a replicate.
    Leave(thread);
    PinCurrentThread(ends_[thread].home);
    ends_[thread].turns = hogs_->turns();
  }

  void Prepare(unsigned thread) override {
    try {
      Leave(thread);
    } catch (const Error&) {
      ++ends_[thread].mismatches;
    }
    if (thread == 0 && crowd_ != nullptr) stray_turns_ += crowd_->Wake() - crowd_turns_;
  }

  Tally Run(unsigned thread, Ticks length) override {
    End& end = ends_[thread];
    const int64_t switches = InvoluntarySwitches();
    const Tally tally = thread == 0 ? Ask(end, length) : Answer(end);
    end.switches += InvoluntarySwitches() - switches;
    if (thread == 0 && crowd_ != nullptr) crowd_turns_ = crowd_->Rest();
    if (placement_ != kPinned) {
      try {
        PinCurrentThread(end.home);
      } catch (const Error&) {
        ++end.mismatches;
      }
    }
    return tally;
  }

  std::vector<Counter> Counters() const override {
    const auto ns = [&](double share) { return round_trips_.Quantile(share) / TicksANs(); };
    const auto [asked, answered] = ends_;
    return {{"round_trips", static_cast<double>(round_trips_.total())},
            {"p50_ns", ns(0.5)},
            {"p90_ns", ns(0.9)},
            {"p99_ns", ns(0.99)},
            {"p999_ns", ns(0.999)},
            {"longest_ns", ns(1)},
            {"moves", static_cast<double>(asked.moves + answered.moves)},
            {"involuntary_switches", static_cast<double>(asked.switches + answered.switches)},
            {"hog_turns", static_cast<double>(hogs_->turns() - asked.turns)},
            {"crowd_turns", static_cast<double>(crowd_turns_)},
            {"stray_turns", static_cast<double>(stray_turns_)},
            {"mismatches", static_cast<double>(asked.mismatches + answered.mismatches +
                                               (asked.token == answered.token ? 0 : 1))}};
  }

 private:
  struct alignas(kIsolation) End {
    int home = -1;
    uint64_t token = 0;
    uint64_t moves = 0;
    int64_t switches = 0;
    uint64_t turns = 0;
    uint64_t mismatches = 0;
  };

  static double TicksANs() {
    static const double rate = MeasureTimer().ticks_per_ns;
    return rate;
  }

  // To where the trial is to find this end.
  void Leave(unsigned thread) const {
    if (placement_ == kUnpinned) AllowCurrentThread(cpus_);
    if (placement_ == kCrowded && thread == 1) PinCurrentThread(meeting_point_);
  }

  Tally Ask(End& end, Ticks length) {
    int cpu = CurrentCpu();
    Tally tally;
    tally.begin = Now();
    asked_.begin = tally.begin;
    const Ticks deadline = tally.begin + length;
    do {
      const Ticks asked = Now();
      question_.store(++end.token, std::memory_order_release);
      while (answer_.load(std::memory_order_acquire) != end.token) {
      }
      tally.end = Now();
      round_trips_.Add(tally.end - asked);
      if (++tally.operations % kTripsALook == 0) end.moves += Moved(cpu);
    } while (tally.end < deadline);
    asked_.end = tally.end;
    question_.store(kStop, std::memory_order_release);
    // The server takes the stop away, so that the next trial does not find it.
    while (question_.load(std::memory_order_acquire) == kStop) {
    }
    return tally;
  }

  Tally Answer(End& end) {
    int cpu = CurrentCpu();
    Tally tally;
    for (;;) {
      uint64_t seen;
      while ((seen = question_.load(std::memory_order_acquire)) == end.token) {
      }
      if (seen == kStop) {
        tally.begin = asked_.begin;
        tally.end = asked_.end;
        question_.store(end.token, std::memory_order_release);
        return tally;
      }
      if (seen != ++end.token) ++end.mismatches;
      answer_.store(end.token, std::memory_order_release);
      if (++tally.operations % kTripsALook == 0) end.moves += Moved(cpu);
    }
  }

  static bool Moved(int& cpu) {
    const int before = cpu;
    cpu = CurrentCpu();
    return cpu != before;
  }

  const Placement placement_;
  const std::vector<int> cpus_;
  const std::shared_ptr<const Hogs> hogs_;
  // On the one CPU of a crowded arm, awake in its trials alone.
  std::unique_ptr<Hogs> crowd_;
  // Its turns when the last of these was over, and those that were begun between two of them.
  uint64_t crowd_turns_ = 0;
  uint64_t stray_turns_ = 0;
  int meeting_point_;
  std::array<End, 2> ends_;
  LatencyHistogram round_trips_;
  // From the first question to the last answer. It is the server's time as well: on a CPU that it shares it
  // comes late, and that is in the round trips, not in when a trial began.
  Tally asked_;
  alignas(kIsolation) std::atomic<uint64_t> question_{0};
  alignas(kIsolation) std::atomic<uint64_t> answer_{0};
};

// Those of the mask; without one, all that the process may use, and not only the CPU of the thread that asks.
std::vector<int> CpusOf(int64_t mask) {
  if (mask == 0) return AllowedCpus(getpid());
  std::vector<int> cpus;
  for (size_t cpu = 0; cpu < kMaskedCpus; ++cpu) {
    if ((mask >> cpu & 1) != 0) cpus.push_back(static_cast<int>(cpu));
  }
  return cpus;
}

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  return std::make_unique<SpinPingPongArm>(static_cast<Placement>(p["placement"]),
                                           static_cast<size_t>(p["hogs"]), CpusOf(p["cpuMask"]));
}

}  // namespace

constexpr KernelDescriptor kSpinPingPong{"spin_ping_pong", kParameters, 2, 2, Make};

}  // namespace hardfacts
