// Which outcomes of a few loads and stores the machine lets out (litmus tests; the programs stand in
// litmus_families.h). One operation is one round: every thread runs its program once, on words of their own
// lines that are 0 at first, and what they loaded is counted as one outcome.
//
// A round shows something only if its threads run at once, within the few ns that a store waits in its
// buffer. So rounds begin by the clock: the threads agree on when a batch starts, and round i begins i
// periods later (measure/clocked_rounds.h). A thread that is late for a round by a whole period leaves it
// out, and the round is not counted.
//
// What could fake the result: threads that do not overlap, be it for counters out of step (`overlapping`
// counts the rounds whose outcome no order of whole threads gives: the power of the test, and controls show
// the outcome where it is legal); a compiler that reorders or forwards (each program is one assembly
// statement); words that are always in the same core's cache (which thread zeroes a word, and which read it
// after that, is drawn, and roles go round from batch to batch); one timing only (each thread of a round
// waits 0 to `jitter` cycles more).
#include <algorithm>
#include <array>
#include <numeric>

#include "kernels/kernels.h"
#include "kernels/litmus_outcome.h"
#include "measure/add_chain.h"
#include "measure/clocked_rounds.h"
#include "measure/random.h"
#include "measure/round_words.h"
#include "measure/spin_barrier.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

using namespace litmus;

enum Form : int64_t { kTest, kControl };
enum Pace : int64_t { kInStep, kFree };

constexpr size_t kMostRounds = 1024;

constexpr ParameterSpec kParameters[] = {
    {"family", 0, std::size(kFamilies) - 1},
    {"form", 0, 1},
    {"ordering", 0, kOrderings - 1},
    {"pace", 0, 1},
    {"jitter", 0, 1000},
    {"rounds", 16, kMostRounds},
};

// A trial is a batch of rounds.
class InStepArm final : public Arm {
 public:
  InStepArm(const Family& family, const std::array<Program, kMostThreads>& programs, const Parameters& p)
      : family_(family),
        programs_(programs),
        jitter_(static_cast<uint64_t>(p["jitter"])),
        rounds_(static_cast<size_t>(p["rounds"])),
        words_(family.threads, family.words, rounds_, kMostRounds),
        barrier_(family.threads),
        parts_(family.threads),
        names_(OutcomeNames(family)),
        asked_(AskedOutcomes(family)),
        seen_(names_.size()),
        serial_(names_.size()) {
    for (size_t thread = 0; thread < parts_.size(); ++thread) parts_[thread].random = SplitMix(thread);
    RunOneAfterTheOther();
  }

  void Prepare(unsigned thread) override {
    Part& part = parts_[thread];
    if (thread == 0) {
      ++batches_;
      words_.LayOut();
      clock_.PrepareBatch();
    }
    barrier_.Wait();
    words_.Zero(thread);
    barrier_.Wait();
    words_.Touch(part.random);
    for (size_t i = 0; i < rounds_; ++i) {
      part.jitter[i] = static_cast<uint16_t>(part.random.Next() % (jitter_ + 1));
    }
  }

  Tally Run(unsigned thread, Ticks) override {
    const Tally tally = RunBatch(parts_[thread], programs_[RoleOf(thread)], clock_.BeginBatch(thread));
    barrier_.Wait();
    if (thread == 0) Judge();
    return tally;
  }

  std::vector<Counter> Counters() const override {
    uint64_t asked = 0;
    for (size_t outcome = 0; outcome < seen_.size(); ++outcome) {
      if (asked_[outcome]) asked += seen_[outcome];
    }
    std::vector<Counter> counters{{"rounds", static_cast<double>(counted_)},
                                  {"disturbed", static_cast<double>(disturbed_)},
                                  {"overlapping", static_cast<double>(overlapping_)},
                                  {"mismatches", static_cast<double>(mismatches_)},
                                  {"asked", static_cast<double>(asked)}};
    for (size_t outcome = 0; outcome < seen_.size(); ++outcome) {
      if (seen_[outcome] == 0) continue;
      counters.push_back({names_[outcome].c_str(), static_cast<double>(seen_[outcome])});
    }
    return counters;
  }

