// Reads two words of random 64-byte records: what it costs when records straddle lines, and what it is worth
// that records do not wait for each other. The order comes from arithmetic (a full-period congruential
// generator), so no index array takes part in the traffic. With dependence opaque_zero the very same lines
// are read in the same order, but each address has a zero added that is made of the last record's words, so
// no two misses overlap.
//
// What could fake the result: unwanted dependence between records (two misses of one record overlap, so a
// dependent chain would hide the second line of a straddling one); lines found in cache (both are flushed
// before the trial); page walks (the window's pages fit a second-level TLB, and flushing has just walked
// them); prefetch of the neighbouring line, which fetches the second half for nothing where both lines are
// one 128-byte pair: `pair` picks records of the one kind or of the other.
#include <set>

#include "kernels/kernels.h"
#include "measure/random.h"
#include "measure/sink.h"
#include "measure/window.h"

namespace hardfacts {
namespace {

enum Words : int64_t { kFirstAndLast, kFirstTwo };
enum Pair : int64_t { kAny, kSameBlock, kOtherBlock };
enum Dependence : int64_t { kNone, kOpaqueZero };

constexpr ParameterSpec kParameters[] = {{"offset", 0, 56},    {"words", 0, 1},     {"pair", 0, 2},
                                         {"count", 64, 16384}, {"residence", 0, 1}, {"dependence", 0, 1}};

constexpr size_t kRecordBytes = 64;
constexpr size_t kRecords = size_t{1} << 16;  // 4 MiB a window: 1024 pages, within a second-level TLB
constexpr size_t kResidentRecords = 128;

class GatherArm final : public Arm {
 public:
  explicit GatherArm(const Parameters& p)
      : offset_(static_cast<size_t>(p["offset"])),
        second_(p["words"] == kFirstAndLast ? kRecordBytes - 8 : 8),
        pair_(static_cast<Pair>(p["pair"])),
        count_(static_cast<size_t>(p["count"])),
        resident_(p["residence"] == 1),
        dependence_(static_cast<Dependence>(p["dependence"])),
        window_((kRecords + 2) * kRecordBytes) {}

  void Prepare(unsigned) override {
    if (resident_) {
      // Other arms may have thrown it out.
      Sum<kNone>();
      return;
    }
    window_.Advance();
    // Every trial begins where the last one stopped, so it visits other records.
    state_ = next_;
    next_ = Walk(state_, [](const char* first, const char* second) {
      FlushLine(first);
      FlushLine(second);
    });
    FlushFence();
  }

  Tally Run(unsigned, Ticks length) override {
    return dependence_ == kOpaqueZero ? Read<kOpaqueZero>(length) : Read<kNone>(length);
  }

  // Distinct lines a record touches, counted from the addresses themselves.
  std::vector<Counter> Counters() const override {
    const uintptr_t line = FlushLineBytes();
    uint64_t lines = 0;
    Walk(state_, [&](const char* first, const char* second) {
      lines += std::set<uintptr_t>{reinterpret_cast<uintptr_t>(first) / line,
                                   (reinterpret_cast<uintptr_t>(first) + 7) / line,
                                   reinterpret_cast<uintptr_t>(second) / line,
                                   (reinterpret_cast<uintptr_t>(second) + 7) / line}
                   .size();
    });
    return {{"lines", static_cast<double>(lines)}, {"records", static_cast<double>(count_)}};
  }

 private:
  template <Dependence kDependence>
  Tally Read(Ticks length) const {
    return resident_ ? RepeatFor(length, count_, [this] { Sum<kDependence>(); })
                     : TimeOnce(count_, [this] { Sum<kDependence>(); });
  }

  template <Dependence kDependence>
  void Sum() const {
    const uint64_t zero = Opaque(uint64_t{0});
    uint64_t sum = 0;
    Walk(state_, [&](const char* first, const char* second) {
      const uint64_t waits = kDependence == kOpaqueZero ? sum & zero : 0;
      sum += *reinterpret_cast<const volatile uint64_t*>(first + waits);
      sum += *reinterpret_cast<const volatile uint64_t*>(second + waits);
    });
    Sink(sum);
  }

  // Returns the state behind the last record.
  template <typename Visit>
  uint64_t Walk(uint64_t state, Visit&& visit) const {
    const char* const base = window_.data() + offset_;
    const uint64_t mask = (resident_ ? kResidentRecords : kRecords) - 1;
    for (size_t i = 0; i < count_; ++i) {
      state = NextCongruent(state);
      // The low bits are poor.
      size_t record = (state >> 40) & mask;
      if (pair_ == kSameBlock) record &= ~size_t{1};
      if (pair_ == kOtherBlock) record |= 1;
      const char* const first = base + record * kRecordBytes;
      visit(first, first + second_);
    }
    return state;
  }

  const size_t offset_;
  const size_t second_;
  const Pair pair_;
  const size_t count_;
  const bool resident_;
  const Dependence dependence_;
  RotatingWindow window_;
  uint64_t state_ = 88172645463325252u;
  uint64_t next_ = state_;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  if (p["offset"] % 8 != 0) throw Error("ERR_KERNEL_PARAMETER", "gather.offset must be a multiple of 8");
  return std::make_unique<GatherArm>(p);
}

}  // namespace

constexpr KernelDescriptor kGather{"gather", kParameters, 1, 1, Make};

}  // namespace hardfacts
