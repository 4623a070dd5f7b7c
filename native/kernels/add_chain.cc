// Register adds. One chain: dependent adds, one a core cycle on every core made since 2000, so the ruler for
// core cycles where there is no PMU. Six chains: more adds than a core has adders, so two threads on two
// hardware threads of one core get no more done than one thread alone.
//
// What could fake the result: adds of immediates, which newer renamers fold away (measure/add_chain.h).
#include "measure/add_chain.h"

#include "kernels/kernels.h"
#include "measure/sink.h"

namespace hardfacts {
namespace {

constexpr ParameterSpec kParameters[] = {{"chains", 1, 6}};

// Adds between two readings of the clock: some 1 us, so that the reading's 20 to 40 cycles are below 1 %.
constexpr int kChunk = 4096;

class AddChainArm final : public Arm {
 public:
  explicit AddChainArm(int64_t chains) : chains_(chains) {}

  Tally Run(unsigned, Ticks length) override { return chains_ == 1 ? One(length) : Six(length); }

 private:
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
};

std::unique_ptr<Arm> Make(const Parameters& parameters, unsigned) {
  const int64_t chains = parameters["chains"];
  if (chains != 1 && chains != 6) throw Error("ERR_KERNEL_PARAMETER", "add_chain.chains must be 1 or 6");
  return std::make_unique<AddChainArm>(chains);
}

}  // namespace

constexpr KernelDescriptor kAddChain{"add_chain", kParameters, 1, 64, Make};

}  // namespace hardfacts