 private:
  // Periods over the time that a round takes by itself. Below 1: a thread goes on while its last loads are
  // under way. On Zen 5, two cores 70 ns apart, 6 million rounds a second are counted at 0.9 and 28 % of them
  // show store buffering, at 1.5 it is 4 million and 26 %, at 0.5 6.8 million and 19 %.
  static constexpr double kPace = 0.9;

  // One round in so many is waited for to see how long it takes. To wait for each one costs a third of them.
  static constexpr size_t kSampled = 8;

  // What one thread keeps for itself.
  struct alignas(kIsolation) Part {
    SplitMix random{0};
    std::array<uint16_t, kMostRounds> jitter;
    std::array<Registers, kMostRounds> registers;
    std::array<bool, kMostRounds> left_out;
    // Of the rounds that were waited for: ticks from their beginning until their loads have returned.
    std::array<Ticks, (kMostRounds + kSampled - 1) / kSampled> ticks;
    size_t sampled = 0;
  };

  // The thread of the family that a thread of the team is in this batch.
  size_t RoleOf(size_t thread) const { return (thread + batches_) % family_.threads; }

  Tally RunBatch(Part& part, Program program, const ClockedRounds::Batch& batch) {
    Tally tally{rounds_, Now(), 0};
    part.sampled = 0;
    for (size_t i = 0; i < rounds_; ++i) {
      const auto [x, y, z] = words_[i];
      const Ticks begin = batch.Await(i);
      part.left_out[i] = begin == 0;
      if (part.left_out[i]) continue;
      Delay(part.jitter[i]);
      part.registers[i] = program(x, y, z);
      if (i % kSampled != 0) continue;
      part.ticks[part.sampled++] = NowAfterLoads() - begin;
    }
    tally.end = Now();
    return tally;
  }

  void Judge() {
    std::array<const Part*, kMostThreads> by_role{};
    for (size_t thread = 0; thread < family_.threads; ++thread) by_role[RoleOf(thread)] = &parts_[thread];
    for (size_t i = 0; i < rounds_; ++i) {
      bool complete = true;
      std::array<Registers, kMostThreads> registers{};
      for (size_t role = 0; role < family_.threads; ++role) {
        registers[role] = by_role[role]->registers[i];
        complete = complete && !by_role[role]->left_out[i];
      }
      if (complete) {
        Count(registers, words_[i]);
      } else {
        ++disturbed_;
      }
    }
    double ticks = 0;
    for (Part& part : parts_) {
      ticks = std::max(ticks, ClockedRounds::RoundTicks({part.ticks.data(), part.sampled}));
    }
    clock_.Adjust(ticks);
  }

  void Count(const std::array<Registers, kMostThreads>& registers, const Words& words) {
    const Outcome outcome = OutcomeOf(family_, registers, words);
    ++counted_;
    ++seen_[outcome.index];
    if (!serial_[outcome.index]) ++overlapping_;
    if (!outcome.possible || StoredTo(words) != stored_to_) ++mismatches_;
  }

  std::array<bool, kMostWords> StoredTo(const Words& words) const {
    std::array<bool, kMostWords> stored{};
    for (size_t word = 0; word < family_.words; ++word) stored[word] = *words[word] != 0;
    return stored;
  }

  // Finds the outcomes of whole threads one after the other, in every order, and the words that are stored
  // to.
  void RunOneAfterTheOther() {
    std::vector<size_t> order(family_.threads);
    std::iota(order.begin(), order.end(), size_t{0});
    do {
      uint32_t x = 0, y = 0, z = 0;
      const Words words{&x, &y, &z};
      std::array<Registers, kMostThreads> registers{};
      for (const size_t role : order) registers[role] = programs_[role](&x, &y, &z);
      serial_[OutcomeOf(family_, registers, words).index] = true;
      stored_to_ = StoredTo(words);
    } while (std::next_permutation(order.begin(), order.end()));
  }

