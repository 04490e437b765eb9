import { exchangePlaces, moveRunning, place } from './dispatch';
import { Cpu, Node, QUEUED, RUNNING, Thread } from './entities';
import { dequeue } from './queue';
import { below, share } from './random';

/**
 * Takes a vCPU to a node: to a pCPU with less to do than its own or, where there is none, in exchange for one that is
 * at home nowhere either (the kernel's task_numa_migrate looks for both). Who sleeps stays where it was.
 * `exchangeShare`: of the exchanges, how many are made.
 */
export function goTo(thread: Thread, node: Node, exchangeShare: f64): void {
  if (!canMove(thread)) return;
  const to = leastLoaded(node, thread);
  if (to === null) return;
  if (to.load < thread.cpu.load) {
    relocate(thread, to);
    return;
  }
  if (share() >= exchangeShare) return;
  const other = wandererOn(node, thread);
  if (other !== null) exchangePlaces(thread, other);
}

function canMove(thread: Thread): bool {
  const isAwake = thread.state === RUNNING || thread.state === QUEUED;
  return isAwake && thread.isWorking;
}

function relocate(thread: Thread, to: Cpu): void {
  if (thread.state === RUNNING) {
    moveRunning(thread.cpu, thread, to);
  } else {
    dequeue(thread);
    place(to, thread);
  }
}

/** One that could change places with `thread`, from anywhere on the node. */
function wandererOn(node: Node, thread: Thread): Thread | null {
  const cpus = node.cpus;
  const first = below(cpus.length);
  for (let step = 0; step < cpus.length; step += 1) {
    const cpu = cpus[(first + step) % cpus.length];
    const other = cpu.current;
    if (other === null || !other.isWandering || !canMove(other)) continue;
    if (thread.mayRunOn(cpu) && other.mayRunOn(thread.cpu)) return other;
  }
  return null;
}

/** The pCPU of a node with the least to do, of those that `thread` may use. */
export function leastLoaded(node: Node, thread: Thread | null): Cpu | null {
  const cpus = node.cpus;
  const ranks = node.ranks;
  let found: Cpu | null = null;
  let least = i32.MAX_VALUE;
  for (let at = 0; at < ranks.length; at += 1) {
    const rank = ranks[at];
    if (rank >= least) continue;
    const cpu = cpus[at];
    if (thread !== null && !thread.mayRunOn(cpu)) continue;
    found = cpu;
    least = rank;
    if (rank === 0) break;
  }
  return found;
}
