import { addChain } from "./add-chain.ts";
import { asymmetricFence } from "./asymmetric-fence.ts";
import { atomicCost } from "./atomic-cost.ts";
import { dirtyHandover } from "./dirty-handover.ts";
import { evictionProbe } from "./eviction-probe.ts";
import { falseSharing } from "./false-sharing.ts";
import { fieldScan } from "./field-scan.ts";
import { forkCopy } from "./fork-copy.ts";
import { gather } from "./gather.ts";
import { hashLookup } from "./hash-lookup.ts";
import type { Kernel } from "./kernel.ts";
import { lineHandoff } from "./line-handoff.ts";
import { lockContention } from "./lock-contention.ts";
import { loadedLatency } from "./loaded-latency.ts";
import { lineStates } from "./line-states.ts";
import { litmus } from "./litmus.ts";
import { mallocCensus } from "./malloc-census.ts";
import { matrixSum } from "./matrix-sum.ts";
import { misalignedAccess } from "./misaligned-access.ts";
import { nullKernel } from "./null-kernel.ts";
import { objectLayout } from "./object-layout.ts";
import { pageTouch } from "./page-touch.ts";
import { pageMigration } from "./page-migration.ts";
import { pagePlacement } from "./page-placement.ts";
import { peterson } from "./peterson.ts";
import { pointerChase } from "./pointer-chase.ts";
import { sortedSearch } from "./sorted-search.ts";
import { spinPingPong } from "./spin-ping-pong.ts";
import { splitLock } from "./split-lock.ts";
import { stream } from "./stream.ts";
import { streamRead } from "./stream-read.ts";
import { tornAccess } from "./torn-access.ts";

/** All kernels, by slug. */
export const kernels: ReadonlyMap<string, Kernel> = new Map<string, Kernel>(
  [
    addChain,
    asymmetricFence,
    atomicCost,
    dirtyHandover,
    evictionProbe,
    falseSharing,
    fieldScan,
    forkCopy,
    gather,
    hashLookup,
    lineHandoff,
    lockContention,
    lineStates,
    loadedLatency,
    litmus,
    mallocCensus,
    matrixSum,
    misalignedAccess,
    nullKernel,
    objectLayout,
    pageTouch,
    pageMigration,
    pagePlacement,
    peterson,
    pointerChase,
    sortedSearch,
    spinPingPong,
    splitLock,
    stream,
    streamRead,
    tornAccess,
  ].map((kernel) => [kernel.slug, kernel as Kernel]),
);

/** What one operation of a kernel is, in words; the slug where there is no such kernel. */
export const kernelOperation = (slug: string): string => kernels.get(slug)?.operation ?? slug;
