import { exchangePlaces, moveRunning, place } from './dispatch.ts';
import { type Cpu, type Node, QUEUED, RUNNING, type Thread } from './entities.ts';
import { dequeue } from './queue.ts';
import type { Simulation } from './simulation.ts';

/**
 * Takes a vCPU to a node: to a pCPU with less to do than its own or, where there is none, in exchange for one that is
 * at home nowhere either (the kernel's task_numa_migrate looks for both). Who sleeps stays where it was.
 * `exchangeShare`: of the exchanges, how many are made.
 */
export function goTo(sim: Simulation, thread: Thread, node: Node, exchangeShare = 1): void {
  if (!canMove(thread)) return;
  const to = leastLoaded(node, thread);
  if (to === null) return;
  if (to.load < thread.cpu.load) {
    relocate(sim, thread, to);
    return;
  }
  if (sim.random.share() >= exchangeShare) return;
  const other = wandererOn(sim, node, thread);
  if (other !== null) exchangePlaces(sim, thread, other);
}

function canMove({ state, isPolling, isSpinning }: Thread): boolean {
  return (state === RUNNING || state === QUEUED) && !isPolling && !isSpinning;
}

function relocate(sim: Simulation, thread: Thread, to: Cpu): void {
  if (thread.state === RUNNING) {
    moveRunning(sim, thread.cpu, to);
  } else {
    dequeue(sim, thread);
    place(sim, to, thread);
  }
}

/** One that could change places with `thread`, from anywhere on the node. */
function wandererOn(sim: Simulation, node: Node, thread: Thread): Thread | null {
  const { cpus } = node;
  const first = sim.random.below(cpus.length);
  for (let step = 0; step < cpus.length; step += 1) {
    const cpu = cpus[(first + step) % cpus.length];
    const other = cpu?.current ?? null;
    if (cpu === undefined || other === null || !other.isWandering || !canMove(other)) continue;
    if (thread.mayRunOn(cpu) && other.mayRunOn(thread.cpu)) return other;
  }
  return null;
}

/** The pCPU of a node with the least to do, of those that `thread` may use. */
export function leastLoaded(node: Node, thread: Thread | null = null): Cpu | null {
  const { cpus, ranks } = node;
  let found: Cpu | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < ranks.length; at += 1) {
    const rank = ranks[at] ?? 0;
    const cpu = rank < least ? cpus[at] : undefined;
    if (cpu === undefined || (thread !== null && !thread.mayRunOn(cpu))) continue;
    found = cpu;
    least = rank;
    if (rank === 0) break;
  }
  return found;
}
