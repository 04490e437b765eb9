import { valueOrUndefined } from '../model/fact.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { isActive } from './is-active.ts';
import { memo } from './memo.ts';

/** pCPUs that active guests pin single vCPUs to: pCPU -> names of those guests. */
export const pinnedCpus: (snapshot: Snapshot) => ReadonlyMap<number, readonly string[]> = memo(
  ({ guests }) => {
    const pinned = new Map<number, string[]>();
    for (const { name, definition } of guests.filter(isActive)) {
      for (const { cpus } of valueOrUndefined(definition)?.tuning.vcpuPins ?? []) {
        const [cpu] = cpus;
        if (cpu === undefined || cpus.length !== 1) continue;
        pinned.set(cpu, [...(pinned.get(cpu) ?? []), name]);
      }
    }
    return pinned;
  },
);
