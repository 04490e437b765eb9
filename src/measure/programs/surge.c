/* A sudden want of memory: a process writes to so many MiB it did not have before, page by page, and it is told how
 * far it came. The kernel may kill it for want of memory, or it may be too slow: then that is the result. */
#include "bench.h"
#include <signal.h>
#include <sys/wait.h>

#define PAGE 4096

struct shared {
  volatile uint64_t touched;
  uint64_t taken[];
};

static void set_victim(const char *score) {
  FILE *file = fopen("/proc/self/oom_score_adj", "w");
  if (!file || fprintf(file, "%s", score) < 0 || fclose(file)) fail(3, "oom_score_adj");
}

static void touch(struct shared *all, size_t pages) {
  set_victim("1000");
  char *at = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (at == MAP_FAILED) _exit(1);
  madvise(at, pages * PAGE, MADV_NOHUGEPAGE);
  uint64_t before = now_ns();
  for (size_t i = 0; i < pages; i++) {
    *(volatile uint64_t *)(at + i * PAGE) = next_random();
    uint64_t after = now_ns();
    all->taken[i] = after - before;
    all->touched = i + 1;
    before = after;
  }
  _exit(0);
}

int main(int count, char **words) {
  size_t pages = argument(count, words, "--mib", 64) * 256;
  uint64_t most_ns = argument(count, words, "--most-ms", 60000) * 1000000ull;
  size_t room = sizeof(struct shared) + pages * sizeof(uint64_t);
  struct shared *all = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (all == MAP_FAILED) fail(3, "not enough memory");
  /* Or the kernel would find out while it counts. */
  memset(all, 0, room);
  uint64_t begin = now_ns();
  pid_t child = fork();
  if (child < 0) fail(3, "no further process");
  if (!child) touch(all, pages);
  int status = 0;
  while (!waitpid(child, &status, WNOHANG)) {
    if (now_ns() - begin > most_ns) kill(child, SIGKILL);
    usleep(1000);
  }
  uint64_t end = now_ns(), touched = all->touched;
  int succeeded = WIFEXITED(status) && !WEXITSTATUS(status);
  printf("{\"succeeded\":%d,\"touchedMiB\":%.1f,\"seconds\":%.4f,\"p50Ns\":%lu,\"p99Ns\":%lu,\"p999Ns\":%lu}\n", succeeded,
         touched / 256.0, (end - begin) / 1e9, percentile(all->taken, touched, .5),
         percentile(all->taken, touched, .99), percentile(all->taken, touched, .999));
  return 0;
}
