// What a hand-over takes by a plain program of the same shape, that shares no code with hardfacts: two pinned
// threads answer each other by plain stores and loads, 16 round trips on each of 64 lines in turn. Prints ns one
// way, the median over short stretches: the mean would be about interruptions. Usage: ping_pong CPU0 CPU1 TRIPS
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

enum { kLines = 64, kPitch = 256, kTripsALine = 16, kLinesAStretch = 10, kMostStretches = 1000000 };
enum { kTripsAStretch = kTripsALine * kLinesAStretch };

static char *memory;
static int cpus[2];
static long stretches;
static double one_way[kMostStretches];

static atomic_ulong *Line(long n) { return (atomic_ulong *)(memory + n % kLines * kPitch); }

static void Pin(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) != 0) {
    perror("sched_setaffinity");
    exit(1);
  }
}

static int64_t NowNs(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC_RAW, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

// Odd tokens ask, even ones answer; none is used twice, so nothing left on a line is taken for one.
static void *Answer(void *unused) {
  Pin(cpus[1]);
  unsigned long token = 1;
  for (long n = 0; n < stretches * kLinesAStretch; ++n) {
    atomic_ulong *line = Line(n);
    for (int trip = 0; trip < kTripsALine; ++trip, token += 2) {
      while (atomic_load_explicit(line, memory_order_acquire) != token) {
      }
      atomic_store_explicit(line, token + 1, memory_order_release);
    }
  }
  return unused;
}

static int Ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int count, char **words) {
  if (count != 4) return 2;
  cpus[0] = atoi(words[1]);
  cpus[1] = atoi(words[2]);
  stretches = atol(words[3]) / kTripsAStretch;
  if (stretches < 8 || stretches > kMostStretches) return 2;
  memory = mmap(NULL, kLines * kPitch, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return 1;
  memset(memory, 0, kLines * kPitch);
  Pin(cpus[0]);
  pthread_t answerer;
  if (pthread_create(&answerer, NULL, Answer, NULL) != 0) return 1;
  unsigned long token = 1;
  long n = 0;
  for (long stretch = 0; stretch < stretches; ++stretch) {
    int64_t begin = NowNs();
    for (int k = 0; k < kLinesAStretch; ++k, ++n) {
      atomic_ulong *line = Line(n);
      for (int trip = 0; trip < kTripsALine; ++trip, token += 2) {
        atomic_store_explicit(line, token, memory_order_release);
        while (atomic_load_explicit(line, memory_order_acquire) != token + 1) {
        }
      }
    }
    one_way[stretch] = (double)(NowNs() - begin) / (2 * kTripsAStretch);
  }
  pthread_join(answerer, NULL);
  // The first eighth is waking up.
  long first = stretches / 8;
  qsort(one_way + first, (size_t)(stretches - first), sizeof *one_way, Ascending);
  printf("%.2f\n", one_way[first + (stretches - first) / 2]);
  return 0;
}
