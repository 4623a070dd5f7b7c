#include "team.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <limits>
#include <numeric>
#include <span>
#include <thread>

#include "measure/random.h"
#include "measure/spin_barrier.h"
#include "platform/affinity.h"
#include "platform/thread_usage.h"

namespace hardfacts {
namespace {

// Frequency and a guest's sleeping virtual CPU need some 200 us of work to come up.
constexpr int64_t kWakeNs = 200'000;

// The order of arms in every block, warm-up included, drawn before any thread starts.
std::vector<uint16_t> DrawOrders(const TeamPlan& plan) {
  const size_t arms = plan.arms.size();
  std::vector<uint16_t> orders((plan.warmup_blocks + plan.blocks) * arms);
  SplitMix random(plan.seed);
  for (size_t block = 0; block < orders.size(); block += arms) {
    const auto begin = orders.begin() + static_cast<ptrdiff_t>(block);
    std::iota(begin, begin + static_cast<ptrdiff_t>(arms), uint16_t{0});
    std::span<uint16_t> order(begin, arms);
    random.Shuffle(order);
  }
  return orders;
}

// What one thread writes down between its trials.
struct Diary {
  std::vector<Tally> tallies;  // [block][arm]
  std::vector<uint8_t> flags;  // [block]
  ThreadResult result;
  ClockPair start{};
  ClockPair middle{};
  ClockPair end{};
  // Of making the arms, or of settling this thread.
  std::exception_ptr failure;
};

// Good enough to say how long a trial is; each replicate measures its own rate for its figures.
double TickRateOnce() {
  static const double rate = MeasureTimer().ticks_per_ns;
  return rate;
}

class Team {
 public:
  explicit Team(const TeamPlan& plan)
      : plan_(plan),
        orders_(DrawOrders(plan)),
        trial_ticks_(static_cast<Ticks>(plan.trial_ns * TickRateOnce())),
        barrier_(static_cast<uint32_t>(plan.cpus.size())),
        diaries_(plan.cpus.size()) {
    for (Diary& diary : diaries_) {
      diary.tallies.resize(size_t{plan.blocks} * plan.arms.size());
      diary.flags.resize(plan.blocks);
    }
  }

  void Run() {
    std::vector<std::jthread> threads;
    threads.reserve(diaries_.size());
    try {
      for (unsigned thread = 0; thread < diaries_.size(); ++thread) {
        threads.emplace_back([this, thread] { ThreadMain(thread); });
      }
    } catch (const std::exception& error) {
      // Those already started wait for the gate, and leave.
      OpenGate(kCalledOff);
      threads.clear();
      throw Error("ERR_THREAD", std::string("starting a thread: ") + error.what());
    }
    OpenGate(kGo);
    threads.clear();
    for (const Diary& diary : diaries_) {
      if (diary.failure != nullptr) std::rethrow_exception(diary.failure);
    }
  }

  const std::vector<Diary>& diaries() const { return diaries_; }
  const std::vector<std::unique_ptr<Arm>>& arms() const { return arms_; }

 private:
  static constexpr int kClosed = 0;
  static constexpr int kGo = 1;
  static constexpr int kCalledOff = 2;

  void OpenGate(int how) {
    gate_.store(how);
    gate_.notify_all();
  }

