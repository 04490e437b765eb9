/* Runs a program that gets no transparent huge pages, whatever it asks for (PR_SET_THP_DISABLE, prctl(2)). */
#include "bench.h"
#include <sys/prctl.h>

int main(int count, char **words) {
  if (count < 2) fail(2, "no program is named");
  if (prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0)) fail(3, "transparent huge pages cannot be turned off for a program");
  execvp(words[1], words + 1);
  fail(127, words[1]);
}
