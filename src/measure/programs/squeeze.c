/* A process that uses all its memory, at random: how many pages a second it touches, and how long the slowest
 * touches take. What does not fit its limit has to come back from swap first. */
#include "bench.h"

#define PAGE 4096
#define MOST 4000000

int main(int count, char **words) {
  size_t pages = argument(count, words, "--mib", 64) * 256, got = 0;
  uint64_t ms = argument(count, words, "--ms", 1000);
  char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  uint64_t *taken = malloc(MOST * sizeof *taken);
  if (at == MAP_FAILED || !taken) fail(3, "not enough memory");
  madvise(at, pages * PAGE, MADV_NOHUGEPAGE);
  for (size_t i = 0; i < pages; i++)
    for (size_t j = 0; j < PAGE; j += 8) *(uint64_t *)(at + i * PAGE + j) = next_random();
  uint64_t begin = now_ns(), before = begin, end = begin + ms * 1000000, touched = 0;
  while (before < end) {
    (*(volatile uint64_t *)(at + next_random() % pages * PAGE))++;
    uint64_t after = now_ns();
    if (got < MOST) taken[got++] = after - before;
    touched++;
    before = after;
  }
  printf("{\"touchesPerS\":%.1f,\"p50Ns\":%lu,\"p99Ns\":%lu,\"p999Ns\":%lu}\n", touched * 1e9 / (before - begin),
         percentile(taken, got, .5), percentile(taken, got, .99), percentile(taken, got, .999));
  return 0;
}
