/*
 * The floor that the thread sampler is compared with: reads the files named on standard input, one a line,
 * through kept descriptors, and adds up what they say. For every line "go" it takes the number of samples
 * given as its argument and prints the CPU time of one sample in nanoseconds.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define MAX_FILES 65536

static int files[MAX_FILES];
static int is_stat[MAX_FILES];
static int count;

static long long cpu_ns(void) {
  struct timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

/* The same work as the sampler: three numbers of a schedstat, the processor of a stat. */
static unsigned long long parse(char *text, ssize_t length, int stat) {
  unsigned long long sum = 0;
  text[length] = 0;
  if (!stat) {
    char *at = text;
    for (int field = 0; field < 3; field++) sum += strtoull(at, &at, 10);
    return sum;
  }
  char *at = strrchr(text, ')');
  for (int field = 0; at && field < 37; field++) at = strchr(at + 1, ' ');
  return at ? strtoull(at, NULL, 10) : 0;
}

static unsigned long long sample(void) {
  char text[4096];
  unsigned long long sum = 0;
  for (int index = 0; index < count; index++) {
    ssize_t length = pread(files[index], text, sizeof text - 1, 0);
    if (length > 0) sum += parse(text, length, is_stat[index]);
  }
  return sum;
}

int main(int argc, char **argv) {
  int samples = argc > 1 ? atoi(argv[1]) : 100;
  char line[4096];
  unsigned long long sum = 0;
  while (fgets(line, sizeof line, stdin)) {
    line[strcspn(line, "\n")] = 0;
    if (strcmp(line, "go") == 0) {
      long long start = cpu_ns();
      for (int index = 0; index < samples; index++) sum += sample();
      printf("%lld %d %llu\n", (cpu_ns() - start) / samples, count, sum);
      fflush(stdout);
    } else if (count < MAX_FILES) {
      files[count] = open(line, O_RDONLY);
      size_t length = strlen(line);
      is_stat[count] = length > 5 && strcmp(line + length - 5, "/stat") == 0;
      if (files[count] < 0) return perror(line), 1;
      count++;
    }
  }
  return 0;
}
