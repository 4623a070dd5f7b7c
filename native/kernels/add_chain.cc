// Register adds. One chain: dependent adds, one a core cycle on every x86-64 and Armv8 core, so the ruler for
// core cycles where there is no PMU. Six chains: more adds than a core has adders, so two threads on two
// hardware threads of one core get no more done than one thread alone. `workers`: one of two, the other
// waits. Each alone is what both together are held against: a core whose sibling is another guest's is slower
// with and without us, and no reason to take ours for siblings.
//
// What could fake the result: adds of immediates, which newer renamers fold away (measure/add_chain.h).
#include "measure/add_chain.h"

#include "kernels/kernels.h"
#include "measure/sink.h"
#include "platform/cache_line.h"

namespace hardfacts {
namespace {

// The names of src/kernels/add-chain.ts, in its order.
enum Workers : int64_t { kAll, kFirst, kSecond };

constexpr ParameterSpec kParameters[] = {{"chains", 1, 6}, {"workers", kAll, kSecond}};

// Adds between two readings of the clock: some 1 us, so that the reading's 20 to 40 cycles are below 1 %.
constexpr int kChunk = 4096;

class AddChainArm final : public Arm {
 public:
  AddChainArm(int64_t chains, Workers workers) : chains_(chains), workers_(workers) {}

  Tally Run(unsigned thread, Ticks length) override {
    if (workers_ != kAll && thread != static_cast<unsigned>(workers_ - kFirst)) return Wait(length);
    return chains_ == 1 ? One(length) : Six(length);
  }

 private:
  static Tally Wait(Ticks length) {
    return RepeatFor(length, 0, [] { SpinHint(); });
  }

  static Tally One(Ticks length) {
    uint64_t a = 0;
    const uint64_t one = Opaque(uint64_t{1});
    const Tally tally = RepeatFor(length, kChunk, [&] {
      for (int outer = 0; outer < kChunk / 128; ++outer) {
#pragma GCC unroll 128
        for (int i = 0; i < 128; ++i) DependentAdd(a, one);
      }
    });
    Sink(a);
    return tally;
  }

  static Tally Six(Ticks length) {
    uint64_t a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;
    const uint64_t one = Opaque(uint64_t{1});
    const Tally tally = RepeatFor(length, kChunk, [&] {
      for (int outer = 0; outer < kChunk / 32; ++outer) {
#pragma GCC unroll 32
        for (int i = 0; i < 32; ++i) {
          DependentAdd(a, one);
          DependentAdd(b, one);
          DependentAdd(c, one);
          DependentAdd(d, one);
          DependentAdd(e, one);
          DependentAdd(f, one);
        }
      }
    });
    Sink(a + b + c + d + e + f);
    return tally;
  }

  const int64_t chains_;
  const Workers workers_;
};

std::unique_ptr<Arm> Make(const Parameters& parameters, unsigned threads) {
  const int64_t chains = parameters["chains"];
  if (chains != 1 && chains != 6) throw Error("ERR_KERNEL_PARAMETER", "add_chain.chains must be 1 or 6");
  const auto workers = static_cast<Workers>(parameters["workers"]);
  if (workers == kSecond && threads < 2) {
    throw Error("ERR_KERNEL_PARAMETER", "add_chain.workers: there is no second of one thread");
  }
  return std::make_unique<AddChainArm>(chains, workers);
}

}  // namespace

constexpr KernelDescriptor kAddChain{"add_chain", kParameters, 1, 64, Make};

}  // namespace hardfacts
