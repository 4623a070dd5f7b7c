// What a line costs by its coherence state, by a plain program that shares no code with hardfacts: two pinned
// threads bring lines into a state in turns, then the first visits them once in random order, each address
// coming from the line before. Prints the median over rounds in ns an access, one `name value` a line. Usage:
// line_states CPU0 CPU1 ROUNDS
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#if defined(__x86_64__)
#include <emmintrin.h>
#endif

enum { kLines = 256, kLinesAPage = 4, kPages = kLines / kLinesAPage, kOwnPasses = 16, kMostRounds = 10000 };
static const size_t kDropBytes = 8 << 20;  // several times any private second level

enum Step { kOwnWrite, kOwnFlush, kOwnRead, kOwnDrop, kPeerFlush, kPeerWrite, kPeerRead };
struct Case {
  const char *name;
  int steps[6];
  int count;
  int rmw;
  int passes;  // several only where a visit leaves the state as it was
};
static const struct Case kCases[] = {
    {"load_modified_by_peer", {kOwnWrite, kPeerWrite}, 2, 0, 1},
    {"load_exclusive_by_peer", {kOwnWrite, kPeerFlush, kPeerRead}, 3, 0, 1},
    {"load_shared", {kOwnWrite, kPeerFlush, kPeerRead, kOwnRead, kOwnDrop}, 5, 0, 1},
    {"load_memory", {kOwnWrite, kOwnFlush}, 2, 0, 1},
    {"load_own", {kOwnWrite}, 1, 0, kOwnPasses},
    {"rmw_modified", {kOwnWrite}, 1, 1, kOwnPasses},
    {"rmw_shared", {kOwnWrite, kPeerRead}, 2, 1, 1},
    {"rmw_modified_by_peer", {kOwnWrite, kPeerWrite}, 2, 1, 1},
    {"rmw_memory", {kOwnWrite, kOwnFlush}, 2, 1, 1},
    {"rmw_exclusive", {kOwnWrite, kOwnFlush, kOwnRead}, 3, 1, 1},
};
enum { kCaseCount = sizeof kCases / sizeof kCases[0] };

struct Line {
  _Atomic(uintptr_t) next;
  uint64_t written;
};

static char *memory;
static char *drop;
static struct Line *places[kLines];
static char *spares[kPages];
static int cpus[2];
static int rounds;
static int visits[kLines];
static double ns[kCaseCount][kMostRounds];

static _Alignas(512) atomic_int arrived;
static _Alignas(512) atomic_int generation;
static _Alignas(512) char end_of_isolation;

static void Barrier(void) {
  int now = atomic_load(&generation);
  if (atomic_fetch_add(&arrived, 1) == 1) {
    atomic_store(&arrived, 0);
    atomic_store(&generation, now + 1);
  } else {
    while (atomic_load(&generation) == now) {
    }
  }
}

static int64_t NowNs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC_RAW, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static struct Line *At(int i) { return places[i]; }

// Four lines a page at irregular places of its quarters, where no prefetcher foresees the next.
static void Place(void) {
  for (int i = 0; i < kLines; ++i) {
    int place = rand() % 16 * 64;
    places[i] = (struct Line *)(memory + i * 1024 + place);
    if (i % kLinesAPage == 0) spares[i / kLinesAPage] = memory + i * 1024 + (place + 512) % 1024;
  }
  for (int i = 0; i < kPages; ++i) {
    int j = rand() % (i + 1);
    char *spare = spares[i];
    spares[i] = spares[j];
    spares[j] = spare;
  }
}

static void Flush(void) {
  for (int i = 0; i < kLines; ++i) {
#if defined(__x86_64__)
    _mm_clflush(At(i));
#else
    __asm__ volatile("dc civac, %0" ::"r"(At(i)) : "memory");
#endif
  }
#if defined(__x86_64__)
  _mm_mfence();
#else
  __asm__ volatile("dsb ish" ::: "memory");
#endif
}

