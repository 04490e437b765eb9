import { nowNs } from './clock';
import { refresh } from './dispatch';
import { Guest, Node, RUNNING } from './entities';
import { timers } from './event-heap';
import { nodes, scanSlots } from './machine';
import { followAll, renewAccess } from './memory';
import {
  numaMigrateShare,
  numaRecoveryShare,
  numaReturnShare,
  numaScanPeriodMs,
} from './parameters';
import { share } from './random';
import { goTo } from './relocate';

export function armScan(guest: Guest): void {
  if (!guest.isBalanced || nodes.length === 1) return;
  timers.set(scanSlots + guest.index, nowNs + numaScanPeriodMs * 1e6 * (0.5 + share()));
}

/** What the kernel's NUMA balancing does of a guest in one scan period: vCPUs go to pages, and pages to vCPUs. */
export function scan(guest: Guest): void {
  armScan(guest);
  const vcpus = guest.vcpus;
  for (let at = 0; at < vcpus.length; at += 1) {
    if (share() >= numaReturnShare) continue;
    const thread = vcpus[at];
    // It loses hold of some again: in the end it keeps numaRecoveryShare of them.
    if (thread.drifts) thread.isWandering = share() >= numaRecoveryShare;
    const preferred = mostPages(guest.pages[thread.cell]);
    if (thread.isWandering || preferred === null || thread.cpu.node === preferred) continue;
    goTo(thread, preferred, 1);
  }
  followAll(guest, numaMigrateShare);
  renewAccess(guest);
  for (let at = 0; at < vcpus.length; at += 1) {
    if (vcpus[at].state === RUNNING) refresh(vcpus[at].cpu);
  }
}

function mostPages(pages: StaticArray<f64>): Node | null {
  let found: Node | null = null;
  let most: f64 = 0;
  for (let at = 0; at < nodes.length; at += 1) {
    if (pages[at] <= most || nodes[at].cpus.length === 0) continue;
    most = pages[at];
    found = nodes[at];
  }
  return found;
}
