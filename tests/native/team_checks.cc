// Teams, whatever their arms do.
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "checks.h"
#include "measure/ticks.h"
#include "platform/thread_usage.h"

namespace hardfacts::checks {
namespace {

// When an arm is taken off its CPU, before every trial.
enum When : int64_t { kBrieflyInApproach, kLongInApproach, kBrieflyInPreparation };

class HeldUp final : public Arm {
 public:
  explicit HeldUp(When when) : when_(when) {}

  bool HasApproach() const override { return true; }

  void Approach(unsigned) override {
    if (when_ != kBrieflyInPreparation) GiveWay();
  }

  void Prepare(unsigned) override {
    if (when_ == kBrieflyInPreparation) GiveWay();
  }

  Tally Run(unsigned, Ticks) override {
    const Ticks begin = Now();
    return {1, begin, begin + 1};
  }

  std::vector<Counter> Counters() const override { return {{"given", static_cast<double>(given_)}}; }

 private:
  // To a thread on the same CPU, which ends at once or after a few time slices.
  void GiveWay() {
    const int64_t before = InvoluntarySwitches();
    const int64_t ns = when_ == kLongInApproach ? 20'000'000 : 0;
    std::thread other([ns] {
      for (const int64_t start = MonotonicRawNs(); MonotonicRawNs() - start < ns;) {
      }
    });
    for (int turn = 0; turn < 1'000'000 && InvoluntarySwitches() == before; ++turn) sched_yield();
    given_ += InvoluntarySwitches() != before;
    if (when_ == kLongInApproach) {
      // We have waited for as long only if we want to go on.
      for (const int64_t start = MonotonicRawNs(); MonotonicRawNs() - start < ns;) {
      }
    }
    other.join();
  }

  const When when_;
  uint64_t given_ = 0;
};

}  // namespace

void WordsThatTwoThreadsShare() {
  // A team of two on kernels that take it, with an arm that leaves one thread out.
  const KernelDescriptor& sharing = *FindKernel("false_sharing");
  std::vector<double> samples;
  // Atomic adds, and loops of compare-and-swap that others come in the way of.
  for (const int64_t width : {int64_t{4}, int64_t{8}}) {
    for (const auto& [operation, delay] : {std::pair<int64_t, int64_t>{0, 0}, {6, 0}, {6, 300}}) {
      const TeamResult shared = Run(sharing, {operation, 0, 0, 0, width, 1, 1, 1, delay}, 2, &samples);
      Expect(CounterOf(shared, "lost") == 0 && CounterOf(shared, "mismatches") == 0,
             "atomic adds on one word lost updates");
    }
  }
  // Dependent loads of a word that the other thread changes must not follow it out of bounds.
  Run(sharing, {4, 1, 0, 0, 8, 1, 1, 1, 0}, 2, &samples);
  Expect(samples[0] > 0, "a dependent load beside a writer of its word");
  TeamPlan plan{
      {cpus[0], cpus[1]}, {{&sharing, Parameters(sharing, {0, 0, 64, 0, 8, 1, 1, 1, 0}), 1}}, 2, 0, 1, 2000};
  std::vector<double> out(4);
  std::vector<uint8_t> flags(2);
  RunTeam(plan, out.data(), flags.data());
  Expect(out[0] > 0 && std::isnan(out[1]), "a thread that takes no part records no time");
}

// What takes the CPU for a moment while a trial is approached disturbs no block; what takes it for long does,
// and whatever takes it afterwards.
void OnlyTheLastOfAPreparationCounts() {
  constexpr ParameterSpec kWhen[] = {{"when", 0, 2}};
  const KernelDescriptor held_up{"held_up", kWhen, 1, 1, [](const Parameters& p, unsigned) {
                                   return std::unique_ptr<Arm>(new HeldUp(static_cast<When>(p["when"])));
                                 }};
  constexpr uint32_t kBlocks = 20;
  const auto disturbed = [&](When when) {
    TeamPlan plan{{cpus[0]}, {{&held_up, Parameters(held_up, {when}), 1}}, kBlocks, 0, 1, 2000};
    std::vector<double> samples(kBlocks);
    std::vector<uint8_t> flags(kBlocks);
    const TeamResult result = RunTeam(plan, samples.data(), flags.data());
    if (CounterOf(result, "given") < kBlocks) return ptrdiff_t{-1};
    return std::count_if(flags.begin(), flags.end(),
                         [](uint8_t flag) { return (flag & kBlockSwitched) != 0; });
  };
  const ptrdiff_t brief = disturbed(kBrieflyInApproach), late = disturbed(kBrieflyInPreparation);
  if (RunDelayNs() < 0 || brief < 0 || late < 0) {
    std::printf("skipped: no thread gives way to another here, or none is told of it\n");
    return;
  }
  Expect(late == kBlocks, "held up in preparation: " + std::to_string(late) + " blocks are disturbed");
  // Other work may take the CPU at any time.
  Expect(brief < kBlocks / 2, "held up before it: " + std::to_string(brief) + " blocks are disturbed");
  const ptrdiff_t longer = disturbed(kLongInApproach);
  Expect(longer > kBlocks / 2, "held up for long: " + std::to_string(longer) + " blocks are disturbed");
}

// Cycles so long that most of a turn may be interrupted: by one walker, and by a few.
void LongTurnsAreWhole() {
  const KernelDescriptor& chase = *FindKernel("pointer_chase");
  for (const int64_t nodes : {int64_t{1} << 18, (int64_t{1} << 20) + 64}) {
    std::vector<int64_t> values;
    for (const ParameterSpec& spec : chase.parameters) {
      values.push_back(std::strcmp(spec.name, "nodes") == 0 ? nodes : spec.min);
    }
    std::vector<double> samples;
    const TeamResult result = Run(chase, values, 1, &samples);
    const std::string what = std::to_string(nodes) + " nodes";
    Expect(CounterOf(result, "mismatches") == 0 && CounterOf(result, "nodes") == static_cast<double>(nodes),
           what + " are one cycle");
    Expect(std::all_of(samples.begin(), samples.end(), [](double ns) { return ns > 0; }),
           what + " are timed");
  }
}

}  // namespace hardfacts::checks
