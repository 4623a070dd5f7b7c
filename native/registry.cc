#include "kernel.h"
#include "kernels/kernels.h"

namespace hardfacts {
namespace {

constexpr const KernelDescriptor* kKernels[] = {
    &kAddChain,     &kAsymmetricFence, &kAtomicCost,     &kDirtyHandover, &kEvictionProbe, &kFalseSharing,
    &kFieldScan,    &kForkCopy,        &kGather,         &kHashLookup,    &kLineHandoff,   &kLineStates,
    &kLitmus,       &kLoadedLatency,   &kLockContention, &kMallocCensus,  &kMatrixSum,     &kMisalignedAccess,
    &kNullKernel,   &kObjectLayout,    &kPageMigration,  &kPagePlacement, &kPageTouch,     &kPeterson,
    &kPointerChase, &kSortedSearch,    &kSpinPingPong,   &kSplitLock,     &kStream,        &kStreamRead,
    &kTornAccess,
};

}  // namespace

std::span<const KernelDescriptor* const> Kernels() { return kKernels; }

const KernelDescriptor* FindKernel(std::string_view slug) {
  for (const KernelDescriptor* kernel : kKernels) {
    if (kernel->slug == slug) return kernel;
  }
  return nullptr;
}

}  // namespace hardfacts
