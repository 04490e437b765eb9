import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { isActive } from './is-active.ts';
import { memo } from './memo.ts';
import { exclusivePins } from './placement-of.ts';

/** pCPUs that active guests pin single vCPUs to: pCPU -> names of those guests, once for each vCPU. */
export const pinnedCpus: (snapshot: Snapshot) => ReadonlyMap<number, readonly string[]> = memo(
  ({ guests }) =>
    namesByCpu(
      guests
        .filter(isActive)
        .flatMap((guest) => exclusivePins(guest).map(({ cpu }) => ({ cpu, name: guest.name }))),
    ),
);

/** The same of their first vCPUs alone. */
export const firstVcpus: (snapshot: Snapshot) => ReadonlyMap<number, readonly string[]> = memo(
  ({ guests }) =>
    namesByCpu(
      guests.filter(isActive).flatMap((guest) => {
        const cpu = firstVcpuOn(guest);
        return cpu === undefined ? [] : [{ cpu, name: guest.name }];
      }),
    ),
);

/** The pCPU a guest's first vCPU is pinned to, if to a single one. */
export function firstVcpuOn(guest: Guest): number | undefined {
  return exclusivePins(guest).find(({ vcpu }) => vcpu === 0)?.cpu;
}

function namesByCpu(pins: readonly { cpu: number; name: string }[]): Map<number, string[]> {
  const names = new Map<number, string[]>();
  for (const { cpu, name } of pins) {
    const there = names.get(cpu);
    if (there === undefined) names.set(cpu, [name]);
    else there.push(name);
  }
  return names;
}
