import type { Cpu, Machine, Node } from './entities.ts';
import type { Simulation } from './simulation.ts';
import type { SimulatedGuest, SimulatedPolicy } from './world.ts';

type Placement = Extract<SimulatedPolicy, { kind: 'placement' }>;
export type GivenPlace = Placement['places'][number];

/** Where a part of a guest begins: vCPUs on one node, with the memory they touch first. */
export interface Home {
  readonly cell: number;
  readonly node: Node;
  readonly vcpus: number;
  readonly memoryMiB: number;
  /** pCPU by vCPU of this part. */
  readonly pins: ReadonlyMap<number, Cpu>;
}

interface Restrictions {
  readonly place: GivenPlace | undefined;
  /** pCPUs by vCPU. */
  readonly allowed: readonly (readonly Cpu[])[] | undefined;
}

/** As a plan or the machine says, else as its guests would be put there. */
export function homesOf(
  sim: Simulation,
  given: SimulatedGuest,
  { place, allowed }: Restrictions,
): Home[] {
  if (place !== undefined) return givenHomes(sim, given, place);
  if (allowed === undefined) return chooseHomes(sim.machine, given);
  return allowedHomes(sim.machine, given, allowed);
}

/** Each cell on the node that has most of the memory left, or least to do, of those its vCPUs may use. */
function allowedHomes(
  { nodes }: Machine,
  { cells, vcpus, memoryMiB, memoryShares }: SimulatedGuest,
  allowed: readonly (readonly Cpu[])[],
): Home[] {
  const left = nodes.map(({ index }) => memoryShares?.[index] ?? 0);
  let first = 0;
  return Array.from({ length: cells }, (_, cell) => {
    const size = part(vcpus, cells, cell);
    const reachable = new Set(
      allowed
        .slice(first, first + size)
        .flat()
        .map((cpu) => cpu.node),
    );
    first += size;
    const rank = (node: Node): number =>
      memoryShares === undefined ? -node.homes / node.cpus.length : (left[node.index] ?? 0);
    const node = [...reachable].reduce((best, each) => (rank(each) > rank(best) ? each : best));
    node.homes += size;
    left[node.index] = (left[node.index] ?? 0) - 1 / cells;
    return { cell, node, vcpus: size, memoryMiB: memoryMiB / cells, pins: new Map() };
  });
}

/** On the nodes with most room, each cell on as few as can be. */
function chooseHomes(machine: Machine, given: SimulatedGuest): Home[] {
  const homes: Home[] = [];
  for (let cell = 0; cell < given.cells; cell += 1) {
    const memoryMiB = given.memoryMiB / given.cells;
    let left = part(given.vcpus, given.cells, cell);
    const vcpus = left;
    for (const node of nodesFor(machine, left, memoryMiB)) {
      const here = Math.min(left, Math.ceil(vcpus / nodesWanted(machine, vcpus)));
      if (here === 0) break;
      left -= here;
      node.homes += here;
      homes.push({
        cell,
        node,
        vcpus: here,
        memoryMiB: (memoryMiB * here) / vcpus,
        pins: new Map(),
      });
    }
  }
  return homes;
}

function nodesWanted({ nodes, cpus }: Machine, vcpus: number): number {
  const withCpus = nodes.filter((node) => node.cpus.length > 0).length;
  return Math.min(withCpus, Math.ceil((vcpus * withCpus) / cpus.length));
}

/** The node with the least to do that has room for the memory; when it is too small, the nearest others after it. */
function nodesFor(machine: Machine, vcpus: number, memoryMiB: number): Node[] {
  const wanted = nodesWanted(machine, vcpus);
  const rank = (node: Node): number => {
    const isTight = node.freeMiB < memoryMiB / wanted;
    return (node.homes + 1) / node.cpus.length + (isTight ? machine.cpus.length : 0);
  };
  let first: Node | undefined;
  for (const node of machine.nodes) {
    if (node.cpus.length > 0 && (first === undefined || rank(node) < rank(first))) first = node;
  }
  const order = first?.nearest.flatMap((index) => machine.nodes[index] ?? []) ?? [];
  return order.filter((node) => node.cpus.length > 0).slice(0, wanted);
}

/** As a plan says. */
function givenHomes(sim: Simulation, given: SimulatedGuest, place: GivenPlace): Home[] {
  const { nodes, cpus } = sim.machine;
  const pinned = place.cells.map(({ pins }) => Object.keys(pins).length);
  const floating = given.vcpus - pinned.reduce((sum, size) => sum + size, 0);
  return place.cells.flatMap((cell, at) => {
    const node = nodes.find(({ id }) => id === cell.node);
    if (node === undefined) return [];
    const vcpus = (pinned[at] ?? 0) + part(floating, place.cells.length, at);
    node.homes += vcpus;
    const pins = Object.entries(cell.pins).flatMap(([vcpu, id]): [number, Cpu][] => {
      const cpu = cpus.find((known) => known.id === id);
      return cpu === undefined ? [] : [[Number(vcpu), cpu]];
    });
    const memoryMiB = cell.memoryMiB ?? given.memoryMiB / place.cells.length;
    return [{ cell: Math.min(at, given.cells - 1), node, vcpus, memoryMiB, pins: new Map(pins) }];
  });
}

/** Of things that are shared out evenly, how many the part at `at` has. */
function part(whole: number, parts: number, at: number): number {
  return Math.floor(whole / parts) + (at < whole % parts ? 1 : 0);
}

/** The pCPU on which fewest vCPUs began, of a core on which fewest did. */
export function emptiestCpu(cpus: readonly Cpu[]): Cpu | null {
  let found: Cpu | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const cpu of cpus) {
    const onCore = cpu.core.cpus.reduce((sum, sibling) => sum + sibling.homes, 0);
    const rank = cpu.homes * 16 + onCore;
    if (rank < least) {
      least = rank;
      found = cpu;
    }
  }
  return found;
}
