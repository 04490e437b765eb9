import { type BLOCKED, type Cpu, QUEUED, RUNNING, SLEEPING, type Thread } from './entities.ts';
import { meetLock, takenOff } from './lock-state.ts';
import { pullWork } from './pull.ts';
import { dequeue, enqueue, exchange, oweCache, requeue, takeNext } from './queue.ts';
import { arm, refreshRate, settle } from './running.ts';
import type { Simulation } from './simulation.ts';

/** Gives a pCPU that runs nothing its next thread, its own or one from elsewhere. */
function dispatch(sim: Simulation, cpu: Cpu): void {
  if (cpu.queue.length === 0 && !pullWork(sim, cpu)) {
    fallIdle(sim, cpu);
    return;
  }
  const thread = takeNext(cpu);
  if (thread !== null) putOn(sim, cpu, thread);
}

function putOn(sim: Simulation, cpu: Cpu, thread: Thread): void {
  thread.spent.waited += sim.nowNs - thread.stateSinceNs;
  thread.state = RUNNING;
  thread.stateSinceNs = sim.nowNs;
  thread.settledNs = sim.nowNs;
  cpu.current = thread;
  cpu.sliceStartNs = sim.nowNs;
  if (cpu.last !== thread) oweSwitch(sim, cpu, thread);
  sim.watch?.(sim.nowNs, 'in', cpu.index, thread.index);
  if (cpu.isIdle) becomeBusy(sim, cpu);
  refreshRate(sim, cpu, thread);
  meetLock(sim, thread);
  arm(sim, cpu);
}

/** The switch itself, and what the one before has driven out of the core's caches. */
function oweSwitch(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { coreCacheKiB, coreRefillNsPerKiB, switchUs } = sim.parameters;
  const switchNs = switchUs * 1000;
  thread.owedSwitchNs += switchNs;
  thread.owedNs += switchNs;
  const own = Math.min(thread.workingSetKiB, coreCacheKiB);
  const driven = Math.min(own, Math.max(0, own + cpu.lastKiB - coreCacheKiB));
  cpu.last = thread;
  cpu.lastKiB = own;
  if (driven > 0) oweCache(thread, driven * coreRefillNsPerKiB);
}

function becomeBusy(sim: Simulation, cpu: Cpu): void {
  const { core, llc } = cpu;
  cpu.isIdle = false;
  cpu.idleNs += sim.nowNs - cpu.idleSinceNs;
  sim.busyCpus += 1;
  llc.idleCpus -= 1;
  if (core.busy === 0) llc.idleCores -= 1;
  cpu.addCoreLoad(1);
  if (core.busy > 1) refreshSiblings(sim, cpu);
}

function fallIdle(sim: Simulation, cpu: Cpu): void {
  sim.heap.clear(cpu.index);
  if (cpu.isIdle) return;
  const { core, llc } = cpu;
  cpu.isIdle = true;
  cpu.idleSinceNs = sim.nowNs;
  sim.busyCpus -= 1;
  llc.idleCpus += 1;
  cpu.addCoreLoad(-1);
  if (core.busy === 0) llc.idleCores += 1;
  else refreshSiblings(sim, cpu);
}

function refreshSiblings(sim: Simulation, cpu: Cpu): void {
  for (const sibling of cpu.core.cpus) {
    if (sibling !== cpu) refresh(sim, sibling);
  }
}

/** After something has changed that slows down who runs there. */
export function refresh(sim: Simulation, cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) return;
  settle(sim, thread);
  refreshRate(sim, cpu, thread);
  arm(sim, cpu);
}

function takeOff(sim: Simulation, cpu: Cpu): Thread {
  const thread = cpu.current;
  if (thread === null) throw new Error('there is nobody to take off');
  if (thread.settledNs !== sim.nowNs) settle(sim, thread);
  cpu.current = null;
  thread.stateSinceNs = sim.nowNs;
  sim.watch?.(sim.nowNs, 'out', cpu.index, thread.index);
  return thread;
}

/** Who runs stops of its own accord: it sleeps, or is blocked. */
export function leave(sim: Simulation, cpu: Cpu, state: typeof SLEEPING | typeof BLOCKED): void {
  const thread = takeOff(sim, cpu);
  thread.isPolling = false;
  thread.state = state;
  cpu.addLoad(-1);
  dispatch(sim, cpu);
}

/** Who runs has to wait, for the sake of another. */
export function preempt(sim: Simulation, cpu: Cpu): void {
  const thread = takeOff(sim, cpu);
  thread.state = QUEUED;
  requeue(cpu, thread);
  takenOff(sim, thread);
  dispatch(sim, cpu);
}

/** Who runs has had its turn: the next is at `place` of the queue. */
export function takeTurns(sim: Simulation, cpu: Cpu, place: number): void {
  const thread = takeOff(sim, cpu);
  thread.state = QUEUED;
  const next = exchange(cpu, place, thread);
  takenOff(sim, thread);
  putOn(sim, cpu, next);
}

/** Puts a thread that is in no queue where it shall run, at once if it may. */
export function place(sim: Simulation, cpu: Cpu, thread: Thread): void {
  enqueue(sim, cpu, thread);
  const { current } = cpu;
  if (current === null) dispatch(sim, cpu);
  else if (current.isPolling) leave(sim, cpu, SLEEPING);
  else if (isFarBehind(sim, current, thread)) preempt(sim, cpu);
  else arm(sim, cpu);
}

function isFarBehind(sim: Simulation, current: Thread, thread: Thread): boolean {
  const reached = current.virtualNs + sim.nowNs - current.settledNs;
  return reached - thread.virtualNs > sim.parameters.wakeUpGranularityMs * 1e6;
}

/** Takes who runs there to another pCPU. */
export function moveRunning(sim: Simulation, cpu: Cpu, to: Cpu): void {
  const thread = takeOff(sim, cpu);
  cpu.addLoad(-1);
  place(sim, to, thread);
  dispatch(sim, cpu);
}

/** Two that run or wait go to each other's pCPU in one step, so that neither pCPU falls idle and pulls a third. */
export function exchangePlaces(sim: Simulation, one: Thread, other: Thread): void {
  const { cpu: there } = other;
  const { cpu: here } = one;
  detach(sim, one);
  detach(sim, other);
  place(sim, there, one);
  place(sim, here, other);
}

function detach(sim: Simulation, thread: Thread): void {
  if (thread.state === QUEUED) {
    dequeue(sim, thread);
  } else {
    takeOff(sim, thread.cpu);
    thread.cpu.addLoad(-1);
  }
}
