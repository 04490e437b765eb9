import type { ModelledGuest, ModelledHost } from './modelled-host.ts';

export const arrangements = ['floating', 'numa-balanced', 'node-pinned', 'core-pinned'] as const;
export type Arrangement = (typeof arrangements)[number];

/** A guest that has no place yet. */
export interface UnplacedGuest extends Omit<ModelledGuest, 'vcpus' | 'memory' | 'memoryBound'> {
  readonly vcpus: number;
}

export interface Arranged {
  readonly host: ModelledHost;
  readonly guests: readonly ModelledGuest[];
}

/**
 * Puts guests on a host: anywhere; anywhere, with the kernel's NUMA balancing; each within the node that has the most
 * room left; or each vCPU on a pCPU of such a node. Pinned guests have their memory where they are.
 */
export function arrange(
  host: ModelledHost,
  guests: readonly UnplacedGuest[],
  arrangement: Arrangement,
): Arranged {
  if (arrangement === 'floating' || arrangement === 'numa-balanced') {
    const all = host.cpus.map(({ id }) => id);
    return {
      host: { ...host, numaBalancing: arrangement === 'numa-balanced' },
      guests: guests.map((guest) => ({
        ...guest,
        vcpus: Array.from({ length: guest.vcpus }, () => all),
        memory: undefined,
        memoryBound: false,
      })),
    };
  }
  const free = host.nodes.map((_, node) => new NodeRoom(host, node));
  const placed = guests.map((guest) => {
    const parts = split(guest.vcpus, free);
    const vcpus = parts.flatMap(({ room, count }) =>
      Array.from({ length: count }, () =>
        arrangement === 'core-pinned' ? room.ownCpu() : room.anyCpu(),
      ),
    );
    const memory = free.map(
      (each) => (parts.find(({ room }) => room === each)?.count ?? 0) / guest.vcpus,
    );
    return {
      ...guest,
      vcpus,
      memory,
      memoryBound: true,
      cells: Math.max(guest.cells, parts.length),
    };
  });
  return { host, guests: placed };
}

interface Part {
  readonly room: NodeRoom;
  readonly count: number;
}

/** Over as few nodes as hold them, those with the most room first. A host too full for that shares pCPUs evenly. */
function split(vcpus: number, rooms: readonly NodeRoom[]): Part[] {
  const parts: Part[] = [];
  let left = vcpus;
  for (const room of rooms.toSorted((one, other) => other.left - one.left)) {
    if (left === 0) break;
    const count = Math.min(left, room.size);
    room.take(count);
    parts.push({ room, count });
    left -= count;
  }
  return left === 0
    ? parts
    : parts.map((part, at) => (at === 0 ? { ...part, count: part.count + left } : part));
}

class NodeRoom {
  readonly size: number;
  left: number;
  private readonly cpus: readonly number[];
  private next = 0;

  constructor(host: ModelledHost, node: number) {
    this.cpus = host.cpus.filter((cpu) => cpu.node === node).map(({ id }) => id);
    this.size = this.cpus.length;
    this.left = this.size;
  }

  take(count: number): void {
    this.left -= count;
  }

  anyCpu(): readonly number[] {
    return this.cpus;
  }

  /** One pCPU after the other: cores before their second threads, as they are numbered. */
  ownCpu(): readonly number[] {
    const cpu = this.cpus[this.next % this.size];
    this.next += 1;
    if (cpu === undefined) throw new Error('a node without pCPUs was given a vCPU');
    return [cpu];
  }
}
