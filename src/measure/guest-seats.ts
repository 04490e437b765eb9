import { Scenario } from '../model/scenario.ts';
import type { Topology } from '../model/topology.ts';
import { planScenario } from '../placement/plan-scenario.ts';
import { Lacking } from './lacking.ts';

export const placings = ['floating', 'node', 'core', 'plan'] as const;
export type Placing = (typeof placings)[number];

/** Where one guest with one vCPU is put. */
export interface GuestSeat {
  /** pCPUs on which its vCPU may run. */
  readonly vcpuCpus: readonly number[];
  /** pCPUs on which its other threads may run. */
  readonly otherCpus: readonly number[];
  /** Left out where the kernel decides, and where there is one node only. */
  readonly memoryNode?: number;
}

/** Seats for guests that are alike. Throws `Lacking` where that way to place them means nothing on this host. */
export function guestSeats(
  placing: Placing,
  guests: number,
  memoryMiB: number,
  topology: Topology,
): GuestSeat[] {
  switch (placing) {
    case 'floating':
      return repeat(guests, () => anywhere(topology));
    case 'node':
      if (usedNodes(topology).length < 2)
        throw new Lacking('this host has one NUMA node: pinned to it is floating');
      return repeat(guests, (guest) => onNode(guest, topology));
    case 'core':
      return repeat(guests, (guest) => onCore(guest, topology));
    case 'plan':
      return planned(guests, memoryMiB, topology);
  }
}

function repeat(guests: number, seat: (guest: number) => GuestSeat): GuestSeat[] {
  return Array.from({ length: guests }, (_, guest) => seat(guest));
}

function usedNodes({ nodes }: Topology): Topology['nodes'] {
  return nodes.filter(({ cpus }) => cpus.length > 0);
}

function anywhere({ cpus }: Topology): GuestSeat {
  return { vcpuCpus: cpus.online, otherCpus: cpus.online };
}

function onNode(guest: number, topology: Topology): GuestSeat {
  const nodes = usedNodes(topology);
  const { id, cpus } = nodes[guest % nodes.length] ?? failNoNode();
  return { vcpuCpus: cpus, otherCpus: cpus, memoryNode: id };
}

/** Round the nodes, and on each the first threads of all cores before the second ones. */
function onCore(guest: number, topology: Topology): GuestSeat {
  const nodes = usedNodes(topology);
  if (nodes.length === 0)
    return onOneOf(guest, byThread(topology.cpus.online, topology), anywhere(topology));
  const { id, cpus } = nodes[guest % nodes.length] ?? failNoNode();
  const seat = { vcpuCpus: cpus, otherCpus: cpus, ...(nodes.length > 1 ? { memoryNode: id } : {}) };
  return onOneOf(Math.floor(guest / nodes.length), byThread(cpus, topology), seat);
}

function onOneOf(place: number, cpus: readonly number[], seat: GuestSeat): GuestSeat {
  const cpu = cpus[place % cpus.length];
  return cpu === undefined ? seat : { ...seat, vcpuCpus: [cpu] };
}

function byThread(cpus: readonly number[], { cores }: Topology): number[] {
  const threadOf = (cpu: number) =>
    cores.find((core) => core.cpus.includes(cpu))?.cpus.indexOf(cpu) ?? 0;
  return [...cpus].sort((left, right) => threadOf(left) - threadOf(right) || left - right);
}

/** What `virt-tune plan --scenario` says of as many dedicated guests, whose vCPUs may share a core. */
function planned(guests: number, memoryMiB: number, topology: Topology): GuestSeat[] {
  const nodes = usedNodes(topology);
  const { placed, refused } = planScenario(
    Scenario.parse({
      format: 'placement-bench-1',
      hosts: [
        {
          id: 'host',
          nodes: nodes.map(({ id, cpus, memoryKiB }) => ({
            id,
            cores: coresOf(cpus, topology),
            l3: topology.llcGroups.map((group) => group.cpus.filter((cpu) => cpus.includes(cpu))),
            memoryMiB: Math.floor((memoryKiB ?? 0) / 1024),
          })),
        },
      ],
      guests: repeat(guests, () => anywhere(topology)).map((_, guest) => ({
        id: String(guest),
        cells: [{ vcpus: 1, memoryMiB }],
      })),
    }),
    { moves: 0 },
  );
  if (refused.length > 0)
    throw new Lacking(`the plan has no place for ${refused.length} of ${guests} guests`);
  return placed.map(({ cells }) => {
    const [cell] = cells;
    const node = nodes.find(({ id }) => id === cell?.node) ?? failNoNode();
    const pins = Object.values(cell?.pins ?? {});
    return {
      vcpuCpus: pins.length === 0 ? node.cpus : pins,
      otherCpus: node.cpus,
      ...(nodes.length > 1 ? { memoryNode: node.id } : {}),
    };
  });
}

function coresOf(cpus: readonly number[], { cores }: Topology): number[][] {
  const own = cores.map((core) => core.cpus.filter((cpu) => cpus.includes(cpu)));
  return own.filter((core) => core.length > 0);
}

function failNoNode(): never {
  throw new Error('a host without a node that has CPUs');
}
