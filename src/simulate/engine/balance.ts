import { moveRunning, place } from './dispatch.ts';
import type { Core, Cpu, Llc, Node } from './entities.ts';
import { busiestNode, waiterOf } from './pull.ts';
import { dequeue } from './queue.ts';
import { leastLoaded } from './relocate.ts';
import type { Simulation } from './simulation.ts';

export function armBalance(sim: Simulation): void {
  const { balanceIntervalMs, nodeBalanceIntervalMs } = sim.parameters;
  const { llcs, nodes } = sim.machine;
  for (const { index } of llcs) {
    sim.heap.set(sim.slots.llcs + index, sim.random.share() * balanceIntervalMs * 1e6);
  }
  if (nodes.length === 1) return;
  for (const { index, cpus } of nodes) {
    if (cpus.length === 0) continue;
    sim.heap.set(sim.slots.nodes + index, sim.random.share() * nodeBalanceIntervalMs * 1e6);
  }
}

/** Among the pCPUs of one cache: from the longest queue to the shortest, and from shared cores to idle ones. */
export function balanceLlc(sim: Simulation, llc: Llc): void {
  sim.heap.set(sim.slots.llcs + llc.index, sim.nowNs + sim.parameters.balanceIntervalMs * 1e6);
  if (llc.waiting > 0) evenQueues(sim, llc);
  if (llc.idleCores > 0) useIdleCore(sim, llc);
}

function evenQueues(sim: Simulation, llc: Llc): void {
  let least: Cpu | undefined;
  for (const cpu of llc.cpus) {
    if (least === undefined || cpu.load < least.load) least = cpu;
  }
  if (least === undefined) return;
  const thread = waiterOf(llc, least);
  if (thread === null || thread.cpu.load - least.load < 2) return;
  dequeue(sim, thread);
  place(sim, least, thread);
}

function useIdleCore(sim: Simulation, llc: Llc): void {
  const shared = llc.cores.find((core) => core.busy > 1);
  const idle = llc.cores.find((core) => core.busy === 0);
  const to = idle?.cpus[0];
  const from = shared === undefined ? undefined : movableOf(shared, to);
  if (from !== undefined && to !== undefined) moveRunning(sim, from, to);
}

function movableOf(core: Core, to: Cpu | undefined): Cpu | undefined {
  return core.cpus.find(({ current }) => {
    if (to === undefined || current === null || current.isPolling) return false;
    return !current.isSpinning && current.mayRunOn(to);
  });
}

/** To this node, from the one that is busiest by more than is allowed. */
export function balanceNode(sim: Simulation, node: Node): void {
  const { nodeBalanceIntervalMs, nodeImbalanceShare } = sim.parameters;
  sim.heap.set(sim.slots.nodes + node.index, sim.nowNs + nodeBalanceIntervalMs * 1e6);
  const busiest = busiestNode(sim.machine.nodes, node, nodeImbalanceShare);
  if (busiest === null) return;
  // Half the difference makes them even.
  const surplus = busiest.load - (node.load * busiest.cpus.length) / node.cpus.length;
  for (let left = Math.floor(surplus / 2); left > 0; left -= 1) {
    const to = leastLoaded(node);
    const thread = to === null ? null : waiterOf(busiest, to);
    if (to === null || thread === null || thread.cpu.load <= to.load + 1) return;
    dequeue(sim, thread);
    place(sim, to, thread);
  }
}
