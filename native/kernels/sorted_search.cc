// Finding where a key belongs in a small sorted array of 32-bit integers: by looking at one element after the
// other, or by halving. Each in two forms, one that jumps on what it sees and one that computes with it:
// compilers choose between the two as they please, and with random keys the choice decides which search wins.
// Here the source chooses: jumps are `asm goto`, selects are asm, and vectorisation is off (binding.gyp),
// which takes from linear_count what a compiler would give it.
//
// The timed loop is one search after the other in an array within L1. With dependence opaque_zero the next
// key waits for the last answer, so a figure is the time from a key to its place, as where the answer says
// what to look at next; without it, searches that do not jump overlap, and the figure is how often one can be
// begun. A jump that is foreseen breaks the chain in either case, as it does in programs.
//
// What could fake the result: keys that come round so soon that the predictor knows their path (hence 16384,
// over which trials go on); absent keys left out (the array holds the odd numbers, half of the keys are
// even); an array that other arms have thrown out of L1 (read before the trial). The answer to v is v / 2, so
// that every single one can be checked by arithmetic, off the chain and alike in all forms.
#include <algorithm>
#include <bit>

#include "kernels/kernels.h"
#include "measure/add_chain.h"
#include "measure/random.h"
#include "measure/sink.h"
#include "platform/mapping.h"

namespace hardfacts {
namespace {

enum Method : int64_t { kLinearCount, kLinearExit, kBinaryBranch, kBinarySelect };
enum Dependence : int64_t { kNone, kOpaqueZero };

constexpr ParameterSpec kParameters[] = {
    {"n", 4, 4096}, {"method", 0, 3}, {"dependence", 0, 1}, {"adds", 0, 64}};

// Unrolled in source, for both linear forms.
constexpr size_t kUnroll = 4;
// A predictor would have to remember five jumps and more of each.
constexpr size_t kKeys = 16384;

// Whether *probe < key, as control flow.
inline bool LessByJump(const int32_t* probe, int32_t key) {
#if defined(__x86_64__)
  asm goto("cmpl %1, %0\n\tjl %l[less]" ::"m"(*probe), "r"(key) : "cc" : less);
#elif defined(__aarch64__)
  asm goto("cmp %w0, %w1\n\tb.lt %l[less]" ::"r"(*probe), "r"(key) : "cc" : less);
#endif
  return false;
less:
  return true;
}

// *probe < key ? right : left, as data flow.
inline const int32_t* Select(const int32_t* left, const int32_t* right, const int32_t* probe, int32_t key) {
#if defined(__x86_64__)
  asm("cmpl %[key], %[probe]\n\tcmovlq %[right], %[left]"
      : [left] "+r"(left)
      : [right] "r"(right), [probe] "m"(*probe), [key] "r"(key)
      : "cc");
#elif defined(__aarch64__)
  asm("cmp %w[probe], %w[key]\n\tcsel %[left], %[right], %[left], lt"
      : [left] "+r"(left)
      : [right] "r"(right), [probe] "r"(*probe), [key] "r"(key)
      : "cc");
#endif
  return left;
}

// Dependent adds of 0 to an address, before it is looked at.
struct Delay {
  int64_t adds;
  uint64_t zero;

  const int32_t* operator()(const int32_t* p) const {
    uint64_t address = reinterpret_cast<uint64_t>(p);
    for (int64_t i = 0; i < adds; ++i) DependentAdd(address, zero);
    return reinterpret_cast<const int32_t*>(address);
  }
};
struct NoDelay {
  const int32_t* operator()(const int32_t* p) const { return p; }
};

// Both binary forms look at the same elements, and take the same number of steps whatever the key.
template <Method kMethod, typename Delayed>
inline size_t Binary(const int32_t* data, size_t n, int32_t key, const Delayed& delayed) {
  const int32_t* base = data;
  const auto step = [&](size_t probe, size_t right) {
    base = delayed(base);
    if constexpr (kMethod == kBinarySelect) {
      base = Select(base, base + right, base + probe, key);
    } else if (LessByJump(base + probe, key)) {
      base += right;
    }
  };
  for (size_t length = n; length > 1;) {
    const size_t half = length / 2;
    step(half - 1, half);
    length -= half;
  }
  step(0, 1);
  return static_cast<size_t>(base - data);
}

inline size_t LinearCount(const int32_t* data, size_t n, int32_t key) {
  // Four counts, or the chain of additions would be what is timed.
  size_t a = 0, b = 0, c = 0, d = 0;
  for (size_t i = 0; i < n; i += kUnroll) {
    a += data[i] < key;
    b += data[i + 1] < key;
    c += data[i + 2] < key;
    d += data[i + 3] < key;
  }
  return a + b + c + d;
}

inline size_t LinearExit(const int32_t* data, size_t n, int32_t key) {
  for (size_t i = 0; i < n; i += kUnroll) {
    if (!LessByJump(data + i, key)) return i;
    if (!LessByJump(data + i + 1, key)) return i + 1;
    if (!LessByJump(data + i + 2, key)) return i + 2;
    if (!LessByJump(data + i + 3, key)) return i + 3;
  }
  return n;
}

class SortedSearchArm final : public Arm {
 public:
  explicit SortedSearchArm(const Parameters& p)
      : n_(static_cast<size_t>(p["n"])),
        method_(static_cast<Method>(p["method"])),
        dependence_(static_cast<Dependence>(p["dependence"])),
        adds_(p["adds"]),
        // Between two readings of the clock: some 1 us of the fastest, 10 us of the slowest.
        chunk_(std::bit_floor(std::max<size_t>(16, 4096 / n_))),
        memory_(n_ * sizeof(int32_t) + kKeys * sizeof(uint16_t)),
        data_(reinterpret_cast<int32_t*>(memory_.data())),
        keys_(reinterpret_cast<uint16_t*>(data_ + n_)) {
    for (size_t i = 0; i < n_; ++i) data_[i] = static_cast<int32_t>(2 * i + 1);
    // Knuth's MMIX generator, its high half; the same sequence for every method.
    uint64_t state = 88172645463325252u;
    for (size_t k = 0; k < kKeys; ++k) {
      state = NextCongruent(state);
      keys_[k] = static_cast<uint16_t>((state >> 32) * (2 * n_ + 1) >> 32);
    }
  }

