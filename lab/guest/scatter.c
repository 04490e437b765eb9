/*
 * scatter PID NODES: spreads the largest mapping of a process over NUMA nodes 0 to NODES-1, 2 MiB by 2 MiB in turn (a
 * huge page moves as a whole), as a guest lies after a long life on a busy host. move_pages(2) binds nothing: where
 * pages go later is anyone's choice.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* A call costs the same for a page as for thousands: it has all pCPUs hand in what they hold back. */
#define BATCH 16384
#define CHUNK (2ul << 20)
#define MPOL_MF_MOVE_ALL 4

static void largest(int pid, unsigned long *from, unsigned long *to) {
  char path[64], line[512];
  unsigned long start, end;
  snprintf(path, sizeof path, "/proc/%d/maps", pid);
  FILE *maps = fopen(path, "r");
  if (!maps) { perror(path); exit(1); }
  *from = *to = 0;
  while (fgets(line, sizeof line, maps))
    if (sscanf(line, "%lx-%lx rw", &start, &end) == 2 && end - start > *to - *from) *from = start, *to = end;
  fclose(maps);
}

int main(int argc, char **argv) {
  if (argc != 3) { fprintf(stderr, "usage: scatter PID NODES\n"); return 2; }
  static int status[BATCH], nodes[BATCH];
  static void *pages[BATCH];
  int pid = atoi(argv[1]), count = atoi(argv[2]);
  unsigned long page = sysconf(_SC_PAGESIZE), from, to;
  largest(pid, &from, &to);
  while (from < to) {
    unsigned long filled = 0;
    for (; filled < BATCH && from < to; filled++, from += page) {
      pages[filled] = (void *)from;
      nodes[filled] = from / CHUNK % count;
    }
    if (syscall(SYS_move_pages, pid, filled, pages, nodes, status, MPOL_MF_MOVE_ALL) < 0) { perror("move_pages"); return 1; }
  }
  return 0;
}
