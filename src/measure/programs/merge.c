/* What KSM costs a writer: pages that were merged are written, each for the first time since, and the time of each
 * write is taken (the kernel copies the page first). --merge 0: the same writes to pages that are this process's
 * own; --merge zero: to pages that do not exist yet (the kernel clears one). */
#include "bench.h"
#include <fcntl.h>

#define PAGE 4096

static long number_in(const char *path) {
  char text[64] = "";
  int file = open(path, O_RDONLY);
  ssize_t got = file < 0 ? -1 : read(file, text, sizeof text - 1);
  if (file >= 0) close(file);
  return got > 0 ? strtol(text, NULL, 10) : -1;
}

static long merged_pages(void) {
  long pages = number_in("/proc/self/ksm_merging_pages");
  if (pages < 0) fail(3, "the kernel does not tell merged pages of a process (ksm_merging_pages, Linux 5.19)");
  return pages;
}

int main(int count, char **words) {
  size_t pages = argument(count, words, "--mib", 64) * 256;
  uint64_t patience = argument(count, words, "--wait-ms", 20000) * 1000000ull, waited = 0;
  const char *kind = text_argument(count, words, "--merge", "1");
  int merges = !strcmp(kind, "1"), fresh = !strcmp(kind, "zero");
  char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  uint64_t *taken = malloc(pages * sizeof *taken);
  if (at == MAP_FAILED || !taken) fail(3, "not enough memory");
  madvise(at, pages * PAGE, MADV_NOHUGEPAGE);
  memset(taken, 1, pages * sizeof *taken);
  /* Pages come in groups of four alike, as many guests of one image have them: three of each four are saved. */
  if (!fresh)
    for (size_t i = 0; i < pages; i++) memset(at + i * PAGE, 1 + i / 4 % 200, PAGE), *(uint64_t *)(at + i * PAGE) = i / 4;
  long merged = 0;
  if (merges) {
    if (madvise(at, pages * PAGE, MADV_MERGEABLE)) fail(3, "this kernel has no KSM");
    uint64_t begin = now_ns();
    while ((size_t)(merged = merged_pages()) < pages / 100 * 95 && (waited = now_ns() - begin) < patience) usleep(50000);
    if (merged == 0) fail(3, "nothing was merged in time: ksmd had no CPU time, or memory of others to scan first");
  }
  for (size_t i = 0; i < pages; i++) {
    uint64_t before = now_ns();
    *(volatile uint64_t *)(at + i * PAGE + 8) = i;
    taken[i] = now_ns() - before;
  }
  uint64_t all = 0;
  for (size_t i = 0; i < pages; i++) all += taken[i];
  printf("{\"mergedShare\":%.4f,\"savedMiB\":%.2f,\"mergeS\":%.3f,\"meanNs\":%.1f,\"p50Ns\":%lu,\"p99Ns\":%lu,\"p999Ns\":%lu}\n",
         (double)merged / pages, merged * 3 / 4 / 256.0, waited / 1e9, (double)all / pages, percentile(taken, pages, .5),
         percentile(taken, pages, .99), percentile(taken, pages, .999));
  return 0;
}
