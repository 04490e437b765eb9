/* How late a sleeping thread runs. --mode timer: it sleeps until the next millisecond, and its lateness is what
 * counts (as cyclictest does). --mode pipe: two processes wake each other through pipes; a round trip is two
 * wake-ups and, on one CPU, two context switches (--same-cpu 1). */
#include "bench.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define PERIOD_NS 1000000ull
#define MOST 4000000

static size_t timers(uint64_t *late, uint64_t ms) {
  uint64_t next = now_ns() + PERIOD_NS;
  size_t count = 0;
  for (; count < ms && count < MOST; count++, next += PERIOD_NS) {
    struct timespec until = {next / 1000000000, next % 1000000000};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {}
    uint64_t now = now_ns();
    late[count] = now - next;
    if (now > next + PERIOD_NS) next = now; /* what was missed is not measured twice */
  }
  return count;
}

static size_t trips(uint64_t *taken, uint64_t ms) {
  int there[2], back[2];
  char byte = 0;
  if (pipe(there) || pipe(back)) fail(2, "no pipes");
  pid_t child = fork();
  if (child < 0) fail(2, "no second process");
  if (!child) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    close(there[1]);
    while (read(there[0], &byte, 1) == 1)
      if (write(back[1], &byte, 1) != 1) break;
    _exit(0);
  }
  size_t count = 0;
  uint64_t before = now_ns(), end = before + ms * 1000000;
  while (before < end && count < MOST) {
    if (write(there[1], &byte, 1) != 1 || read(back[0], &byte, 1) != 1) fail(2, "the other process is gone");
    uint64_t after = now_ns();
    taken[count++] = after - before;
    before = after;
  }
  kill(child, SIGKILL);
  waitpid(child, NULL, 0);
  return count;
}

int main(int count, char **words) {
  uint64_t ms = argument(count, words, "--ms", 1000);
  int by_pipe = !strcmp(text_argument(count, words, "--mode", "timer"), "pipe");
  if (argument(count, words, "--same-cpu", 0)) run_on(sched_getcpu());
  uint64_t *values = malloc(MOST * sizeof *values);
  if (!values) fail(3, "not enough memory");
  size_t got = by_pipe ? trips(values, ms) : timers(values, ms);
  if (!got) fail(2, "nothing was measured");
  printf("{\"p50Ns\":%lu,\"p99Ns\":%lu,\"p999Ns\":%lu}\n", percentile(values, got, .5),
         percentile(values, got, .99), percentile(values, got, .999));
  return 0;
}
