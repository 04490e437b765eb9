import type { Cpu, Llc, Node, Thread } from './entities.ts';
import { dequeue, enqueue } from './queue.ts';
import type { Simulation } from './simulation.ts';

/** Brings a waiting thread to a pCPU that has nothing to do. Returns whether there is one in its queue now. */
export function pullWork(sim: Simulation, cpu: Cpu): boolean {
  const thread = nearWaiter(cpu) ?? farWaiter(sim, cpu);
  if (thread === null) return false;
  dequeue(sim, thread);
  enqueue(sim, cpu, thread);
  return true;
}

/** Behind the same cache, else behind another of the node. */
function nearWaiter(cpu: Cpu): Thread | null {
  const { llc, node } = cpu;
  const near = llc.waiting > 0 ? waiterOf(llc, cpu) : null;
  if (near !== null || node.llcs.length === 1) return near;
  return otherCacheWaiter(llc, cpu);
}

function otherCacheWaiter(own: Llc, cpu: Cpu): Thread | null {
  for (const llc of cpu.node.llcs) {
    if (llc === own || llc.waiting === 0) continue;
    const thread = waiterOf(llc, cpu);
    if (thread !== null) return thread;
  }
  return null;
}

/** On the node that is busiest, where it is so by enough. */
function farWaiter(sim: Simulation, cpu: Cpu): Thread | null {
  const { nodes } = sim.machine;
  const { idlePullAcrossShare, nodeImbalanceShare } = sim.parameters;
  if (nodes.length === 1 || idlePullAcrossShare === 0) return null;
  const busiest = busiestNode(nodes, cpu.node, nodeImbalanceShare);
  if (busiest === null || sim.random.share() >= idlePullAcrossShare) return null;
  return waiterOf(busiest, cpu);
}

/** Whose threads could go to `own`, which has less to do by more than the imbalance that is allowed. */
export function busiestNode(
  nodes: readonly Node[],
  own: Node,
  imbalanceShare: number,
): Node | null {
  let busiest: Node | null = null;
  let most = (own.load / own.cpus.length) * (1 + imbalanceShare);
  for (const node of nodes) {
    if (node === own || node.waiting === 0) continue;
    const load = node.load / node.cpus.length;
    if (load > most) {
      most = load;
      busiest = node;
    }
  }
  return busiest;
}

/** Who waits longest in the longest of the queues and may go to `to`. */
export function waiterOf({ cpus, queueLengths }: Llc | Node, to: Cpu): Thread | null {
  let found: Thread | null = null;
  let longest = 0;
  for (let at = 0; at < queueLengths.length; at += 1) {
    const length = queueLengths[at] ?? 0;
    const cpu = length > longest ? cpus[at] : undefined;
    const thread = cpu === undefined ? null : movable(cpu.queue, to);
    if (thread === null) continue;
    found = thread;
    longest = length;
  }
  return found;
}

function movable(queue: readonly Thread[], to: Cpu): Thread | null {
  let found: Thread | null = null;
  for (const thread of queue) {
    const isLonger = found === null || thread.stateSinceNs < found.stateSinceNs;
    if (isLonger && thread.mayRunOn(to)) found = thread;
  }
  return found;
}
