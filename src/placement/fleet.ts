import type { ScenarioHost, ScenarioNode } from '../model/scenario.ts';

/** Ordinary pages, where a guest names no size. */
export const ORDINARY_PAGE_KIB = 4;

const LOCAL_DISTANCE = 10;
const REMOTE_DISTANCE = 20;

/** What a node has so much of; pools of pages follow, one for each size. */
export const THREADS = 0;
/** Pairs of hardware threads of one core. */
export const PAIRS = 1;
export const WHOLE_CORES = 2;
/** vCPUs that float on shared pCPUs. */
export const FLOATING = 3;
export const FIRST_POOL = 4;

/** Hosts as the planner walks them: all their nodes, cache groups and cores in a row, numbered from 0. */
export interface Fleet {
  readonly hosts: readonly FleetHost[];
  readonly nodes: readonly FleetNode[];
  readonly groups: readonly CacheGroup[];
  readonly cores: readonly FleetCore[];
  readonly pools: readonly DevicePool[];
  /** Sizes of pages of which any node has a pool, KiB, ordinary ones first. */
  readonly pageKiB: readonly number[];
  /** How many amounts describe a node. */
  readonly amounts: number;
  /** Amounts of the empty node N from N * amounts; pools in MiB. */
  readonly capacity: Float64Array;
  /** Between nodes A and B at A * nodes + B, as in ACPI's SLIT; infinite between hosts. */
  readonly distances: Float64Array;
}

export interface FleetHost {
  readonly id: string;
  /** Indexes of its first node and of the first that is not its own. */
  readonly from: number;
  readonly to: number;
}

export interface DevicePool {
  readonly host: number;
  readonly kind: string;
  /** -1: not known. */
  readonly node: number;
  readonly count: number;
}

export interface FleetNode {
  /** As the host calls it. */
  readonly id: number;
  readonly host: number;
  readonly socket: number | undefined;
  /** Hardware threads of its widest cores; what stays alone on a core takes one of these. */
  readonly width: number;
  /** First of its cache groups and the first that is not its own. */
  readonly fromGroup: number;
  readonly toGroup: number;
  /** Threads of its largest cache group. */
  readonly largestGroup: number;
  readonly devices: number;
  /** Core and place in it of each hardware thread. */
  readonly threadOfCpu: ReadonlyMap<number, { readonly core: number; readonly bit: number }>;
}

export interface CacheGroup {
  readonly node: number;
  readonly fromCore: number;
  readonly toCore: number;
}

export interface FleetCore {
  readonly group: number;
  readonly cpus: readonly number[];
  /** All of its threads, a bit each. */
  readonly mask: number;
  /** Those of them that guests may have. */
  readonly open: number;
}

export function fleetOf(hosts: readonly ScenarioHost[]): Fleet {
  const pageKiB = pageSizes(hosts.flatMap(({ nodes }) => nodes));
  const fleet: Draft = { hosts: [], nodes: [], groups: [], cores: [], pools: [], capacity: [] };
  for (const host of hosts) {
    const from = fleet.nodes.length;
    for (const node of host.nodes) addNode(fleet, { host, node, pageKiB });
    for (const { kind, node, count } of host.devices) {
      const index = host.nodes.findIndex(({ id }) => id === node);
      const at = index < 0 ? -1 : from + index;
      fleet.pools.push({ host: fleet.hosts.length, kind, node: at, count });
    }
    fleet.hosts.push({ id: host.id, from, to: fleet.nodes.length });
  }
  return {
    ...fleet,
    pageKiB,
    amounts: FIRST_POOL + pageKiB.length,
    capacity: Float64Array.from(fleet.capacity),
    distances: allDistances(hosts, fleet.nodes),
  };
}

interface Draft {
  hosts: FleetHost[];
  nodes: FleetNode[];
  groups: CacheGroup[];
  cores: FleetCore[];
  pools: DevicePool[];
  capacity: number[];
}

