import type { Explanation } from "../../src/experiment/experiment.ts";

export const explanation: Explanation = {
  mechanism:
    "A lock is a word that changes hands with its line. Test-and-set exchanges on every attempt, so each waiter pulls the line away from the holder while it waits, and the holder must fetch it back to let go. Test-and-test-and-set first reads: all waiters share a copy and cause no traffic until the release invalidates it, then all of them try at once. A mutex puts waiters to sleep, which costs a system call and a wake-up, but leaves the line alone and lets the holder finish. A lock-free stack replaces lock and unlock by one compare-and-swap of its head, and pays for every exchange that came too late by doing the work again, while all of them queue at the head's line just as they would at a lock.",
  confounders: [
    "A holder that loses its CPU keeps all waiters spinning for a whole time slice; blocks with a switch are left out, but a host's own scheduler is not seen.",
    "With two threads there is hardly a difference between the spin locks: a waiter is alone with the holder.",
    "How much work is done inside and outside the lock decides who wins; the figures are for the stated stretches only.",
    "The C library decides whether its mutex spins before it sleeps: glibc's default kind does not, musl's does.",
  ],
};
