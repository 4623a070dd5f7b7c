// A plain pointer chase, sharing no code with hardfacts. A line for each working set: ns a load, and core cycles by
// dependent adds timed in turn with it; medians. Usage: chase CPU SEED BYTES...
#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { kLine = 64, kLoads = 4096, kSamples = 41 };

static uint64_t state;

static uint64_t next_random(void) {
  // xorshift64*: any generator will do.
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return state * 2685821657736338717u;
}

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static void **walk(void **at, long loads) {
  for (; loads > 0; loads -= 8) {
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
    at = (void **)*at;
  }
  return at;
}

// Dependent adds of registers take a cycle each.
static uint64_t add(uint64_t sum, long adds) {
  const uint64_t one = 1;
  for (; adds > 0; adds -= 8) {
    __asm__ volatile(
        "add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0\n add %1, %0"
        : "+r"(sum)
        : "r"(one));
  }
  return sum;
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static double median(double *samples) {
  qsort(samples, kSamples, sizeof *samples, by_value);
  return samples[kSamples / 2];
}

static void chase(size_t bytes) {
  const size_t lines = bytes / kLine;
  char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) {
    perror("mmap");
    exit(1);
  }
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  uint32_t *order = malloc(lines * sizeof *order);
  for (size_t i = 0; i < lines; ++i) order[i] = (uint32_t)i;
  for (size_t i = lines - 1; i > 0; --i) {
    const size_t j = next_random() % (i + 1);
    const uint32_t swapped = order[i];
    order[i] = order[j];
    order[j] = swapped;
  }
  for (size_t i = 0; i < lines; ++i) {
    *(void **)(memory + (size_t)order[i] * kLine) = memory + (size_t)order[(i + 1) % lines] * kLine;
  }
  free(order);
  void **at = (void **)memory;
  const long turn = (long)(lines + 7) / 8 * 8;
  for (int turns = bytes <= 4 << 20 ? 8 : 1; turns > 0; --turns) at = walk(at, turn);
  double samples[kSamples], cycles[kSamples];
  uint64_t sum = 0;
  for (int sample = 0; sample < kSamples; ++sample) {
    const double start = now_ns();
    at = walk(at, kLoads);
    // The next line's address depends on the last load: the clock is read when it has returned.
    __asm__ volatile("" ::"r"(at) : "memory");
    if (at == NULL) abort();
    const double middle = now_ns();
    sum = add(sum, kLoads);
    __asm__ volatile("" ::"r"(sum) : "memory");
    samples[sample] = (middle - start) / kLoads;
    cycles[sample] = (middle - start) / (now_ns() - middle);
  }
  munmap(memory, bytes);
  printf("%.4f %.4f\n", median(samples), median(cycles));
}

int main(int count, char **arguments) {
  if (count < 4) {
    fprintf(stderr, "usage: chase CPU SEED BYTES...\n");
    return 1;
  }
  cpu_set_t cpu;
  CPU_ZERO(&cpu);
  CPU_SET(atoi(arguments[1]), &cpu);
  if (sched_setaffinity(0, sizeof cpu, &cpu) != 0) {
    perror("sched_setaffinity");
    return 1;
  }
  state = 88172645463325252u + strtoull(arguments[2], NULL, 10);
  for (int k = 3; k < count; ++k) chase(strtoull(arguments[k], NULL, 10));
  return 0;
}
