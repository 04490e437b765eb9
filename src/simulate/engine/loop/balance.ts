import { nowNs } from './clock';
import { moveRunning, place } from './dispatch';
import { Core, Llc, Node } from './entities';
import { timers } from './event-heap';
import { llcSlots, llcs, nodeSlots, nodes } from './machine';
import { balanceIntervalMs, nodeBalanceIntervalMs } from './parameters';
import { busiestNode, waiterOf } from './pull';
import { dequeue } from './queue';
import { share } from './random';
import { leastLoaded } from './relocate';

export function armBalance(): void {
  for (let at = 0; at < llcs.length; at += 1) {
    timers.set(llcSlots + at, share() * balanceIntervalMs * 1e6);
  }
  if (nodes.length === 1) return;
  for (let at = 0; at < nodes.length; at += 1) {
    if (nodes[at].cpus.length === 0) continue;
    timers.set(nodeSlots + at, share() * nodeBalanceIntervalMs * 1e6);
  }
}

/** Among the pCPUs of one cache: from the longest queue to the shortest, and from shared cores to idle ones. */
export function balanceLlc(llc: Llc): void {
  timers.set(llcSlots + llc.index, nowNs + balanceIntervalMs * 1e6);
  if (llc.waiting > 0) evenQueues(llc);
  if (llc.idleCores > 0) useIdleCore(llc);
}

function evenQueues(llc: Llc): void {
  const cpus = llc.cpus;
  let least = cpus[0];
  for (let at = 1; at < cpus.length; at += 1) {
    if (cpus[at].load < least.load) least = cpus[at];
  }
  const thread = waiterOf(cpus, llc.queueLengths, least);
  if (thread === null || thread.cpu.load - least.load < 2) return;
  dequeue(thread);
  place(least, thread);
}

function useIdleCore(llc: Llc): void {
  const idle = firstCore(llc, true);
  const shared = firstCore(llc, false);
  if (idle === null || shared === null) return;
  const to = idle.cpus[0];
  for (let at = 0; at < shared.cpus.length; at += 1) {
    const cpu = shared.cpus[at];
    const thread = cpu.current;
    if (thread === null || !thread.isWorking || !thread.mayRunOn(to)) continue;
    moveRunning(cpu, thread, to);
    return;
  }
}

/** That is idle, or that more than one share. */
function firstCore(llc: Llc, isIdle: bool): Core | null {
  const cores = llc.cores;
  for (let at = 0; at < cores.length; at += 1) {
    const core = cores[at];
    if (isIdle ? core.busy === 0 : core.busy > 1) return core;
  }
  return null;
}

/** To this node, from the one that is busiest by more than is allowed. */
export function balanceNode(node: Node): void {
  timers.set(nodeSlots + node.index, nowNs + nodeBalanceIntervalMs * 1e6);
  const busiest = busiestNode(node);
  if (busiest === null) return;
  // Half the difference makes them even.
  const even = f64(node.load * busiest.cpus.length) / f64(node.cpus.length);
  const surplus = f64(busiest.load) - even;
  for (let left = Math.floor(surplus / 2); left > 0; left -= 1) {
    const to = leastLoaded(node, null);
    if (to === null) return;
    const thread = waiterOf(busiest.cpus, busiest.queueLengths, to);
    if (thread === null || thread.cpu.load <= to.load + 1) return;
    dequeue(thread);
    place(to, thread);
  }
}