  void Prepare(unsigned) override {
    uint64_t sum = 0;
    for (size_t i = 0; i < n_; ++i) sum += static_cast<const volatile int32_t*>(data_)[i];
    // More keys than a trial of the usual length comes to.
    for (size_t k = 0; k < kWarmedKeys; ++k)
      sum += static_cast<const volatile uint16_t*>(keys_)[(next_ + k) % kKeys];
    Sink(sum);
  }

  Tally Run(unsigned, Ticks length) override {
    // Copies, so that the searches find them in registers.
    const int32_t* const data = data_;
    const size_t n = n_;
    switch (method_) {
      case kLinearCount:
        return Search(length, [=](int32_t key) { return LinearCount(data, n, key); });
      case kLinearExit:
        return Search(length, [=](int32_t key) { return LinearExit(data, n, key); });
      case kBinaryBranch:
        return Halve<kBinaryBranch>(length);
      case kBinarySelect:
        return Halve<kBinarySelect>(length);
    }
    return {};
  }

  std::vector<Counter> Counters() const override {
    return {{"mismatches", static_cast<double>(mismatches_)}};
  }

 private:
  static constexpr size_t kWarmedKeys = 2048;

  template <Method kMethod>
  Tally Halve(Ticks length) {
    const int32_t* const data = data_;
    const size_t n = n_;
    if (adds_ == 0) {
      return Search(length, [=](int32_t key) { return Binary<kMethod>(data, n, key, NoDelay{}); });
    }
    const Delay delay{adds_, Opaque(uint64_t{0})};
    return Search(length, [=](int32_t key) { return Binary<kMethod>(data, n, key, delay); });
  }

  template <typename Find>
  Tally Search(Ticks length, Find find) {
    return dependence_ == kOpaqueZero ? Search<kOpaqueZero>(length, find) : Search<kNone>(length, find);
  }

  // A function of its own for every form: together they would run out of registers.
  template <Dependence kDependence, typename Find>
  [[gnu::noinline]] Tally Search(Ticks length, Find find) {
    const size_t zero = Opaque(size_t{0});
    const size_t chunk = chunk_;
    size_t place = 0;
    uint64_t wrong = 0;
    const Tally tally = RepeatFor(length, chunk, [&] {
      const uint16_t* const keys = keys_ + next_;
      for (size_t k = 0; k < chunk; ++k) {
        const size_t asked = keys[k];
        const size_t waits = kDependence == kOpaqueZero ? place & zero : 0;
        place = find(static_cast<int32_t>(asked + waits));
        wrong |= place ^ (asked >> 1);
      }
      next_ = (next_ + chunk) % kKeys;
    });
    mismatches_ += wrong != 0;
    return tally;
  }

  const size_t n_;
  const Method method_;
  const Dependence dependence_;
  const int64_t adds_;
  const size_t chunk_;
  const Mapping memory_;
  int32_t* const data_;
  uint16_t* const keys_;
  size_t next_ = 0;
  uint64_t mismatches_ = 0;
};

std::unique_ptr<Arm> Make(const Parameters& p, unsigned) {
  if (p["n"] % kUnroll != 0) throw Error("ERR_KERNEL_PARAMETER", "sorted_search.n must be a multiple of 4");
  if (p["adds"] > 0 && p["method"] < kBinaryBranch) {
    throw Error("ERR_KERNEL_PARAMETER", "sorted_search.adds goes with binary methods");
  }
  return std::make_unique<SortedSearchArm>(p);
}

}  // namespace

constexpr KernelDescriptor kSortedSearch{"sorted_search", kParameters, 1, 1, Make};

}  // namespace hardfacts