function addNode(
  fleet: Draft,
  { host, node, pageKiB }: { host: ScenarioHost; node: ScenarioNode; pageKiB: readonly number[] },
): void {
  const fromGroup = fleet.groups.length;
  const fromCore = fleet.cores.length;
  const kept = new Set(node.housekeepingCpus);
  for (const members of coresByCache(node)) {
    const first = fleet.cores.length;
    for (const cpus of members) {
      const open = cpus.reduce((mask, cpu, bit) => (kept.has(cpu) ? mask : mask | (1 << bit)), 0);
      fleet.cores.push({ group: fleet.groups.length, cpus, mask: (1 << cpus.length) - 1, open });
    }
    fleet.groups.push({ node: fleet.nodes.length, fromCore: first, toCore: fleet.cores.length });
  }
  const own = fleet.cores.slice(fromCore);
  const width = Math.max(1, ...own.map(({ cpus }) => cpus.length));
  const threadsBehind = Map.groupBy(own, ({ group }) => group).values();
  fleet.nodes.push({
    id: node.id,
    host: fleet.hosts.length,
    socket: node.socket ?? undefined,
    width,
    fromGroup,
    toGroup: fleet.groups.length,
    largestGroup: Math.max(0, ...[...threadsBehind].map((cores) => threadsOf(cores))),
    devices: node.pci,
    threadOfCpu: new Map(
      own.flatMap(({ cpus }, at) => cpus.map((cpu, bit) => [cpu, { core: fromCore + at, bit }])),
    ),
  });
  fleet.capacity.push(
    threadsOf(own),
    own.reduce((pairs, { open }) => pairs + (bits(open) >> 1), 0),
    own.filter(({ cpus, mask, open }) => open === mask && cpus.length === width).length,
    node.sharedCpus.length * host.vcpusPerSharedCpu,
    ...poolsMiB(node, pageKiB),
  );
}

function threadsOf(cores: readonly FleetCore[]): number {
  return cores.reduce((threads, { open }) => threads + bits(open), 0);
}

/** Set bits of a mask of up to 8 threads. */
export function bits(mask: number): number {
  let left = mask;
  let count = 0;
  while (left !== 0) {
    left &= left - 1;
    count += 1;
  }
  return count;
}

function pageSizes(nodes: readonly ScenarioNode[]): number[] {
  const huge = new Set(nodes.flatMap(({ pages }) => Object.keys(pages).map(Number)));
  huge.delete(ORDINARY_PAGE_KIB);
  return [ORDINARY_PAGE_KIB, ...[...huge].sort((left, right) => left - right)];
}

/** What is not set aside as huge pages is there as ordinary ones. */
function poolsMiB(node: ScenarioNode, pageKiB: readonly number[]): number[] {
  const huge = pageKiB.slice(1).map((size) => ((node.pages[String(size)] ?? 0) * size) / 1024);
  const ordinary = node.memoryMiB - huge.reduce((sum, each) => sum + each, 0);
  return [Math.max(ordinary, 0), ...huge];
}

/** Cores behind one cache together; those that no group names make one of their own. */
function coresByCache({ cores, l3 }: ScenarioNode): (readonly number[])[][] {
  const groupOf = new Map(l3.flatMap((cpus, group) => cpus.map((cpu) => [cpu, group] as const)));
  return [...Map.groupBy(cores, ([cpu]) => groupOf.get(cpu ?? -1) ?? -1).values()];
}

function allDistances(hosts: readonly ScenarioHost[], nodes: readonly FleetNode[]): Float64Array {
  const distances = new Float64Array(nodes.length ** 2).fill(Number.POSITIVE_INFINITY);
  let from = 0;
  for (const host of hosts) {
    for (const row of host.nodes.keys()) {
      for (const column of host.nodes.keys()) {
        const given = host.distances?.[row]?.[column];
        const usual = row === column ? LOCAL_DISTANCE : REMOTE_DISTANCE;
        distances[(from + row) * nodes.length + from + column] = given ?? usual;
      }
    }
    from += host.nodes.length;
  }
  return distances;
}