static void Do(int step) {
  // Not even on a mispredicted path may the other thread have begun with this step.
#if defined(__x86_64__)
  _mm_lfence();
#else
  __asm__ volatile("dsb nsh\n\tisb" ::: "memory");
#endif
  switch (step) {
    case kOwnWrite:
    case kPeerWrite:
      for (int i = 0; i < kLines; ++i) ++*(volatile uint64_t *)&At(i)->written;
      break;
    case kOwnRead:
    case kPeerRead:
      for (int i = 0; i < kLines; ++i) (void)*(volatile uint64_t *)&At(i)->written;
      break;
    case kOwnFlush:
    case kPeerFlush:
      Flush();
      break;
    case kOwnDrop:
      for (size_t offset = 0; offset < kDropBytes; offset += 64) (void)*(volatile char *)(drop + offset);
      break;
  }
}

static double Visit(const struct Case *test) {
  // Translations back into the TLB, by a line of each page that nobody measures.
  for (int i = 0; i < kPages; ++i) (void)*(volatile char *)spares[i];
  struct Line *line = At(visits[0]);
  int64_t begin = NowNs();
  for (int pass = 0; pass < test->passes; ++pass) {
    if (test->rmw) {
      // Adding nothing is a locked read-modify-write all the same, and what it returns is the next address.
      for (int i = 0; i < kLines; ++i)
        line = (struct Line *)atomic_fetch_add(&line->next, (uintptr_t)(begin == 0));
    } else {
      for (int i = 0; i < kLines; ++i) line = (struct Line *)*(volatile uintptr_t *)&line->next;
    }
  }
  // The clock waits for the last load: its own read is ordered behind what depends on it.
  if (line != At(visits[0])) exit(1);
  return (double)(NowNs() - begin) / (kLines * test->passes);
}

static void Shuffle(void) {
  for (int i = 0; i < kLines; ++i) {
    int j = rand() % (i + 1);
    visits[i] = visits[j];
    visits[j] = i;
  }
  for (int i = 0; i < kLines; ++i) At(visits[i])->next = (uintptr_t)At(visits[(i + 1) % kLines]);
}

static void *Thread(void *argument) {
  int self = (int)(intptr_t)argument;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpus[self], &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) exit(1);
  for (int round = 0; round < rounds; ++round) {
    for (int k = 0; k < kCaseCount; ++k) {
      const struct Case *test = &kCases[k];
      if (self == 0) Shuffle();
      for (int s = 0; s < test->count; ++s) {
        Barrier();
        if ((test->steps[s] >= kPeerFlush) == (self == 1)) Do(test->steps[s]);
      }
      Barrier();
      if (self == 0) ns[k][round] = Visit(test);
      Barrier();
    }
  }
  return NULL;
}

static int Ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static char *Map(size_t bytes) {
  char *data = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (data == MAP_FAILED) exit(1);
  madvise(data, bytes, MADV_NOHUGEPAGE);
  memset(data, 1, bytes);
  return data;
}

int main(int count, char **words) {
  if (count != 4) return 2;
  cpus[0] = atoi(words[1]);
  cpus[1] = atoi(words[2]);
  rounds = atoi(words[3]);
  if (rounds < 1 || rounds > kMostRounds) return 2;
  memory = Map(kPages * 4096);
  drop = Map(kDropBytes);
  Place();
  pthread_t threads[2];
  for (intptr_t i = 0; i < 2; ++i) {
    if (pthread_create(&threads[i], NULL, Thread, (void *)i) != 0) return 1;
  }
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  for (int k = 0; k < kCaseCount; ++k) {
    qsort(ns[k], (size_t)rounds, sizeof ns[k][0], Ascending);
    printf("%s %.2f\n", kCases[k].name, ns[k][rounds / 2]);
  }
  (void)end_of_isolation;
  return 0;
}
