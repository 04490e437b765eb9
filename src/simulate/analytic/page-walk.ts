import type { ParameterValues } from '../parameters.ts';

/** Reads of page tables a miss of the TLB: native, and in a guest by the size of the host's pages, (g+1)(h+1)-1. */
const NATIVE_READS = 4;
const SMALL = { kiB: 4, reads: 24 };
const LARGE = { kiB: 2048, reads: 15 };
const HUGE = { kiB: 1024 * 1024, reads: 8 };

/** How many times longer work takes because every miss of the TLB walks two tables, each step through the other. */
export function pageWalkSlowdown(
  pageKiB: number,
  { nestedWalkPenalty, hugePageMissShare }: ParameterValues,
): number {
  const penalty = (reads: number): number =>
    (nestedWalkPenalty * (reads - NATIVE_READS)) / (SMALL.reads - NATIVE_READS);
  if (pageKiB >= HUGE.kiB) return 1 + penalty(HUGE.reads) * hugePageMissShare ** 2;
  if (pageKiB >= LARGE.kiB) return 1 + penalty(LARGE.reads) * hugePageMissShare;
  return 1 + penalty(SMALL.reads);
}