  void ThreadMain(unsigned thread) {
    gate_.wait(kClosed);
    if (gate_.load() == kCalledOff) return;
    Diary& diary = diaries_[thread];
    Pin(thread, diary.result);
    if (!SetUp(thread)) return;
    for (const int64_t start = MonotonicRawNs(); MonotonicRawNs() - start < kWakeNs;) {
    }
    for (uint32_t block = 0; block < plan_.warmup_blocks; ++block) RunBlock(thread, block, nullptr);
    const int64_t switches = InvoluntarySwitches();
    const int64_t delay = RunDelayNs();
    diary.start = ClockPair::Read();
    for (uint32_t block = 0; block < plan_.blocks; ++block) {
      if (block == plan_.blocks / 2) diary.middle = ClockPair::Read();
      const bool switched =
          RunBlock(thread, plan_.warmup_blocks + block, &diary.tallies[size_t{block} * arms_.size()]);
      if (switched) diary.flags[block] |= kBlockSwitched;
      if (plan_.cpus[thread] >= 0 && CurrentCpu() != plan_.cpus[thread]) {
        diary.flags[block] |= kBlockMoved;
        ++diary.result.moved_blocks;
      }
    }
    diary.end = ClockPair::Read();
    diary.result.involuntary_switches = InvoluntarySwitches() - switches;
    diary.result.run_delay_ns = delay < 0 ? -1 : RunDelayNs() - delay;
  }

  // Makes the arms and settles their threads; false where one of these failed, for all threads alike.
  bool SetUp(unsigned thread) {
    Diary& diary = diaries_[thread];
    const auto attempt = [&](auto&& work) {
      try {
        if (!failed_.load()) work();
      } catch (...) {
        diary.failure = std::current_exception();
        failed_.store(true);
      }
      barrier_.Wait();
    };
    attempt([&] {
      if (thread != 0) return;
      for (const ArmPlan& arm : plan_.arms) {
        arms_.push_back(arm.kernel->make(arm.parameters, arm.threads));
      }
    });
    for (size_t arm = 0; arm < plan_.arms.size(); ++arm) {
      attempt([&] {
        if (TakesPart(arm, thread)) arms_[arm]->Settle(thread);
      });
    }
    return !failed_.load();
  }

  void Pin(unsigned thread, ThreadResult& result) {
    if (plan_.cpus[thread] < 0) return;
    try {
      PinCurrentThread(plan_.cpus[thread]);
      result.pinned = true;
    } catch (const Error& error) {
      // Measured all the same: the evidence says that it was not pinned, and no verdict rests on it.
      result.pin_error = error.what();
    }
  }

  bool TakesPart(size_t arm, unsigned thread) const { return thread < plan_.arms[arm].threads; }

  // `tallies` is null while warming up. Whether the thread was taken off its CPU inside a trial, or while it
  // prepared one: between the two there is no system call, for where the kernel has page tables of its own
  // (PTI) and the processor no PCIDs, each empties the TLB (seen: 22 ns instead of 6 for a chase over 1024
  // pages).
  bool RunBlock(unsigned thread, size_t block, Tally* tallies) {
    bool switched = false;
    const uint16_t* const order = &orders_[block * arms_.size()];
    for (size_t k = 0; k < arms_.size(); ++k) {
      const size_t arm = order[k];
      const bool takes_part = TakesPart(arm, thread);
      if (takes_part && arms_[arm]->HasApproach() && IsHeldUpIn(*arms_[arm], thread)) switched = true;
      const int64_t switches = InvoluntarySwitches();
      if (takes_part) arms_[arm]->Prepare(thread);
      barrier_.Wait();
      const Tally tally = takes_part ? arms_[arm]->Run(thread, trial_ticks_) : Tally{};
      if (takes_part && InvoluntarySwitches() != switches) switched = true;
      barrier_.Wait();
      if (tallies != nullptr) tallies[arm] = tally;
    }
    return switched;
  }

  // Whether the thread had to wait for its CPU for so long that another's work has gone through the caches.
  // Where the kernel keeps no account of that, whether it was taken off it at all.
  static bool IsHeldUpIn(Arm& arm, unsigned thread) {
    const int64_t switches = InvoluntarySwitches();
    const int64_t delay = RunDelayNs();
    arm.Approach(thread);
    return delay < 0 ? InvoluntarySwitches() != switches : RunDelayNs() - delay > kHeldUpNs;
  }

  // The kernel's own threads are done within some 10 us each (seen: rcu_preempt, kworker); a process has its
  // time slice, 3 ms and more.
  static constexpr int64_t kHeldUpNs = 1'000'000;

