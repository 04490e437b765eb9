import { accountState } from './account';
import { nowNs } from './clock';
import { Cpu, QUEUED, Thread } from './entities';
import {
  coreCacheKiB,
  coreRefillNsPerKiB,
  llcKiB,
  llcRefillNsPerKiB,
  nodeRefillNsPerKiB,
  schedulerPeriodMs,
} from './parameters';

/** Puts a thread into the queue of a pCPU. It is in no queue and does not run. */
export function enqueue(cpu: Cpu, thread: Thread): void {
  const from = thread.cpu;
  const periodNs = schedulerPeriodMs * 1e6;
  const current = cpu.current;
  if (current !== null && cpu.queue.length === 0) {
    const reached = reachedNs(current);
    if (reached > cpu.virtualNs) cpu.virtualNs = reached;
  }
  // Who slept long gets half a period ahead, and no more (CFS: GENTLE_FAIR_SLEEPERS).
  const ahead = thread.virtualNs - from.virtualNs;
  thread.virtualNs = cpu.virtualNs + Math.min(Math.max(ahead, -periodNs / 2), periodNs);
  if (from !== cpu) noteMove(thread, from, cpu);
  thread.cpu = cpu;
  thread.state = QUEUED;
  thread.stateSinceNs = nowNs;
  cpu.addLoad(1);
  requeue(cpu, thread);
}

/** Virtual time of who runs, by now. */
export function reachedNs(running: Thread): f64 {
  return running.virtualNs + nowNs - running.settledNs;
}

/** Back into the queue of the pCPU it ran on. */
export function requeue(cpu: Cpu, thread: Thread): void {
  cpu.queue.push(thread);
  cpu.noteQueue();
  countWaiting(cpu, thread, 1);
}

export function dequeue(thread: Thread): void {
  const cpu = thread.cpu;
  takeAt(cpu, cpu.queue.indexOf(thread));
  cpu.addLoad(-1);
  accountState(thread);
}

/** Takes out who is furthest behind; there is somebody. */
export function takeNext(cpu: Cpu): Thread {
  const thread = takeAt(cpu, furthestBehind(cpu.queue));
  if (thread.virtualNs > cpu.virtualNs) cpu.virtualNs = thread.virtualNs;
  return thread;
}

/** Puts `thread`, which ran, in the place of another, which is to run. */
export function exchange(cpu: Cpu, place: i32, thread: Thread): Thread {
  const next = cpu.queue[place];
  cpu.queue[place] = thread;
  countWaiting(cpu, thread, 1);
  countWaiting(cpu, next, -1);
  if (next.virtualNs > cpu.virtualNs) cpu.virtualNs = next.virtualNs;
  return next;
}

/** Its place in the queue. */
export function furthestBehind(queue: Thread[]): i32 {
  let place = 0;
  let least = Infinity;
  for (let at = 0; at < queue.length; at += 1) {
    const virtualNs = queue[at].virtualNs;
    if (virtualNs >= least) continue;
    least = virtualNs;
    place = at;
  }
  return place;
}

function takeAt(cpu: Cpu, place: i32): Thread {
  const queue = cpu.queue;
  if (place < 0) throw new Error('a thread is not in its queue');
  const thread = queue[place];
  const last = queue.pop();
  if (last !== thread) queue[place] = last;
  cpu.noteQueue();
  countWaiting(cpu, thread, -1);
  return thread;
}

function countWaiting(cpu: Cpu, thread: Thread, change: i32): void {
  if (thread.pin !== null) return;
  cpu.llc.waiting += change;
  if (thread.nodes === null) cpu.node.waiting += change;
}

function noteMove(thread: Thread, from: Cpu, to: Cpu): void {
  if (from.llc === to.llc) thread.movedWithinLlc += 1;
  else if (from.node === to.node) thread.movedWithinNode += 1;
  else thread.movedAcross += 1;
  if (from.core !== to.core) oweCache(thread, refillNs(thread, from, to));
}

function refillNs(thread: Thread, from: Cpu, to: Cpu): f64 {
  const own = Math.min(thread.workingSetKiB, coreCacheKiB);
  const coreNs = own * coreRefillNsPerKiB;
  if (from.llc === to.llc) return coreNs;
  const shared = Math.min(thread.workingSetKiB, llcKiB);
  const nsPerKiB = from.node === to.node ? llcRefillNsPerKiB : nodeRefillNsPerKiB;
  return coreNs + shared * nsPerKiB;
}

/** What is cold already need not be refilled twice. */
export function oweCache(thread: Thread, ns: f64): void {
  const more = ns - thread.owedCacheNs;
  if (more <= 0) return;
  thread.owedCacheNs += more;
  thread.owedNs += more;
}
