// Nothing, timed like everything else: what the harness costs an operation. A kernel whose figure comes
// near this one has probably been optimised away.
#include "kernels/kernels.h"
#include "measure/sink.h"

namespace hardfacts {
namespace {

class NullArm final : public Arm {
 public:
  Tally Run(unsigned, Ticks length) override {
    return RepeatFor(length, 64, [] {
      for (int i = 0; i < 64; ++i) Clobber();
    });
  }
};

std::unique_ptr<Arm> Make(const Parameters&, unsigned) { return std::make_unique<NullArm>(); }

}  // namespace

constexpr KernelDescriptor kNullKernel{"null_kernel", {}, 1, 64, Make};

}  // namespace hardfacts
