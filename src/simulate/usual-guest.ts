import type { UnplacedGuest } from './analytic/arrange.ts';

const SMALL_PAGE_KIB = 4;
const USUAL_MHZ = 2500;

/** A guest of which only its size is known: busy, for a long time, with small pages. */
export function usualGuest(
  given: Pick<UnplacedGuest, 'vcpus' | 'memoryMiB'> & Partial<UnplacedGuest>,
): Omit<UnplacedGuest, 'id'> {
  return {
    duty: 1,
    cells: 1,
    pageKiB: SMALL_PAGE_KIB,
    ageHours: undefined,
    accelerated: true,
    exitsPerSecond: 0,
    mhz: USUAL_MHZ,
    ...given,
  };
}
