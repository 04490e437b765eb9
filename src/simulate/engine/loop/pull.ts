import { Cpu, Node, Thread } from './entities';
import { nodes } from './machine';
import { idlePullAcrossShare, nodeImbalanceShare } from './parameters';
import { dequeue, enqueue } from './queue';
import { share } from './random';

/** Brings a waiting thread to a pCPU that has nothing to do. Returns whether there is one in its queue now. */
export function pullWork(cpu: Cpu): bool {
  let thread = nearWaiter(cpu);
  if (thread === null) thread = farWaiter(cpu);
  if (thread === null) return false;
  dequeue(thread);
  enqueue(cpu, thread);
  return true;
}

/** Behind the same cache, else behind another of the node. */
function nearWaiter(cpu: Cpu): Thread | null {
  const own = cpu.llc;
  const near = own.waiting > 0 ? waiterOf(own.cpus, own.queueLengths, cpu) : null;
  if (near !== null) return near;
  const llcs = cpu.node.llcs;
  for (let at = 0; at < llcs.length; at += 1) {
    const llc = llcs[at];
    if (llc === own || llc.waiting === 0) continue;
    const thread = waiterOf(llc.cpus, llc.queueLengths, cpu);
    if (thread !== null) return thread;
  }
  return null;
}

/** On the node that is busiest, where it is so by enough. */
function farWaiter(cpu: Cpu): Thread | null {
  if (nodes.length === 1 || idlePullAcrossShare === 0) return null;
  const busiest = busiestNode(cpu.node);
  if (busiest === null || share() >= idlePullAcrossShare) return null;
  return waiterOf(busiest.cpus, busiest.queueLengths, cpu);
}

/** Whose threads could go to `own`, which has less to do by more than the imbalance that is allowed. */
export function busiestNode(own: Node): Node | null {
  let busiest: Node | null = null;
  let most = (f64(own.load) / f64(own.cpus.length)) * (1 + nodeImbalanceShare);
  for (let at = 0; at < nodes.length; at += 1) {
    const node = nodes[at];
    if (node === own || node.waiting === 0) continue;
    const load = f64(node.load) / f64(node.cpus.length);
    if (load > most) {
      most = load;
      busiest = node;
    }
  }
  return busiest;
}

/** Of those pCPUs, who waits longest in the longest of the queues and may go to `to`. */
export function waiterOf(cpus: Cpu[], queueLengths: i32[], to: Cpu): Thread | null {
  let found: Thread | null = null;
  let longest = 0;
  for (let at = 0; at < queueLengths.length; at += 1) {
    const length = queueLengths[at];
    if (length <= longest) continue;
    const thread = movable(cpus[at].queue, to);
    if (thread === null) continue;
    found = thread;
    longest = length;
  }
  return found;
}

function movable(queue: Thread[], to: Cpu): Thread | null {
  let found: Thread | null = null;
  let sinceNs = Infinity;
  for (let at = 0; at < queue.length; at += 1) {
    const thread = queue[at];
    if (thread.stateSinceNs >= sinceNs || !thread.mayRunOn(to)) continue;
    found = thread;
    sinceNs = thread.stateSinceNs;
  }
  return found;
}
