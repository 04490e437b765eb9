/* What it takes to leave a guest and come back: CPUID always leaves one (Intel SDM volume 3, 26.1.2; AMD APM
 * volume 2, 15.9). On bare metal the same instruction stays on the processor. */
#include "bench.h"
#if !defined(__x86_64__)
int main(void) { fail(3, "there is no CPUID on this processor"); }
#else
#include <cpuid.h>

#define ROUND 200

int main(int count, char **words) {
  uint64_t ms = argument(count, words, "--ms", 1000), begin = now_ns(), end = begin + ms * 1000000, now = begin, calls = 0;
  unsigned a, b, c, d;
  while (now < end) {
    for (int i = 0; i < ROUND; i++) __cpuid_count(0, 0, a, b, c, d);
    calls += ROUND;
    now = now_ns();
  }
  printf("{\"nsPerCall\":%.2f}\n", (double)(now - begin) / calls);
  return 0;
}
#endif
