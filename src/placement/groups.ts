import type { GuestGroup, ScenarioGuest, ScenarioHost } from '../model/scenario.ts';
import type { Choice } from './choice.ts';
import { type Room, valueAt } from './room.ts';

/** Begins the kind of a pool that is a place in a group, not a device; no scenario has it by chance. */
const APART = '\u0000apart ';
const TOGETHER = '\u0000together ';

/**
 * Guests that are to be apart or together as guests that want a device: of a place for one on each node or host, or of
 * a place for all, which is on one node or host as soon as the first of them is there.
 */
export function withGroups(
  hosts: readonly ScenarioHost[],
  guests: readonly ScenarioGuest[],
  groups: readonly GuestGroup[],
): { hosts: ScenarioHost[]; guests: ScenarioGuest[] } {
  const named = groups.map((group, index) => ({
    ...group,
    kind: `${group.keep === 'apart' ? APART : TOGETHER}${index}`,
  }));
  return {
    hosts: hosts.map((host) => ({
      ...host,
      devices: [
        ...host.devices,
        ...named.flatMap(({ kind, keep, on, guests: members }) => {
          const count = keep === 'apart' ? 1 : members.length;
          const nodes = on === 'node' ? host.nodes.map(({ id }) => id) : [null];
          return nodes.map((node) => ({ kind, node, count }));
        }),
      ],
    })),
    guests: guests.map((guest) => ({
      ...guest,
      devices: [
        ...guest.devices,
        ...named
          .filter(({ guests: members }) => members.includes(guest.id))
          .map(({ kind, on }) => ({
            kinds: [kind],
            count: 1,
            affinity: on === 'node' ? ('required' as const) : ('preferred' as const),
          })),
      ],
    })),
  };
}

/** Once one of those who belong together is somewhere, the others have no place elsewhere. */
export function closeOtherPlaces({ fleet, pools }: Room, { pools: taken = [] }: Choice): void {
  for (const pool of taken) {
    const kind = fleet.pools[pool]?.kind ?? '';
    if (!kind.startsWith(TOGETHER)) continue;
    for (const [other, shape] of fleet.pools.entries()) {
      if (other !== pool && shape.kind === kind && valueAt(pools, other) > 0) pools[other] = 0;
    }
  }
}

/** Why a guest that would fit gets none of the devices or places it wants. */
export function missingText(kinds: readonly string[]): string {
  if (kinds.some((kind) => kind.startsWith(APART))) {
    return 'it is to be apart from others, and one of them is wherever it would fit';
  }
  if (kinds.some((kind) => kind.startsWith(TOGETHER))) {
    return 'it is to be together with others, and where they are it does not fit';
  }
  return `no device of the kind ${kinds.join(' or ')} is free near enough`;
}
