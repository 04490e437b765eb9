import type { Snapshot } from '../model/snapshot.ts';
import { isActive } from './is-active.ts';
import { memo } from './memo.ts';
import { exclusivePins } from './placement-of.ts';

/** pCPUs that active guests pin single vCPUs to: pCPU -> names of those guests. */
export const pinnedCpus: (snapshot: Snapshot) => ReadonlyMap<number, readonly string[]> = memo(
  ({ guests }) => {
    const pinned = new Map<number, string[]>();
    for (const guest of guests.filter(isActive)) {
      for (const { cpu } of exclusivePins(guest))
        pinned.set(cpu, [...(pinned.get(cpu) ?? []), guest.name]);
    }
    return pinned;
  },
);
