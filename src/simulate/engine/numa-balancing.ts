import { refresh } from './dispatch.ts';
import { type Guest, type Node, RUNNING } from './entities.ts';
import { follow, renewAccess } from './memory.ts';
import { goTo } from './relocate.ts';
import type { Simulation } from './simulation.ts';

export function armScan(sim: Simulation, guest: Guest): void {
  const isBalanced = sim.world.policy.kind === 'numa-balancing' && !guest.isBound;
  if (!isBalanced || sim.machine.nodes.length === 1) return;
  const periodNs = sim.parameters.numaScanPeriodMs * 1e6;
  sim.heap.set(sim.slots.scans + guest.index, sim.nowNs + periodNs * (0.5 + sim.random.share()));
}

/** What the kernel's NUMA balancing does of a guest in one scan period: vCPUs go to pages, and pages to vCPUs. */
export function scan(sim: Simulation, guest: Guest): void {
  armScan(sim, guest);
  const { numaReturnShare, numaRecoveryShare, numaMigrateShare } = sim.parameters;
  for (const thread of guest.vcpus) {
    if (sim.random.share() >= numaReturnShare) continue;
    // It loses hold of some again: in the end it keeps numaRecoveryShare of them.
    if (thread.drifts) thread.isWandering = sim.random.share() >= numaRecoveryShare;
    const preferred = mostPages(sim.machine.nodes, guest, thread.cell);
    if (thread.isWandering || preferred === null || thread.cpu.node === preferred) continue;
    goTo(sim, thread, preferred);
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
