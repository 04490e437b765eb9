/* Latency of dependent loads: a pointer is followed through every line of a working set in random order, so that
 * neither prefetching nor overlap hides what one load takes. With --hop A,B the thread is moved back and forth
 * between two CPUs meanwhile; with --write 1 each line is written too, so that another cache has to give it up.
 * The thread's own CPU time is what counts: waiting for a CPU that others use is no latency of memory. */
#include "bench.h"
#include <sys/syscall.h>

#define LOADS_A_ROUND 2000
#define MIB (1024 * 1024)

static char *memory(size_t bytes, const char *page) {
  size_t huge = 2 * MIB;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS;
  if (!strcmp(page, "2m") || !strcmp(page, "1g")) {
    int shift = !strcmp(page, "2m") ? 21 : 30;
    size_t unit = 1ull << shift, rounded = (bytes + unit - 1) / unit * unit;
    char *at = mmap(NULL, rounded, PROT_READ | PROT_WRITE, flags | MAP_HUGETLB | (shift << 26), -1, 0);
    if (at == MAP_FAILED) fail(3, "no huge pages of that size are reserved");
    return at;
  }
  char *at = mmap(NULL, bytes + huge, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (at == MAP_FAILED) fail(3, "not enough memory");
  at = (char *)(((uintptr_t)at + huge - 1) / huge * huge);
  int advice = !strcmp(page, "thp") ? MADV_HUGEPAGE : MADV_NOHUGEPAGE;
  if (madvise(at, bytes, advice) && advice == MADV_HUGEPAGE) fail(3, "no transparent huge pages here");
  return at;
}

/* One cycle through all lines (Sattolo 1986). */
static void link_lines(char *at, size_t lines) {
  uint32_t *order = malloc(lines * sizeof *order);
  if (!order) fail(3, "not enough memory");
  for (size_t i = 0; i < lines; i++) order[i] = i;
  for (size_t i = lines - 1; i > 0; i--) {
    size_t j = next_random() % i;
    uint32_t kept = order[i];
    order[i] = order[j];
    order[j] = kept;
  }
  for (size_t i = 0; i < lines; i++)
    *(void **)(at + (size_t)order[i] * CACHE_LINE) = at + (size_t)order[(i + 1) % lines] * CACHE_LINE;
  free(order);
}

int main(int count, char **words) {
  size_t bytes = argument(count, words, "--kib", 1024) * 1024;
  uint64_t ms = argument(count, words, "--ms", 1000), every = argument(count, words, "--every-us", 1000) * 1000ull;
  int writes = argument(count, words, "--write", 0);
  const char *hop = text_argument(count, words, "--hop", "");
  int cpus[2] = {-1, -1}, at = 0, hops = sscanf(hop, "%d,%d", &cpus[0], &cpus[1]) == 2;
  size_t lines = bytes / CACHE_LINE;
  if (lines < 2) fail(2, "--kib is too small");
  char *start = memory(bytes, text_argument(count, words, "--page", "4k"));
  if (cpus[0] >= 0) run_on(cpus[0]);
  link_lines(start, lines);
  void **place = (void **)start;
  for (size_t i = 0; i < lines; i++) place = *place;

  uint64_t cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID);
  uint64_t begin = now_ns(), end = begin + ms * 1000000, next = begin + every, now = begin, loads = 0, moves = 0;
  while (now < end) {
    for (int i = 0; i < LOADS_A_ROUND; i++) {
      void **target = *place;
      if (writes) ((volatile uint64_t *)place)[1]++;
      place = target;
    }
    loads += LOADS_A_ROUND;
    now = now_ns();
    if (hops && now >= next) {
      at = !at;
      run_on(cpus[at]);
      moves++;
      next = (now = now_ns()) + every;
    }
  }
  __asm__ volatile("" ::"r"(place));
  cpu = clock_ns(CLOCK_THREAD_CPUTIME_ID) - cpu;
  printf("{\"nsPerLoad\":%.4f,\"wallNsPerLoad\":%.4f,\"hopsPerS\":%.1f}\n", (double)cpu / loads,
         (double)(now - begin) / loads, moves * 1e9 / (now - begin));
  return 0;
}
