/* The memory of a guest as KSM sees it: one range of --m MiB, to be merged. Per cent of its pages by kind, from the
 * environment: ALIKE the same in all guests, BUSY written anew every BUSY_S seconds, the rest its own. Eight of the
 * alike pages a second become its own for a second: writes to merged pages. It is named and started as QEMU is, so
 * that whoever looks for guests finds it. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define STRAYS 8

static uint64_t *memory;

static void fill(size_t page, uint64_t seed) {
  uint64_t state = seed * 0x9e3779b97f4a7c15ull + 1, *word = memory + page * (PAGE / 8);
  for (size_t at = 0; at < PAGE / 8; at++) {
    state ^= state << 13, state ^= state >> 7, state ^= state << 17;
    word[at] = state;
  }
}

static size_t told(const char *name) {
  const char *text = getenv(name);
  return text ? strtoul(text, NULL, 10) : 0;
}

int main(int count, char **words) {
  size_t mib = 0;
  for (int at = 1; at + 1 < count; at++)
    if (!strcmp(words[at], "-m")) mib = strtoul(words[at + 1], NULL, 10);
  size_t pages = mib * 256, alike = pages * told("ALIKE") / 100, busy = pages * told("BUSY") / 100, period = told("BUSY_S");
  memory = mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == 0 || period == 0 || memory == MAP_FAILED) return 2;
  madvise(memory, pages * PAGE, MADV_NOHUGEPAGE);
  if (madvise(memory, pages * PAGE, MADV_MERGEABLE)) return 3;
  uint64_t own = (uint64_t)getpid() << 32, version = 1;
  for (size_t page = 0; page < pages; page++) fill(page, page < alike ? page + 1 : own + page);
  puts("ready");
  fflush(stdout);
  for (uint64_t second = 0;; second++) {
    for (size_t at = second % period; at < busy; at += period) fill(alike + at, own + (version++ << 20) + at);
    for (size_t stray = 0; alike && stray < STRAYS; stray++) {
      fill((second * STRAYS + stray) % alike, own + pages + stray);
      if (second > 0) fill(((second - 1) * STRAYS + stray) % alike, ((second - 1) * STRAYS + stray) % alike + 1);
    }
    sleep(1);
  }
}
