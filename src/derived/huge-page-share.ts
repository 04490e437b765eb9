import { type Fact, known, thenFact, unreadable } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';

/** Keys of smaps_rollup that count huge pages: anonymous, shared memory, file, and reserved ones. */
const HUGE = ['AnonHugePages', 'ShmemPmdMapped', 'FilePmdMapped'];
const RESERVED = ['Private_Hugetlb', 'Shared_Hugetlb'];

/** Share (0..1) of the process's resident memory in huge pages. Rss does not count reserved ones. */
export function hugePageShare(guest: Guest): Fact<number> {
  return thenFact(guest.runtime, ({ memory }) =>
    thenFact(memory.rollup, (rollup) => {
      const sum = (keys: readonly string[]) =>
        keys.reduce((total, key) => total + (rollup[key] ?? 0), 0);
      const resident = (rollup.Rss ?? 0) + sum(RESERVED);
      if (resident === 0) return unreadable('smaps_rollup tells no resident memory');
      return known((sum(HUGE) + sum(RESERVED)) / resident);
    }),
  );
}
