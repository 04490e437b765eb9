import { nowNs } from './clock';
import { Cpu, QUEUED, RUNNING, SLEEPING, Thread } from './entities';
import { cpuEvents } from './event-heap';
import { onStep } from './host';
import { meetLock, takenOff } from './lock-state';
import { coreCacheKiB, coreRefillNsPerKiB, switchUs, wakeUpGranularityMs } from './parameters';
import { pullWork } from './pull';
import { dequeue, enqueue, exchange, oweCache, reachedNs, requeue, takeNext } from './queue';
import { arm, refreshRate, settle } from './running';

let isWatched = false;

/** From now on each step of a thread is told outside. */
export function watch(): void {
  isWatched = true;
}

/** Gives a pCPU that runs nothing its next thread, its own or one from elsewhere. */
function dispatch(cpu: Cpu): void {
  if (cpu.queue.length === 0 && !pullWork(cpu)) {
    fallIdle(cpu);
    return;
  }
  putOn(cpu, takeNext(cpu));
}

function putOn(cpu: Cpu, thread: Thread): void {
  thread.waited += nowNs - thread.stateSinceNs;
  thread.state = RUNNING;
  thread.stateSinceNs = nowNs;
  thread.settledNs = nowNs;
  cpu.current = thread;
  cpu.sliceStartNs = nowNs;
  if (cpu.last !== thread) oweSwitch(cpu, thread);
  if (isWatched) onStep(nowNs, true, cpu.index, thread.index);
  if (cpu.isIdle) becomeBusy(cpu);
  refreshRate(cpu, thread);
  meetLock(thread);
  arm(cpu);
}

/** The switch itself, and what the one before has driven out of the core's caches. */
function oweSwitch(cpu: Cpu, thread: Thread): void {
  const switchNs = switchUs * 1000;
  thread.owedSwitchNs += switchNs;
  thread.owedNs += switchNs;
  const own = Math.min(thread.workingSetKiB, coreCacheKiB);
  const driven = Math.min(own, Math.max(0, own + cpu.lastKiB - coreCacheKiB));
  cpu.last = thread;
  cpu.lastKiB = own;
  if (driven > 0) oweCache(thread, driven * coreRefillNsPerKiB);
}

function becomeBusy(cpu: Cpu): void {
  const core = cpu.core;
  const llc = cpu.llc;
  cpu.isIdle = false;
  cpu.idleNs += nowNs - cpu.idleSinceNs;
  llc.idleCpus -= 1;
  if (core.busy === 0) llc.idleCores -= 1;
  cpu.addCoreLoad(1);
  if (core.busy > 1) refreshSiblings(cpu);
}

function fallIdle(cpu: Cpu): void {
  cpuEvents.clear(cpu.index);
  if (cpu.isIdle) return;
  const core = cpu.core;
  const llc = cpu.llc;
  cpu.isIdle = true;
  cpu.idleSinceNs = nowNs;
  llc.idleCpus += 1;
  cpu.addCoreLoad(-1);
  if (core.busy === 0) llc.idleCores += 1;
  else refreshSiblings(cpu);
}

function refreshSiblings(cpu: Cpu): void {
  const cpus = cpu.core.cpus;
  for (let at = 0; at < cpus.length; at += 1) {
    if (cpus[at] !== cpu) refresh(cpus[at]);
  }
}

/** After something has changed that slows down who runs there. */
export function refresh(cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) return;
  settle(thread);
  refreshRate(cpu, thread);
  arm(cpu);
}

function takeOff(cpu: Cpu, thread: Thread): void {
  settle(thread);
  cpu.current = null;
  thread.stateSinceNs = nowNs;
  if (isWatched) onStep(nowNs, false, cpu.index, thread.index);
}

/** Who runs stops of its own accord: it sleeps, or is blocked. */
export function leave(cpu: Cpu, thread: Thread, state: i32): void {
  takeOff(cpu, thread);
  thread.isPolling = false;
  thread.state = state;
  cpu.addLoad(-1);
  dispatch(cpu);
}

/** Who runs has to wait, for the sake of another. */
export function preempt(cpu: Cpu, thread: Thread): void {
  takeOff(cpu, thread);
  thread.state = QUEUED;
  requeue(cpu, thread);
  takenOff(thread);
  dispatch(cpu);
}

/** Who runs has had its turn: the next is at `place` of the queue. */
export function takeTurns(cpu: Cpu, thread: Thread, place: i32): void {
  takeOff(cpu, thread);
  thread.state = QUEUED;
  const next = exchange(cpu, place, thread);
  takenOff(thread);
  putOn(cpu, next);
}

/** Puts a thread that is in no queue where it shall run, at once if it may. */
export function place(cpu: Cpu, thread: Thread): void {
  enqueue(cpu, thread);
  const current = cpu.current;
  if (current === null) dispatch(cpu);
  else if (current.isPolling) leave(cpu, current, SLEEPING);
  else if (isFarBehind(current, thread)) preempt(cpu, current);
  else arm(cpu);
}

function isFarBehind(current: Thread, thread: Thread): bool {
  return reachedNs(current) - thread.virtualNs > wakeUpGranularityMs * 1e6;
}

/** Takes who runs there to another pCPU. */
export function moveRunning(cpu: Cpu, thread: Thread, to: Cpu): void {
  takeOff(cpu, thread);
  cpu.addLoad(-1);
  place(to, thread);
  dispatch(cpu);
}

/** Two that run or wait go to each other's pCPU in one step, so that neither pCPU falls idle and pulls a third. */
export function exchangePlaces(one: Thread, other: Thread): void {
  const there = other.cpu;
  const here = one.cpu;
  detach(one);
  detach(other);
  place(there, one);
  place(here, other);
}

function detach(thread: Thread): void {
  if (thread.state === QUEUED) {
    dequeue(thread);
  } else {
    const cpu = thread.cpu;
    takeOff(cpu, thread);
    cpu.addLoad(-1);
  }
}
