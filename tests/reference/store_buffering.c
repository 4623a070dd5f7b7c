// Store buffering by a plain program of the same shape, that shares no code with hardfacts: two pinned
// threads, words on lines of their own, 256 rounds a batch, words cleared and read by either thread in
// between. `clock` begins rounds at times agreed on, and leaves out those that a thread is late for; `flags`
// lets each thread wait for the other's flag every round, as one would at first. Prints rounds a second (of
// the time spent in rounds) and how many of a million found both words 0. Usage: store_buffering CPU0 CPU1
// BATCHES clock|flags none|full SEED
#define _GNU_SOURCE
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { kRounds = 256, kLines = 4096, kPitch = 256, kMostJitter = 200 };

static _Alignas(4096) char memory[kLines * kPitch];
static int line_of[kLines];
static int cpus[2];
static int batches;
static int by_clock;
static int fenced;
static uint32_t seed;

// One batch, laid out by thread 0.
static volatile uint32_t *words[kRounds][2];
static unsigned char cleared_by[kRounds][2];
static double period;

static struct {
  _Alignas(512) atomic_uint flag;
  uint32_t seen[kRounds];
  int late[kRounds];
  double ticks_a_round;
} of[2];
static _Alignas(512) atomic_uint gate[2];
static _Alignas(512) atomic_ullong start;

static uint64_t Clock(void) {
#if defined(__x86_64__)
  uint32_t low, high;
  __asm__ volatile("rdtsc" : "=a"(low), "=d"(high)::"memory");
  return (uint64_t)high << 32 | low;
#else
  uint64_t now;
  __asm__ volatile("isb\n\tmrs %0, cntvct_el0" : "=r"(now)::"memory");
  return now;
#endif
}

static void WaitForLoads(void) {
#if defined(__x86_64__)
  __asm__ volatile("lfence" ::: "memory");
#else
  __asm__ volatile("dsb ld" ::: "memory");
#endif
}

static uint32_t StoreAndLoad(volatile uint32_t *mine, volatile uint32_t *other) {
  uint32_t value;
#if defined(__x86_64__)
  if (fenced) {
    __asm__ volatile("movl $1, %1\n\tmfence\n\tmovl %2, %0"
                     : "=&r"(value), "=m"(*mine)
                     : "m"(*other)
                     : "memory");
  } else {
    __asm__ volatile("movl $1, %1\n\tmovl %2, %0" : "=&r"(value), "=m"(*mine) : "m"(*other) : "memory");
  }
#else
  if (fenced) {
    __asm__ volatile("str %w3, %1\n\tdmb ish\n\tldr %w0, %2"
                     : "=&r"(value), "=m"(*mine)
                     : "m"(*other), "r"(1)
                     : "memory");
  } else {
    __asm__ volatile("str %w3, %1\n\tldr %w0, %2"
                     : "=&r"(value), "=m"(*mine)
                     : "m"(*other), "r"(1)
                     : "memory");
  }
#endif
  return value;
}

static uint32_t Random(uint32_t *state) {
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void Meet(int self) {
  unsigned turn = atomic_load(&gate[self]) + 1;
  atomic_store(&gate[self], turn);
  while (atomic_load(&gate[!self]) < turn) {
  }
}

static void Wait(uint32_t cycles) {
  for (uint32_t i = 0; i < cycles; ++i) __asm__ volatile("");
}

static double Seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC_RAW, &t);
  return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void RunByClock(int self, int role, const uint32_t *jitter) {
  if (self == 0) atomic_store(&start, Clock() + (uint64_t)(2 * period));
  uint64_t first;
  while ((first = atomic_load(&start)) == 0) {
  }
  double ticks = 0;
  int run = 0;
  for (int i = 0; i < kRounds; ++i) {
    uint64_t begin = first + (uint64_t)(i * period), now = Clock();
    of[self].late[i] = period > 0 && now > begin;
    if (of[self].late[i]) continue;
    while (now < begin) now = Clock();
    Wait(jitter[i]);
    of[self].seen[i] = StoreAndLoad(words[i][role], words[i][!role]);
    WaitForLoads();
    double took = (double)(Clock() - now);
    ticks += period > 0 && took > 4 * period ? 4 * period : took;
    ++run;
  }
  of[self].ticks_a_round = run > 0 ? ticks / run : 0;
}

