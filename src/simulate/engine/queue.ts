import { accountState } from './account.ts';
import { type Cpu, QUEUED, type Thread } from './entities.ts';
import type { Simulation } from './simulation.ts';

/** Puts a thread into the queue of a pCPU. It is in no queue and does not run. */
export function enqueue(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const from = thread.cpu;
  const { periodNs } = sim;
  const { current } = cpu;
  if (current !== null && cpu.queue.length === 0) {
    const reached = current.virtualNs + sim.nowNs - current.settledNs;
    if (reached > cpu.virtualNs) cpu.virtualNs = reached;
  }
  // Who slept long gets half a period ahead, and no more (CFS: GENTLE_FAIR_SLEEPERS).
  const ahead = thread.virtualNs - from.virtualNs;
  thread.virtualNs = cpu.virtualNs + Math.min(Math.max(ahead, -periodNs / 2), periodNs);
  if (from !== cpu) noteMove(sim, thread, from, cpu);
  thread.cpu = cpu;
  thread.state = QUEUED;
  thread.stateSinceNs = sim.nowNs;
  cpu.addLoad(1);
  requeue(cpu, thread);
}

/** Back into the queue of the pCPU it ran on. */
export function requeue(cpu: Cpu, thread: Thread): void {
  cpu.queue.push(thread);
  cpu.noteQueue();
  countWaiting(cpu, thread, 1);
}

export function dequeue(sim: Simulation, thread: Thread): void {
  const { cpu } = thread;
  takeAt(cpu, cpu.queue.indexOf(thread));
  cpu.addLoad(-1);
  accountState(sim, thread);
}

/** Takes out who is furthest behind; null: nobody waits. */
export function takeNext(cpu: Cpu): Thread | null {
  if (cpu.queue.length === 0) return null;
  const thread = takeAt(cpu, furthestBehind(cpu.queue));
  if (thread.virtualNs > cpu.virtualNs) cpu.virtualNs = thread.virtualNs;
  return thread;
}

/** Puts `thread`, which ran, in the place of another, which is to run. */
export function exchange(cpu: Cpu, place: number, thread: Thread): Thread {
  const next = cpu.queue[place];
  if (next === undefined) throw new Error('a thread is not in its queue');
  cpu.queue[place] = thread;
  // Mostly both may go to the same places, and as many wait as before.
  if (thread.pin !== next.pin || thread.nodes !== next.nodes) {
    countWaiting(cpu, thread, 1);
    countWaiting(cpu, next, -1);
  }
  if (next.virtualNs > cpu.virtualNs) cpu.virtualNs = next.virtualNs;
  return next;
}

/** Its place in the queue. Never compared with a number that may be missing: V8 would allocate one for each thread. */
export function furthestBehind(queue: readonly Thread[]): number {
  let place = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let at = 0; at < queue.length; at += 1) {
    const thread = queue[at];
    if (thread === undefined || thread.virtualNs >= least) continue;
    least = thread.virtualNs;
    place = at;
  }
  return place;
}

function takeAt(cpu: Cpu, place: number): Thread {
  const { queue } = cpu;
  const thread = queue[place];
  const last = queue.pop();
  if (thread === undefined || last === undefined) throw new Error('a thread is not in its queue');
  if (last !== thread) queue[place] = last;
  cpu.noteQueue();
  countWaiting(cpu, thread, -1);
  return thread;
}

function countWaiting(cpu: Cpu, thread: Thread, change: 1 | -1): void {
  if (thread.pin !== null) return;
  cpu.llc.waiting += change;
  if (thread.nodes === null) cpu.node.waiting += change;
}

function noteMove(sim: Simulation, thread: Thread, from: Cpu, to: Cpu): void {
  const { spent } = thread;
  if (from.llc === to.llc) spent.movedWithinLlc += 1;
  else if (from.node === to.node) spent.movedWithinNode += 1;
  else spent.movedAcross += 1;
  if (from.core !== to.core) oweCache(thread, refillNs(sim, thread, from, to));
}

function refillNs(sim: Simulation, thread: Thread, from: Cpu, to: Cpu): number {
  const { parameters, machine } = sim;
  const own = Math.min(thread.workingSetKiB, parameters.coreCacheKiB);
  const coreNs = own * parameters.coreRefillNsPerKiB;
  if (from.llc === to.llc) return coreNs;
  const shared = Math.min(thread.workingSetKiB, machine.llcKiB);
  const nsPerKiB =
    from.node === to.node ? parameters.llcRefillNsPerKiB : parameters.nodeRefillNsPerKiB;
  return coreNs + shared * nsPerKiB;
}

/** What is cold already need not be refilled twice. */
export function oweCache(thread: Thread, ns: number): void {
  const more = ns - thread.owedCacheNs;
  if (more <= 0) return;
  thread.owedCacheNs += more;
  thread.owedNs += more;
}
