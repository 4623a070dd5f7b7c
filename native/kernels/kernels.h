// The kernels, one file each; registry.cc puts them into a table.
#ifndef HARDFACTS_KERNELS_KERNELS_H_
#define HARDFACTS_KERNELS_KERNELS_H_

#include "kernel.h"

namespace hardfacts {

extern const KernelDescriptor kAddChain;
extern const KernelDescriptor kAsymmetricFence;
extern const KernelDescriptor kAtomicCost;
extern const KernelDescriptor kDirtyHandover;
extern const KernelDescriptor kEvictionProbe;
extern const KernelDescriptor kFalseSharing;
extern const KernelDescriptor kFieldScan;
extern const KernelDescriptor kForkCopy;
extern const KernelDescriptor kGather;
extern const KernelDescriptor kHashLookup;
extern const KernelDescriptor kLineHandoff;
extern const KernelDescriptor kLoadedLatency;
extern const KernelDescriptor kLockContention;
extern const KernelDescriptor kLineStates;
extern const KernelDescriptor kLitmus;
extern const KernelDescriptor kMallocCensus;
extern const KernelDescriptor kMatrixSum;
extern const KernelDescriptor kMisalignedAccess;
extern const KernelDescriptor kNullKernel;
extern const KernelDescriptor kObjectLayout;
extern const KernelDescriptor kPageTouch;
extern const KernelDescriptor kPageMigration;
extern const KernelDescriptor kPagePlacement;
extern const KernelDescriptor kPeterson;
extern const KernelDescriptor kPointerChase;
extern const KernelDescriptor kSortedSearch;
extern const KernelDescriptor kSpinPingPong;
extern const KernelDescriptor kSplitLock;
extern const KernelDescriptor kStream;
extern const KernelDescriptor kStreamRead;
extern const KernelDescriptor kTornAccess;

}  // namespace hardfacts

#endif  // HARDFACTS_KERNELS_KERNELS_H_
