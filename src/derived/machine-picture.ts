import { type Fact, thenFact, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Topology } from '../model/topology.ts';
import { freePerNode } from './free-per-node.ts';
import { localityOf } from './guest-locality.ts';
import { isActive } from './is-active.ts';
import { type PlacedGuest, placedGuests, unplacedGuests } from './placed-guests.ts';

/** What a picture of the machine and who is on it takes: an audit has only what was concluded from it. */
export interface MachinePicture {
  readonly topology: Fact<Topology>;
  /** KiB by node id, where known. */
  readonly freeKiB: ReadonlyMap<number, number>;
  readonly guests: readonly PlacedGuest[];
  /** Names of active guests with a vCPU of which it is not known where it was. */
  readonly unplaced: readonly string[];
  /** Of every active guest. */
  readonly memory: readonly MemoryPlace[];
}

export interface MemoryPlace {
  readonly id: string;
  readonly name: string;
  /** The guest's RAM by node id, KiB. */
  readonly perNodeKiB: Fact<Readonly<Record<string, number>>>;
  /** Nodes on which its vCPUs may run, where that is known. */
  readonly cpuNodes: readonly number[] | undefined;
}

export function machinePicture(snapshot: Snapshot): MachinePicture {
  const { host, guests } = snapshot;
  return {
    topology: host.topology,
    freeKiB: freePerNode(host),
    guests: placedGuests(snapshot),
    unplaced: unplacedGuests(snapshot),
    memory: guests.filter(isActive).map((guest) => memoryPlace(guest, host)),
  };
}

function memoryPlace(guest: Guest, host: Host): MemoryPlace {
  return {
    id: guest.id,
    name: guest.name,
    perNodeKiB: thenFact(guest.runtime, ({ memory }) => memory.guestRamPerNodeKiB),
    cpuNodes: valueOrUndefined(localityOf(guest, host))?.cpuNodes,
  };
}
