/* Several processes that want a CPU all the time, as vCPUs of busy guests do: how much they do together, and how
 * long a small piece of work takes each of them. A piece walks through the process's own --kib of memory. */
#include "bench.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define PIECES_MOST 200000
#define STEPS 20000

struct shared {
  volatile int ready, go;
  uint64_t done[1024];
  uint64_t kept[1024];
  uint64_t taken[];
};

static void work(struct shared *all, int self, size_t bytes, uint64_t ms) {
  size_t lines = bytes / CACHE_LINE, at = 0, most = PIECES_MOST;
  char *own = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (own == MAP_FAILED) _exit(3);
  memset(own, self + 1, bytes);
  uint64_t *taken = all->taken + (size_t)self * most, done = 0, kept = 0, sum = 0;
  __sync_fetch_and_add(&all->ready, 1);
  while (!all->go) usleep(200);
  uint64_t before = now_ns(), end = before + ms * 1000000;
  while (before < end) {
    for (int step = 0; step < STEPS; step++) {
      at = (at * 5 + 1 + step) % lines;
      sum += ++*(volatile uint64_t *)(own + at * CACHE_LINE);
    }
    uint64_t after = now_ns();
    done++;
    if (kept < most) taken[kept++] = after - before;
    before = after;
  }
  all->done[self] = done;
  all->kept[self] = kept;
  _exit(sum == 42);
}

int main(int count, char **words) {
  int processes = argument(count, words, "--processes", 1);
  uint64_t ms = argument(count, words, "--ms", 1000);
  size_t bytes = argument(count, words, "--kib", 256) * 1024;
  if (processes < 1 || processes > 1024) fail(2, "--processes is 1 to 1024");
  size_t room = sizeof(struct shared) + (size_t)processes * PIECES_MOST * sizeof(uint64_t);
  struct shared *all = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (all == MAP_FAILED) fail(3, "not enough memory");
  for (int i = 0; i < processes; i++) {
    pid_t child = fork();
    if (child < 0) fail(3, "no further process");
    if (!child) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      work(all, i, bytes, ms);
    }
  }
  while (all->ready < processes) usleep(200);
  uint64_t begin = now_ns();
  all->go = 1;
  while (wait(NULL) > 0) {}
  double seconds = (now_ns() - begin) / 1e9;
  uint64_t done = 0, least = UINT64_MAX, most = 0;
  size_t kept = 0;
  for (int i = 0; i < processes; i++) {
    done += all->done[i];
    if (all->done[i] < least) least = all->done[i];
    if (all->done[i] > most) most = all->done[i];
    memmove(all->taken + kept, all->taken + (size_t)i * PIECES_MOST, all->kept[i] * sizeof(uint64_t));
    kept += all->kept[i];
  }
  if (!done) fail(2, "nothing was done");
  printf("{\"piecesPerS\":%.2f,\"p50Ns\":%lu,\"p99Ns\":%lu,\"p999Ns\":%lu,\"fairness\":%.4f}\n", done / seconds,
         percentile(all->taken, kept, .5), percentile(all->taken, kept, .99), percentile(all->taken, kept, .999),
         (double)least / most);
  return 0;
}
