import type { Access, Guest, Node } from './entities.ts';
import type { Simulation } from './simulation.ts';

/** Takes memory of a cell from a node, and from the nearest others when it is full. */
export function touch(
  nodes: readonly Node[],
  node: Node,
  pages: Float64Array,
  memoryMiB: number,
): void {
  let left = memoryMiB;
  for (const index of node.nearest) {
    const from = nodes[index];
    if (from === undefined) continue;
    const taken = Math.min(left, Math.max(from.freeMiB, 0));
    from.freeMiB -= taken;
    pages[index] = (pages[index] ?? 0) + taken;
    left -= taken;
    if (left === 0) return;
  }
  // More than the host has: all of it is wanted where it was wanted first, and part of it is swapped out.
  pages[node.index] = (pages[node.index] ?? 0) + left;
}

/** Where a guest's accesses go, and what they cost from each node, after its pages have moved. */
export function renewAccess(sim: Simulation, guest: Guest): void {
  const { nodes } = sim.machine;
  const { remoteLatencyShare, cellLocalShare } = sim.parameters;
  const all = sumOf(guest.pages, nodes.length);
  const ownShare = guest.pages.length === 1 ? 1 : cellLocalShare;
  const whole = total(all);
  for (const [cell, pages] of guest.pages.entries()) {
    const costs = guest.costs[cell];
    if (costs === undefined) continue;
    const own = total(pages);
    const access = Array.from(
      pages,
      (there, at) => (ownShare * there) / own + ((1 - ownShare) * (all[at] ?? 0)) / whole,
    );
    const used = withAccess(access);
    guest.access[cell] = used;
    for (const { index, distances } of nodes) {
      const remote = guest.load.memoryShare * remoteLatencyShare * meanDistance(used, distances);
      costs.setAccess(index, access[index] ?? 0, remote);
    }
  }
  sim.epoch += 1;
}

function withAccess(byNode: readonly number[]): Access {
  const nodes = [...byNode.keys()].filter((node) => (byNode[node] ?? 0) > 0);
  return { nodes, shares: nodes.map((node) => byNode[node] ?? 0) };
}

/** Beyond local, in steps of 10. */
function meanDistance({ nodes, shares }: Access, distances: readonly number[]): number {
  let away = 0;
  for (let at = 0; at < nodes.length; at += 1) {
    away += ((shares[at] ?? 0) * ((distances[nodes[at] ?? 0] ?? 10) - 10)) / 10;
  }
  return away;
}

/** Memory that is given back and taken anew comes from where the vCPUs are by then. Returns whether any did. */
export function retouch(sim: Simulation, seconds: number): boolean {
  const share = Math.min(1, sim.parameters.retouchSharePerSecond * seconds);
  if (share === 0 || sim.machine.nodes.length === 1) return false;
  for (const guest of sim.guests) {
    for (const [cell, pages] of guest.pages.entries()) follow(guest, cell, pages, share);
    renewAccess(sim, guest);
  }
  return true;
}

/** Moves a share of a cell's pages to the nodes its vCPUs are on, in proportion. */
export function follow(guest: Guest, cell: number, pages: Float64Array, share: number): void {
  const vcpus = guest.vcpus.filter((thread) => thread.cell === cell);
  if (vcpus.length === 0) return;
  const moved = total(pages) * share;
  for (const [node, there] of pages.entries()) pages[node] = there * (1 - share);
  for (const { cpu } of vcpus) {
    const node = cpu.node.index;
    pages[node] = (pages[node] ?? 0) + moved / vcpus.length;
  }
}

export function total(pages: Float64Array): number {
  let sum = 0;
  for (const there of pages) sum += there;
  return sum;
}

export function sumOf(cells: readonly Float64Array[], nodes: number): Float64Array {
  const sum = new Float64Array(nodes);
  for (const pages of cells) {
    for (const [node, there] of pages.entries()) sum[node] = (sum[node] ?? 0) + there;
  }
  return sum;
}
