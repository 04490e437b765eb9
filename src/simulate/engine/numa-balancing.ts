import { refresh } from './dispatch.ts';
import { type Guest, type Node, RUNNING, type Thread } from './entities.ts';
import { follow, renewAccess } from './memory.ts';
import { leastLoaded, relocate } from './relocate.ts';
import type { Simulation } from './simulation.ts';

export function armScan(sim: Simulation, guest: Guest): void {
  if (sim.world.policy.kind !== 'numa-balancing' || sim.machine.nodes.length === 1) return;
  const periodNs = sim.parameters.numaScanPeriodMs * 1e6;
  sim.heap.set(sim.slots.scans + guest.index, sim.nowNs + periodNs * (0.5 + sim.random.share()));
}

/** What the kernel's NUMA balancing does of a guest in one scan period: vCPUs go to pages, and pages to vCPUs. */
export function scan(sim: Simulation, guest: Guest): void {
  armScan(sim, guest);
  const { numaReturnShare, numaMigrateShare } = sim.parameters;
  for (const thread of guest.vcpus) {
    const preferred = mostPages(sim.machine.nodes, guest, thread.cell);
    if (preferred === null || thread.cpu.node === preferred) continue;
    if (sim.random.share() < numaReturnShare) comeTo(sim, thread, preferred);
  }
  for (const [cell, pages] of guest.pages.entries()) follow(guest, cell, pages, numaMigrateShare);
  renewAccess(sim, guest);
  for (const { state, cpu } of guest.vcpus) {
    if (state === RUNNING) refresh(sim, cpu);
  }
}

function mostPages(nodes: readonly Node[], guest: Guest, cell: number): Node | null {
  const pages = guest.pages[cell];
  let found: Node | null = null;
  let most = 0;
  for (const node of nodes) {
    const there = pages?.[node.index] ?? 0;
    if (there <= most || node.cpus.length === 0) continue;
    most = there;
    found = node;
  }
  return found;
}

/** Only where the node would not be busier by it than the one that is left, beyond the imbalance that is allowed. */
function comeTo(sim: Simulation, thread: Thread, node: Node): void {
  const { node: left } = thread.cpu;
  const there = (node.load + 1) / node.cpus.length;
  const here = left.load / left.cpus.length;
  if (there > Math.max(1, here * (1 + sim.parameters.nodeImbalanceShare))) return;
  const to = leastLoaded(node);
  if (to !== null && thread.mayRunOn(to)) relocate(sim, thread, to);
}
