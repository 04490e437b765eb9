import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isKnown } from '../../model/fact.ts';
import type { GuestDefinition } from '../../model/guest-definition.ts';
import type { HostPlacement } from '../../model/host-placement.ts';
import { Snapshot } from '../../model/snapshot.ts';

export interface SmallGuest {
  readonly name: string;
  readonly vcpus: number;
  /** All of its memory is there now. */
  readonly node: number;
  readonly memoryMiB?: number;
  /** Changes to its definition. */
  readonly edit?: (definition: GuestDefinition) => void;
}

const EXAMPLE = join(import.meta.dirname, '../../../examples/four-node.json');
const NODE_MIB = 8192;

/** A host of nodes, each a package of so many cores with two threads, 0 1, 2 3, ...; and guests that run there. */
export function smallHost(
  nodeCount: number,
  coreCount: number,
  guests: readonly SmallGuest[],
): Snapshot {
  const snapshot = Snapshot.parse(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
  const ids = Array.from({ length: nodeCount }, (_, id) => id);
  const cpusOf = (node: number): number[] =>
    Array.from({ length: 2 * coreCount }, (_, at) => node * 2 * coreCount + at);
  if (!isKnown(snapshot.host.topology)) throw new Error('the example has a topology');
  const topology = snapshot.host.topology.value;
  const packages = ids.map((id) => ({ id, cpus: cpusOf(id) }));
  snapshot.host.memory.nodes = { absent: true };
  snapshot.host.topology.value = {
    ...topology,
    packages,
    nodes: packages.map(({ id, cpus }) => ({
      id,
      cpus,
      memoryKiB: NODE_MIB * 1024,
      distances: ids.map((other) => (other === id ? 10 : 20)),
    })),
    llcGroups: packages.map(({ cpus }) => ({ level: 3, cpus })),
    cores: packages.flatMap(({ id, cpus }) =>
      Array.from({ length: coreCount }, (_, core) => ({
        ...topology.cores[0],
        id: core,
        package: id,
        cpus: cpus.slice(2 * core, 2 * core + 2),
      })),
    ),
    cpus: { ...topology.cpus, online: packages.flatMap(({ cpus }) => cpus), isolated: [] },
  };
  const like = snapshot.guests.find(({ name }) => name === 'healthy');
  if (like === undefined) throw new Error('the example has a guest healthy');
  snapshot.guests = guests.map(({ name, vcpus, node, memoryMiB = 1024, edit }, at) => {
    const guest = structuredClone(like);
    guest.name = name;
    guest.id = `${at}`.padStart(8, '0');
    if (!isKnown(guest.definition) || !isKnown(guest.runtime)) throw new Error('it runs');
    const definition = guest.definition.value;
    definition.vcpus = { ...definition.vcpus, max: vcpus, current: vcpus };
    definition.memoryKiB = memoryMiB * 1024;
    definition.tuning.vcpuPins = [];
    definition.memoryBacking.hugePages = [];
    definition.numa = { ...definition.numa, mode: 'restrictive' };
    guest.runtime.value.memory.guestRamPerNodeKiB = { value: { [node]: memoryMiB * 1024 } };
    guest.runtime.value.threads = { absent: true };
    edit?.(definition);
    return guest;
  });
  return snapshot;
}

/** The nodes of each guest that has some. */
export function nodesOf({ guests }: HostPlacement): Record<string, number[]> {
  return Object.fromEntries(guests.map(({ guest, memoryNodes }) => [guest, memoryNodes]));
}