  const TeamPlan& plan_;
  const std::vector<uint16_t> orders_;
  const Ticks trial_ticks_;
  SpinBarrier barrier_;
  std::vector<std::unique_ptr<Arm>> arms_;
  std::vector<Diary> diaries_;
  std::atomic<int> gate_{kClosed};
  std::atomic<bool> failed_{false};
};

double Median(std::vector<double> values) {
  if (values.empty()) return std::numeric_limits<double>::quiet_NaN();
  const auto middle = values.begin() + static_cast<ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Overlap and length of the trials of one arm, over all blocks. Ticks of different CPUs are compared here
// and only here; on machines whose counters are not in step the overlap comes out low and a guard says so.
ArmResult Summarise(const TeamPlan& plan, const Team& team, size_t arm, double ticks_per_ns) {
  const unsigned threads = plan.arms[arm].threads;
  ArmResult result;
  result.operations.assign(plan.cpus.size(), 0);
  std::vector<double> overlaps;
  std::vector<double> lengths;
  for (size_t block = 0; block < plan.blocks; ++block) {
    Ticks first_begin = std::numeric_limits<Ticks>::max(), last_begin = 0;
    Ticks first_end = std::numeric_limits<Ticks>::max(), last_end = 0;
    for (unsigned thread = 0; thread < threads; ++thread) {
      const Tally& tally = team.diaries()[thread].tallies[block * plan.arms.size() + arm];
      result.operations[thread] += tally.operations;
      first_begin = std::min(first_begin, tally.begin);
      last_begin = std::max(last_begin, tally.begin);
      first_end = std::min(first_end, tally.end);
      last_end = std::max(last_end, tally.end);
    }
    const double whole = static_cast<double>(last_end - first_begin);
    overlaps.push_back(
        first_end > last_begin && whole > 0 ? static_cast<double>(first_end - last_begin) / whole : 0);
    lengths.push_back(whole / ticks_per_ns);
  }
  result.overlap = Median(std::move(overlaps));
  result.trial_ns = Median(std::move(lengths));
  result.counters = team.arms()[arm]->Counters();
  return result;
}

void WriteSamples(const TeamPlan& plan, const Team& team, double ticks_per_ns, double* out) {
  const size_t threads = plan.cpus.size();
  const size_t arms = plan.arms.size();
  for (size_t thread = 0; thread < threads; ++thread) {
    const std::vector<Tally>& tallies = team.diaries()[thread].tallies;
    for (size_t i = 0; i < tallies.size(); ++i) {
      const Tally& tally = tallies[i];
      out[i * threads + thread] = thread < plan.arms[i % arms].threads && tally.operations > 0
                                      ? static_cast<double>(tally.end - tally.begin) / ticks_per_ns /
                                            static_cast<double>(tally.operations)
                                      : std::numeric_limits<double>::quiet_NaN();
    }
  }
}

}  // namespace

TeamResult RunTeam(const TeamPlan& plan, double* ns_per_operation, uint8_t* flags) {
  Team team(plan);
  team.Run();
  TeamResult result;
  const Diary& first = team.diaries()[0];
  result.duration_ms = static_cast<double>(first.end.ns - first.start.ns) / 1e6;
  result.ticks_per_ns = TickRate(first.start, first.end);
  result.clock_drift = std::abs(TickRate(first.start, first.middle) / TickRate(first.middle, first.end) - 1);
  for (size_t arm = 0; arm < plan.arms.size(); ++arm) {
    result.arms.push_back(Summarise(plan, team, arm, result.ticks_per_ns));
  }
  WriteSamples(plan, team, result.ticks_per_ns, ns_per_operation);
  std::fill_n(flags, plan.blocks, uint8_t{0});
  for (const Diary& diary : team.diaries()) {
    result.threads.push_back(diary.result);
    for (size_t block = 0; block < plan.blocks; ++block) flags[block] |= diary.flags[block];
  }
  return result;
}

}  // namespace hardfacts
