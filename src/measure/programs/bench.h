/* What the programs of this directory share: arguments `--name value`, a clock, percentiles. Each is one source,
 * built on the machine that is measured, and prints one line of JSON. Exit 3: this machine lacks what was asked for. */
#define _GNU_SOURCE
#include <errno.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define CACHE_LINE 64

static void fail(int status, const char *what) {
  fprintf(stderr, "%s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
  exit(status);
}

static const char *text_argument(int count, char **words, const char *name, const char *otherwise) {
  for (int i = 1; i + 1 < count; i += 2)
    if (!strcmp(words[i], name)) return words[i + 1];
  return otherwise;
}

static long argument(int count, char **words, const char *name, long otherwise) {
  const char *text = text_argument(count, words, name, NULL);
  return text ? strtol(text, NULL, 10) : otherwise;
}

static uint64_t clock_ns(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static uint64_t now_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

static uint64_t random_state = 88172645463325252ull;
/* Marsaglia 2003 */
static uint64_t next_random(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static int ascending(const void *left, const void *right) {
  uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
  return (a > b) - (a < b);
}

/* Sorts. Of no values, 0. */
static uint64_t percentile(uint64_t *values, size_t count, double share) {
  if (!count) return 0;
  qsort(values, count, sizeof *values, ascending);
  size_t at = share * count;
  return values[at < count ? at : count - 1];
}

static void run_on(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set)) fail(3, "cannot run on that CPU");
}
