import { measuringModule } from "../src/package-files.ts";
import type { Catalogue } from "../src/runner/options.ts";
import { allocatorAlignment } from "./allocator-alignment/experiment.ts";
import { asymmetricFence } from "./asymmetric-fence/experiment.ts";
import { atomicCost } from "./atomic-cost/experiment.ts";
import { chapters } from "./chapters.ts";
import { bandwidthScaling } from "./bandwidth-scaling/experiment.ts";
import { cacheBandwidth } from "./cache-bandwidth/experiment.ts";
import { cacheLatency } from "./cache-latency/experiment.ts";
import { cacheSimulation } from "./cache-simulation/experiment.ts";
import { coherenceStates } from "./coherence-states/experiment.ts";
import { coreHandoff } from "./core-handoff/experiment.ts";
import { counterScaling } from "./counter-scaling/experiment.ts";
import { cpuPinning } from "./cpu-pinning/experiment.ts";
import { dataLayout } from "./data-layout/experiment.ts";
import { falseSharingDistance } from "./false-sharing-distance/experiment.ts";
import { falseSharing } from "./false-sharing/experiment.ts";
import { hugePageAccounting } from "./huge-page-accounting/experiment.ts";
import { hugePageFork } from "./huge-page-fork/experiment.ts";
import { hugePageTradeoffs } from "./huge-page-tradeoffs/experiment.ts";
import { instrument } from "./instrument/experiment.ts";
import { l3Inclusion } from "./l3-inclusion/experiment.ts";
import { loadedLatency } from "./loaded-latency/experiment.ts";
import { lockContention } from "./lock-contention/experiment.ts";
import { matrixTraversal } from "./matrix-traversal/experiment.ts";
import { memoryParallelism } from "./memory-parallelism/experiment.ts";
import { litmus } from "./litmus/experiment.ts";
import { misalignedAccess } from "./misaligned-access/experiment.ts";
import { nontemporalStores } from "./nontemporal-stores/experiment.ts";
import { pageFaults } from "./page-faults/experiment.ts";
import { numaBalancing } from "./numa-balancing/experiment.ts";
import { numaBandwidth } from "./numa-bandwidth/experiment.ts";
import { numaLatency } from "./numa-latency/experiment.ts";
import { numaPlacement } from "./numa-placement/experiment.ts";
import { petersonLock } from "./peterson-lock/experiment.ts";
import { redisHugePages } from "./redis-huge-pages/experiment.ts";
import { redisMemoryTraffic } from "./redis-memory-traffic/experiment.ts";
import { redisNuma } from "./redis-numa/experiment.ts";
import { redisObjects } from "./redis-objects/experiment.ts";
import { smallSearch } from "./small-search/experiment.ts";
import { softwarePrefetch } from "./software-prefetch/experiment.ts";
import { splitLockExperiment } from "./split-lock/experiment.ts";
import { tlbReach } from "./tlb-reach/experiment.ts";
import { tornAccess } from "./torn-access/experiment.ts";
import { traversalOrder } from "./traversal-order/experiment.ts";

/** Every experiment, one line each. */
export const catalogue: Catalogue = {
  module: measuringModule("catalogue").href,
  chapters,
  experiments: [
    instrument,
    coreHandoff,
    coherenceStates,
    falseSharing,
    falseSharingDistance,
    counterScaling,
    lockContention,
    atomicCost,
    asymmetricFence,
    misalignedAccess,
    splitLockExperiment,
    tornAccess,
    dataLayout,
    allocatorAlignment,
    cacheLatency,
    cacheBandwidth,
    l3Inclusion,
    cacheSimulation,
    nontemporalStores,
    hugePageAccounting,
    pageFaults,
    hugePageFork,
    hugePageTradeoffs,
    redisHugePages,
    numaPlacement,
    numaLatency,
    numaBandwidth,
    numaBalancing,
    cpuPinning,
    bandwidthScaling,
    softwarePrefetch,
    redisMemoryTraffic,
    redisNuma,
    redisObjects,
    traversalOrder,
    smallSearch,
    matrixTraversal,
    litmus,
    petersonLock,
    memoryParallelism,
    loadedLatency,
    tlbReach,
  ],
};
