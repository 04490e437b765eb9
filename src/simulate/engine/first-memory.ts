import type { Guest } from './entities.ts';
import type { Home } from './homes.ts';
import { touch } from './memory.ts';
import type { Simulation } from './simulation.ts';

interface FirstMemory {
  readonly homes: readonly Home[];
  /** By node, where it was seen to be. */
  readonly shares: readonly number[] | undefined;
  readonly isFree: boolean;
}

/** A guest's memory: where it was seen, else where it is touched first. */
export function placeMemory(
  sim: Simulation,
  guest: Guest,
  { homes, shares, isFree }: FirstMemory,
): void {
  if (shares !== undefined) {
    placeSeen(sim, guest, shares);
    return;
  }
  const scatter = isFree ? sim.parameters.bootScatterShare * fullness(sim) : 0;
  for (const home of homes) touchFirst(sim, guest, home, scatter);
}

/** How much of the host is promised when a guest boots, itself included. */
function fullness({ machine }: Simulation): number {
  const promised = machine.nodes.reduce((sum, { homes }) => sum + homes, 0);
  return Math.min(1, promised / machine.cpus.length);
}

/** What goes astray is spread over all other nodes. */
function touchFirst({ machine }: Simulation, guest: Guest, home: Home, scatter: number): void {
  const pages = guest.pages[home.cell];
  if (pages === undefined) return;
  const { nodes } = machine;
  const away = nodes.length > 1 ? scatter : 0;
  const memoryMiB = atLeastSome(home.memoryMiB);
  touch(nodes, home.node, pages, memoryMiB * (1 - away));
  if (away === 0) return;
  for (const node of nodes) {
    if (node !== home.node) touch(nodes, node, pages, (memoryMiB * away) / (nodes.length - 1));
  }
}

/** Of a guest with several cells each has its part of it, where its vCPUs are as far as there is any. */
function placeSeen({ machine }: Simulation, guest: Guest, shares: readonly number[]): void {
  const { nodes } = machine;
  const memoryMiB = atLeastSome(guest.memoryMiB);
  const left = nodes.map((_, at) => memoryMiB * (shares[at] ?? 0));
  for (const [cell, pages] of guest.pages.entries()) {
    const own = guest.vcpus.filter((thread) => thread.cell === cell).map(({ cpu }) => cpu.node);
    let wanted = memoryMiB / guest.pages.length;
    for (const node of new Set([...own, ...nodes])) {
      const taken = Math.min(wanted, left[node.index] ?? 0);
      wanted -= taken;
      left[node.index] = (left[node.index] ?? 0) - taken;
      node.freeMiB -= taken;
      pages[node.index] = (pages[node.index] ?? 0) + taken;
    }
  }
}

/** A guest without memory to speak of still has its accesses somewhere. */
function atLeastSome(memoryMiB: number): number {
  return Math.max(memoryMiB, Number.EPSILON);
}