  const Family& family_;
  const std::array<Program, kMostThreads> programs_;
  const uint64_t jitter_;
  const size_t rounds_;
  RoundWords<kMostWords> words_;
  size_t batches_ = 0;
  ClockedRounds clock_{kPace};
  SpinBarrier barrier_;
  alignas(kIsolation) std::vector<Part> parts_;
  const std::vector<std::string>& names_;
  const std::vector<bool> asked_;
  std::vector<uint64_t> seen_;
  std::vector<bool> serial_;
  std::array<bool, kMostWords> stored_to_{};
  uint64_t counted_ = 0;
  uint64_t disturbed_ = 0;
  uint64_t overlapping_ = 0;
  uint64_t mismatches_ = 0;
};

// CoRR without rounds: thread 0 counts a word up, thread 1 reads it twice, again and again. One operation of
// the reader is a pair of loads.
class FreeRunningArm final : public Arm {
 public:
  explicit FreeRunningArm(Program reader) : reader_(reader), memory_(kIsolation) { memory_.Touch(); }

  Tally Run(unsigned thread, Ticks length) override {
    return thread == 0 ? CountUp(length) : ReadPairs(length);
  }

  std::vector<Counter> Counters() const override {
    return {{"rounds", static_cast<double>(seen_.pairs)},
            {"straddling", static_cast<double>(seen_.older + seen_.newer)},
            {"asked", static_cast<double>(seen_.older)},
            {"r0>r1", static_cast<double>(seen_.older)},
            {"r0=r1", static_cast<double>(seen_.pairs - seen_.older - seen_.newer)},
            {"r0<r1", static_cast<double>(seen_.newer)}};
  }

 private:
  static constexpr int kUnroll = 64;

  // Pairs whose second load (r1) found an older, or a newer value than the first (r0).
  struct alignas(kIsolation) Seen {
    uint64_t pairs = 0;
    uint64_t older = 0;
    uint64_t newer = 0;
  };

  uint32_t* word() const { return reinterpret_cast<uint32_t*>(memory_.data()); }

  Tally CountUp(Ticks length) {
    uint32_t value = Volatile(word());
    return RepeatFor(length, kUnroll, [&] {
      for (int i = 0; i < kUnroll; ++i) Volatile(word()) = ++value;
    });
  }

  Tally ReadPairs(Ticks length) {
    Seen seen = seen_;
    const Tally tally = RepeatFor(length, kUnroll, [&] {
      for (int i = 0; i < kUnroll; ++i) {
        const auto [first, second] = reader_(word(), word(), word());
        // Signed, for the count may pass 2^32.
        const auto step = static_cast<int32_t>(second - first);
        seen.older += step < 0;
        seen.newer += step > 0;
      }
    });
    seen.pairs += tally.operations;
    seen_ = seen;
    return tally;
  }

  const Program reader_;
  const Mapping memory_;
  Seen seen_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned threads) {
  const Family& family = kFamilies[p["family"]];
  const std::string name = std::string("litmus: ") + family.name;
  if (threads != family.threads) {
    throw Error("ERR_KERNEL_PARAMETER", name + " takes " + std::to_string(family.threads) + " threads");
  }
  const Programs& all = p["form"] == kControl ? family.control : family.test;
  const Ordering ordering = static_cast<Ordering>(p["ordering"]);
  const std::array<Program, kMostThreads>& programs = all[static_cast<size_t>(ordering)];
  if (programs[0] == nullptr || !MachineHas(ordering)) {
    throw Error("ERR_KERNEL_PARAMETER", name + " has no such control, or no such ordering on this machine");
  }
  if (p["pace"] == kInStep) return std::make_unique<InStepArm>(family, programs, p);
  if (std::string_view(family.name) != "corr") {
    throw Error("ERR_KERNEL_PARAMETER", name + " runs in step only");
  }
  return std::make_unique<FreeRunningArm>(programs[1]);
}

}  // namespace

constexpr KernelDescriptor kLitmus{"litmus", kParameters, 1, kMostThreads, Make};

}  // namespace hardfacts
