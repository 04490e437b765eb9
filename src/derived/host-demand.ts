import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { isActive } from './is-active.ts';
import { memo } from './memo.ts';

export interface HostDemand {
  /** Guests that hold pCPU time and memory now. */
  readonly guests: readonly Guest[];
  readonly vcpus: number;
  /** What the guests may grow to, KiB: balloons empty. */
  readonly maximumKiB: number;
  /** Active guests whose vCPUs, and whose memory, are not known: the sums leave them out and are lower bounds. */
  readonly uncounted: number;
  readonly unsized: number;
}

/** What all active guests together ask of the host. */
export const hostDemand: (snapshot: Snapshot) => HostDemand = memo(({ guests }) => {
  const active = guests.filter(isActive);
  const definitions = active.flatMap(({ definition }) => valueOrUndefined(definition) ?? []);
  return {
    guests: active,
    vcpus: definitions.reduce((sum, { vcpus }) => sum + vcpus.current, 0),
    maximumKiB: definitions.reduce((sum, { memoryKiB }) => sum + (memoryKiB ?? 0), 0),
    uncounted: active.length - definitions.length,
    unsized: active.length - definitions.filter(({ memoryKiB }) => memoryKiB !== undefined).length,
  };
});
