import { accountState } from './account.ts';
import { leave } from './dispatch.ts';
import { type Cpu, type Guest, SLEEPING, type Thread } from './entities.ts';
import { release } from './locks.ts';
import { arm, settle } from './running.ts';
import type { Simulation } from './simulation.ts';
import { wake } from './wake.ts';

/** The task that ran on a vCPU goes to sleep; the guest runs the next, from another vCPU if need be, or halts. */
export function endVcpuBurst(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { guest } = thread;
  if (guest === null) return;
  thread.lockNs = Number.POSITIVE_INFINITY;
  thread.tasksAsleep += 1;
  armTasks(sim, thread);
  if (nextTask(guest, thread)) {
    thread.burstEndNs = thread.workNs + sim.random.exponential(guest.burstNs);
    arm(sim, cpu);
  } else {
    oweExit(thread, sim.parameters.exitUs);
    halt(sim, cpu, thread);
  }
  // Only now: who is woken by it may take the pCPU.
  if (guest.lockHolder === thread) release(sim, guest);
}

function nextTask(guest: Guest, thread: Thread): boolean {
  if (thread.tasksWaiting > 0) {
    thread.tasksWaiting -= 1;
    return true;
  }
  if (guest.load.tasksPerVcpu === 1) return false;
  let busiest: Thread | null = null;
  let most = 0;
  for (const other of guest.vcpus) {
    if (other.tasksWaiting <= most) continue;
    most = other.tasksWaiting;
    busiest = other;
  }
  if (busiest === null) return false;
  busiest.tasksWaiting -= 1;
  return true;
}

function halt(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { haltPollUs } = sim.world.features;
  if (haltPollUs === 0 || cpu.queue.length > 0) {
    leave(sim, cpu, SLEEPING);
    return;
  }
  thread.isPolling = true;
  thread.pollEndNs = sim.nowNs + haltPollUs * 1000;
  arm(sim, cpu);
}

/** The soonest of all tasks of a vCPU that sleep; sleep has no memory, so it may be drawn anew at any time. */
export function armTasks(sim: Simulation, thread: Thread): void {
  const { guest, tasksAsleep } = thread;
  const slot = sim.slots.timers + thread.index;
  if (guest === null || tasksAsleep === 0) {
    sim.heap.clear(slot);
    return;
  }
  sim.heap.set(slot, sim.nowNs + sim.random.exponential(guest.sleepNs / tasksAsleep));
}

/** A task of a vCPU has slept enough, or what it waits for from a device has come to the host. */
export function endSleep(sim: Simulation, thread: Thread): void {
  const { guest } = thread;
  if (guest === null) return;
  thread.tasksAsleep -= 1;
  armTasks(sim, thread);
  const isRequest = guest.requestShare > 0 && sim.random.share() < guest.requestShare;
  if (!isRequest || guest.requests === null) {
    readyTask(sim, thread, null);
    return;
  }
  if (guest.load.tasksPerVcpu === 1) thread.requestSinceNs = sim.nowNs;
  guest.requestOrder.push(thread);
  arriveRequest(sim, guest.requests);
}

/** A task can go on, on its vCPU or, if that runs another, on one of the guest's that has nothing to do. */
function readyTask(sim: Simulation, own: Thread, waker: Cpu | null): void {
  const { guest } = own;
  if (guest === null) return;
  const thread = hasNothingToDo(own) || guest.load.tasksPerVcpu === 1 ? own : idleVcpu(guest, own);
  if (!hasNothingToDo(thread)) {
    thread.tasksWaiting += 1;
    return;
  }
  thread.burstEndNs = thread.workNs + sim.random.exponential(guest.burstNs);
  if (thread.state === SLEEPING) {
    accountState(sim, thread);
    thread.requestSinceNs = -1;
    wake(sim, thread, waker);
    return;
  }
  settle(sim, thread);
  thread.isPolling = false;
  thread.requestSinceNs = -1;
  arm(sim, thread.cpu);
}

function hasNothingToDo({ state, isPolling }: Thread): boolean {
  return state === SLEEPING || isPolling;
}

function idleVcpu(guest: Guest, own: Thread): Thread {
  return guest.vcpus.find(hasNothingToDo) ?? own;
}

/** Something for the thread that serves a guest's devices, or for one of the host's own. */
export function arriveRequest(sim: Simulation, thread: Thread): void {
  thread.tasksWaiting += 1;
  if (thread.state !== SLEEPING) return;
  thread.tasksWaiting -= 1;
  accountState(sim, thread);
  thread.burstEndNs = thread.workNs + sim.random.exponential(thread.meanBurstNs);
  wake(sim, thread, thread.kind === 'requests' ? interruptedCpu(sim) : null);
}

/** Devices interrupt the pCPUs of the first node, where the first bus commonly is. */
function interruptedCpu(sim: Simulation): Cpu | null {
  const cpus = sim.machine.nodes[0]?.cpus ?? [];
  return cpus[sim.random.below(cpus.length)] ?? null;
}

/** A thread beside the vCPUs is done with one piece of work; a task that waited for it can go on. */
export function endHostBurst(sim: Simulation, cpu: Cpu, thread: Thread): void {
  if (thread.tasksWaiting > 0) {
    thread.tasksWaiting -= 1;
    thread.burstEndNs = thread.workNs + sim.random.exponential(thread.meanBurstNs);
    arm(sim, cpu);
  } else {
    leave(sim, cpu, SLEEPING);
  }
  const waiter = thread.kind === 'requests' ? thread.guest?.requestOrder.shift() : undefined;
  if (waiter === undefined) return;
  oweExit(waiter, sim.parameters.requestExitUs);
  readyTask(sim, waiter, cpu);
}

function oweExit(thread: Thread, us: number): void {
  thread.owedExitNs += us * 1000;
  thread.owedNs += us * 1000;
}
