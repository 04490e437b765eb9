/* Enters cgroups and becomes a program: enter FILE... -- PROGRAM ARGUMENT... (each FILE a cgroup.procs). */
#include "bench.h"

int main(int count, char **words) {
  int at = 1;
  for (; at < count && strcmp(words[at], "--"); at++) {
    FILE *procs = fopen(words[at], "w");
    if (!procs || fprintf(procs, "%d", getpid()) < 0 || fclose(procs)) fail(2, words[at]);
  }
  if (at + 1 >= count) fail(2, "no program to become");
  execvp(words[at + 1], words + at + 1);
  fail(2, words[at + 1]);
}
