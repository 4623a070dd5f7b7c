// What becomes of a dirty line when another core reads it: two threads take a set of lines in turns, each
// reading all of them, which the other has just written, and then writing them. How many lines are written to
// memory meanwhile, the memory controllers say (platform/memory_writes.h), if they are asked.
//
// Counted are the takings and the writes, not the time. What could fake the result: other programs' writes,
// which are counted along with ours (trials of milliseconds make some 100 000 takings); counters that do not
// count, or not what their name says, hence the arm that flushes every line before it is taken, and the one
// in which nobody else takes them.
#include <memory>
#include <optional>

#include "kernels/kernels.h"
#include "measure/scattered_lines.h"
#include "measure/sink.h"
#include "measure/spin_barrier.h"
#include "measure/team_memory.h"
#include "platform/cache_line.h"
#include "platform/memory_writes.h"

namespace hardfacts {
namespace {

enum By : int64_t { kCache, kMemory, kNobody };

constexpr ParameterSpec kParameters[] = {{"by", 0, 2}, {"writes", 0, 1}, {"lines", 64, 4096}};

struct HandoverMemory {};

class DirtyHandoverArm final : public Arm {
 public:
  explicit DirtyHandoverArm(const Parameters& p)
      : by_(static_cast<By>(p["by"])),
        memory_(TeamMemory<HandoverMemory>(ScatteredLines::Bytes(static_cast<size_t>(p["lines"])), 0)),
        lines_(memory_->data(), static_cast<size_t>(p["lines"])) {
    if (p["writes"] == 1) writes_.emplace(FindMemoryWriteEvents());
  }

  // The lines as they were left belong to another arm.
  void Prepare(unsigned thread) override {
    if (thread != 0) return;
    takings_ = 0;
    for (size_t i = 0; i < lines_.size(); ++i) Word(i) = 0;
  }

  Tally Run(unsigned thread, Ticks length) override {
    if (thread == 1) return TakeTurns(1, length);
    const double before = Writes();
    const Tally tally = TakeTurns(0, length);
    const double after = Writes();
    if (before < 0 || after < before) ++mismatches_;
    line_writes_ += after - before;
    all_takings_ += takings_;
    for (size_t i = 0; i < lines_.size(); ++i) mismatches_ += Word(i) * lines_.size() != takings_;
    return tally;
  }

  std::vector<Counter> Counters() const override {
    std::vector<Counter> counters{{"mismatches", static_cast<double>(mismatches_)},
                                  {"takings", static_cast<double>(all_takings_)}};
    if (writes_.has_value()) counters.push_back({"line_writes", line_writes_});
    return counters;
  }

 private:
  volatile uint64_t& Word(size_t i) const { return *reinterpret_cast<volatile uint64_t*>(lines_[i]); }

  double Writes() const { return writes_.has_value() ? writes_->Lines() : 0; }

  Tally TakeTurns(unsigned thread, Ticks length) {
    Tally tally;
    tally.begin = tally.end = Now();
    const Ticks deadline = tally.begin + length;
    bool last = false;
    while (!last) {
      for (unsigned turn = 0; turn < 2; ++turn) {
        const bool mine = by_ == kNobody ? thread == 0 : thread == turn;
        if (mine) Take();
        if (mine || by_ == kNobody) tally.operations += lines_.size();
        // Thread 0's clock says when to stop; thread 1 reads it behind the barrier, and before the next one.
        if (thread == 0 && turn == 1) last_ = Now() >= deadline;
        barrier_.Wait();
      }
      last = last_;
      tally.end = Now();
    }
    return tally;
  }

  void Take() {
    uint64_t sum = 0;
    for (size_t i = 0; i < lines_.size(); ++i) sum += Word(i);
    Sink(sum);
    for (size_t i = 0; i < lines_.size(); ++i) Word(i) = Word(i) + 1;
    if (by_ == kMemory) {
      for (size_t i = 0; i < lines_.size(); ++i) FlushLine(lines_[i]);
      FlushFence();
    }
    takings_ += lines_.size();
  }

  const By by_;
  const std::shared_ptr<const Mapping> memory_;
  const ScatteredLines lines_;
  std::optional<MemoryWrites> writes_;
  SpinBarrier barrier_{2};
  // Taken in turns as the lines are: written before a barrier, read behind it.
  alignas(kIsolation) uint64_t takings_ = 0;
  alignas(kIsolation) bool last_ = false;
  alignas(kIsolation) uint64_t mismatches_ = 0;
  uint64_t all_takings_ = 0;
  double line_writes_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) { return std::make_unique<DirtyHandoverArm>(p); }

}  // namespace

constexpr KernelDescriptor kDirtyHandover{"dirty_handover", kParameters, 2, 2, Make};

}  // namespace hardfacts
