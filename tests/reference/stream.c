// STREAM in plain C, sharing no code with hardfacts: the loops as McCalpin wrote them, for the compiler to make vectors
// of, and with stores past the caches. One thread. Prints GB/s by STREAM's count, medians over passes through the whole
// arrays: read copy copy-nt scale add triad triad-nt. Usage: stream CPU MIB PASSES
#define _GNU_SOURCE
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { kMostPasses = 101, kLoops = 7 };

static double now_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC_RAW, &now);
  return now.tv_sec * 1e9 + now.tv_nsec;
}

static double *array_of(size_t n, double value) {
  const size_t huge = 2 << 20, bytes = (n * sizeof(double) + huge - 1) / huge * huge;
  double *array = aligned_alloc(huge, bytes);
  if (array == NULL) {
    perror("aligned_alloc");
    exit(1);
  }
  madvise(array, bytes, MADV_HUGEPAGE);
  for (size_t i = 0; i < n; ++i) array[i] = value;
  return array;
}

static double sum(const double *restrict a, size_t n) {
  // Eight sums, or the adds would wait for each other; integers, since floats may not be added in another order.
  uint64_t s[64] = {0};
  const uint64_t *words = (const uint64_t *)a;
  for (size_t i = 0; i < n; i += 64) {
    for (int k = 0; k < 64; ++k) s[k] += words[i + k];
  }
  uint64_t all = 0;
  for (int k = 0; k < 64; ++k) all += s[k];
  return (double)all;
}

// The compiler would call memcpy, which chooses how to store by itself.
__attribute__((optimize("no-tree-loop-distribute-patterns"))) static void copy(const double *restrict a,
                                                                                double *restrict c, size_t n) {
  for (size_t i = 0; i < n; ++i) c[i] = a[i];
}

static void scale(const double *restrict c, double *restrict b, size_t n) {
  for (size_t i = 0; i < n; ++i) b[i] = 3.0 * c[i];
}

static void add(const double *restrict a, const double *restrict b, double *restrict c, size_t n) {
  for (size_t i = 0; i < n; ++i) c[i] = a[i] + b[i];
}

static void triad(const double *restrict b, const double *restrict c, double *restrict a, size_t n) {
  for (size_t i = 0; i < n; ++i) a[i] = b[i] + 3.0 * c[i];
}

#if defined(__AVX512F__)
typedef __m512d Vector;
enum { kLanes = 8 };
#define LOAD _mm512_load_pd
#define PAST_CACHES _mm512_stream_pd
#elif defined(__AVX__)
typedef __m256d Vector;
enum { kLanes = 4 };
#define LOAD _mm256_load_pd
#define PAST_CACHES _mm256_stream_pd
#elif defined(__x86_64__)
typedef __m128d Vector;
enum { kLanes = 2 };
#define LOAD _mm_load_pd
#define PAST_CACHES _mm_stream_pd
#endif

#if defined(__x86_64__)
static void copy_past_caches(const double *restrict a, double *restrict c, size_t n) {
  for (size_t i = 0; i < n; i += kLanes) PAST_CACHES(c + i, LOAD(a + i));
  _mm_sfence();
}

static void triad_past_caches(const double *restrict b, const double *restrict c, double *restrict a, size_t n) {
  const Vector q = {3.0, 3.0
#if defined(__AVX__)
                    ,
                    3.0, 3.0
#endif
#if defined(__AVX512F__)
                    ,
                    3.0, 3.0, 3.0, 3.0
#endif
  };
  for (size_t i = 0; i < n; i += kLanes) PAST_CACHES(a + i, LOAD(b + i) + q * LOAD(c + i));
  _mm_sfence();
}
#else
static void copy_past_caches(const double *restrict a, double *restrict c, size_t n) { copy(a, c, n); }
static void triad_past_caches(const double *restrict b, const double *restrict c, double *restrict a, size_t n) {
  triad(b, c, a, n);
}
#endif

static int by_value(const void *x, const void *y) {
  const double a = *(const double *)x, b = *(const double *)y;
  return (a > b) - (a < b);
}

int main(int count, char **arguments) {
  if (count != 4) {
    fprintf(stderr, "usage: stream CPU MIB PASSES\n");
    return 1;
  }
  cpu_set_t cpu;
  CPU_ZERO(&cpu);
  CPU_SET(atoi(arguments[1]), &cpu);
  if (sched_setaffinity(0, sizeof cpu, &cpu) != 0) {
    perror("sched_setaffinity");
    return 1;
  }
  const size_t n = strtoull(arguments[2], NULL, 10) * (1 << 20) / sizeof(double);
  const int passes = atoi(arguments[3]);
  if (n == 0 || passes < 1 || passes > kMostPasses) return 1;
  double *a = array_of(n, 1), *b = array_of(n, 2), *c = array_of(n, 0);
  static double rates[kLoops][kMostPasses];
  static const double bytes[kLoops] = {8, 16, 16, 16, 24, 24, 24};
  volatile double sink = 0;
  for (int pass = 0; pass < passes + 1; ++pass) {
    for (int loop = 0; loop < kLoops; ++loop) {
      const double start = now_ns();
      switch (loop) {
        case 0:
          sink = sink + sum(a, n);
          break;
        case 1:
          copy(a, c, n);
          break;
        case 2:
          copy_past_caches(a, c, n);
          break;
        case 3:
          scale(c, b, n);
          break;
        case 4:
          add(a, b, c, n);
          break;
        case 5:
          triad(b, c, a, n);
          break;
        case 6:
          triad_past_caches(b, c, a, n);
          break;
      }
      // The first pass warms up. What others leave dirty in the caches is a ten-thousandth of an array.
      if (pass > 0) rates[loop][pass - 1] = bytes[loop] * (double)n / (now_ns() - start);
    }
    // Values stay what they were: triads would grow without end.
    if (a[0] != b[0] + 3.0 * c[0] || a[n - 1] != a[0]) {
      fprintf(stderr, "wrong values\n");
      return 1;
    }
    for (size_t i = 0; i < n; ++i) a[i] = 1;
  }
  for (int loop = 0; loop < kLoops; ++loop) {
    qsort(rates[loop], (size_t)passes, sizeof rates[loop][0], by_value);
    printf("%.4f\n", rates[loop][passes / 2]);
  }
  return 0;
}