static void RunByFlags(int self, int role, const uint32_t *jitter) {
  for (int i = 0; i < kRounds; ++i) {
    unsigned turn = atomic_load_explicit(&of[self].flag, memory_order_relaxed) + 1;
    atomic_store_explicit(&of[self].flag, turn, memory_order_release);
    while (atomic_load_explicit(&of[!self].flag, memory_order_acquire) < turn) {
    }
    Wait(jitter[i]);
    of[self].seen[i] = StoreAndLoad(words[i][role], words[i][!role]);
  }
}

static void *Thread(void *argument) {
  static double seconds;
  static long counted, both_zero;
  int self = (int)(intptr_t)argument;
  uint32_t state = seed * 2 + (uint32_t)self + 1, jitter[kRounds];
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpus[self], &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) exit(1);
  for (int batch = 0; batch < batches; ++batch) {
    if (self == 0) {
      for (int i = 0; i < 2 * kRounds; ++i) {
        int line = line_of[(batch * (2 * kRounds + 1) + i) % kLines];
        words[i / 2][i % 2] = (volatile uint32_t *)(memory + line * kPitch);
        cleared_by[i / 2][i % 2] = Random(&state) >> 31;
      }
      atomic_store(&start, 0);
    }
    Meet(self);
    for (int i = 0; i < 2 * kRounds; ++i) {
      if (cleared_by[i / 2][i % 2] == self) *words[i / 2][i % 2] = 0;
    }
    Meet(self);
    for (int i = 0; i < kRounds; ++i) {
      if (Random(&state) >> 31) (void)*words[i][0];
      if (Random(&state) >> 31) (void)*words[i][1];
      jitter[i] = Random(&state) % (kMostJitter + 1);
    }
    Meet(self);
    double begin = Seconds();
    (by_clock ? RunByClock : RunByFlags)(self, (self + batch) % 2, jitter);
    double end = Seconds();
    Meet(self);
    if (self != 0) continue;
    seconds += end - begin;
    for (int i = 0; i < kRounds; ++i) {
      if (of[0].late[i] || of[1].late[i]) continue;
      ++counted;
      both_zero += of[0].seen[i] == 0 && of[1].seen[i] == 0;
    }
    double ticks = of[0].ticks_a_round > of[1].ticks_a_round ? of[0].ticks_a_round : of[1].ticks_a_round;
    if (ticks > 0) period = 1.5 * ticks;
  }
  if (self == 0) printf("%.0f %.1f\n", (double)counted / seconds, 1e6 * (double)both_zero / (double)counted);
  return NULL;
}

int main(int count, char **arguments) {
  if (count != 7) return 2;
  for (int i = 0; i < 2; ++i) cpus[i] = atoi(arguments[1 + i]);
  batches = atoi(arguments[3]);
  by_clock = strcmp(arguments[4], "clock") == 0;
  fenced = strcmp(arguments[5], "full") == 0;
  seed = (uint32_t)atoi(arguments[6]);
  uint32_t state = seed + 1;
  for (int i = 0; i < kLines; ++i) {
    int other = (int)(Random(&state) % (uint32_t)(i + 1));
    line_of[i] = line_of[other];
    line_of[other] = i;
  }
  memset(memory, 0, sizeof memory);
  pthread_t threads[2];
  for (intptr_t i = 0; i < 2; ++i) {
    if (pthread_create(&threads[i], NULL, Thread, (void *)i) != 0) return 1;
  }
  for (int i = 0; i < 2; ++i) pthread_join(threads[i], NULL);
  return 0;
}
