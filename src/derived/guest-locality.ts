import { memoryText } from '../model/amount.ts';
import { type Fact, known, thenFact, unreadable, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Host } from '../model/host.ts';
import type { NumaNode } from '../model/topology.ts';
import { memo } from './memo.ts';
import { threadsOf } from './vcpu-window.ts';

export interface Locality {
  /** Guest memory by node, KiB. */
  readonly perNodeKiB: Readonly<Record<string, number>>;
  /** Nodes on which vCPUs may run. */
  readonly cpuNodes: readonly number[];
  /** Share (0..1) of the memory on nodes where no vCPU may run. */
  readonly remoteShare: number;
  /** The farthest distance of remote memory to the nearest node with vCPUs, 10 = local. */
  readonly farthestDistance: number;
}

/** SLIT distance of a node to itself. */
const LOCAL = 10;

/** Where a running guest's memory lies as seen from where its vCPUs may run. */
export function localityOf(guest: Guest, host: Host): Fact<Locality> {
  return localitiesOn(host)(guest);
}

const localitiesOn = memo((host: Host) => memo((guest: Guest) => readLocality(guest, host)));

function readLocality(guest: Guest, host: Host): Fact<Locality> {
  return thenFact(host.topology, ({ nodes }) =>
    thenFact(guest.runtime, ({ memory }) =>
      thenFact(vcpuNodesOf(guest, nodes), (cpuNodes) =>
        thenFact(memory.guestRamPerNodeKiB, (perNodeKiB) => {
          const locality = compare(perNodeKiB, cpuNodes, nodes);
          return locality === undefined
            ? unreadable('no memory of the guest was found in numa_maps')
            : known(locality);
        }),
      ),
    ),
  );
}

/** Nodes on which the vCPUs of a guest may run. */
export function vcpuNodesOf(guest: Guest, nodes: readonly NumaNode[]): Fact<number[]> {
  return thenFact(threadsOf(guest, 'vcpu'), (threads) => {
    const allowed = new Set(
      threads.flatMap(({ allowedCpus }) => valueOrUndefined(allowedCpus) ?? []),
    );
    if (allowed.size === 0) return unreadable('pCPUs that the vCPUs may use are not known');
    return known(
      nodes.filter(({ cpus }) => cpus.some((cpu) => allowed.has(cpu))).map(({ id }) => id),
    );
  });
}

function compare(
  perNodeKiB: Readonly<Record<string, number>>,
  cpuNodes: readonly number[],
  nodes: readonly NumaNode[],
): Locality | undefined {
  const entries = Object.entries(perNodeKiB).filter(([, amount]) => amount > 0);
  const total = entries.reduce((sum, [, amount]) => sum + amount, 0);
  if (total === 0) return undefined;
  const remote = entries.filter(([id]) => !cpuNodes.includes(Number(id)));
  const remoteKiB = remote.reduce((sum, [, amount]) => sum + amount, 0);
  const ids = nodes.map(({ id }) => id);
  const distance = (from: number, to: number): number =>
    nodes.find(({ id }) => id === from)?.distances[ids.indexOf(to)] ?? LOCAL;
  const distances = remote.map(([id]) =>
    Math.min(...cpuNodes.map((node) => distance(node, Number(id)))),
  );
  return {
    perNodeKiB,
    cpuNodes,
    remoteShare: remoteKiB / total,
    farthestDistance: Math.max(LOCAL, ...distances),
  };
}

/** `node 0: 120 MiB, node 3: 8 MiB` */
export function perNodeText(perNodeKiB: Readonly<Record<string, number>>): string {
  return Object.entries(perNodeKiB)
    .filter(([, amount]) => amount > 0)
    .map(([id, amount]) => `node ${id}: ${memoryText(amount)}`)
    .join(', ');
}
