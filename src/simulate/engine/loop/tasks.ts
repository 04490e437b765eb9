import { accountState } from './account';
import { nowNs } from './clock';
import { leave } from './dispatch';
import { Cpu, Guest, SLEEPING, Thread } from './entities';
import { timers } from './event-heap';
import { release } from './locks';
import { nodes } from './machine';
import { exitUs, haltPollUs, requestExitUs } from './parameters';
import { below, exponential, share } from './random';
import { arm, settle } from './running';
import { wake } from './wake';

/** The task that ran on a vCPU goes to sleep; the guest runs the next, from another vCPU if need be, or halts. */
export function endVcpuBurst(cpu: Cpu, thread: Thread, guest: Guest): void {
  thread.lockNs = Infinity;
  thread.tasksAsleep += 1;
  armTasks(thread, guest);
  if (nextTask(guest, thread)) {
    beginBurst(thread, guest.burstNs);
    arm(cpu);
  } else {
    oweExit(thread, exitUs);
    halt(cpu, thread);
  }
  // Only now: who is woken by it may take the pCPU.
  if (guest.lockHolder === thread) release(guest);
}

/** Of a piece of work that takes so long on the average. */
export function beginBurst(thread: Thread, meanNs: f64): void {
  thread.burstEndNs = thread.workNs + exponential(meanNs);
}

function nextTask(guest: Guest, thread: Thread): bool {
  if (thread.tasksWaiting > 0) {
    thread.tasksWaiting -= 1;
    return true;
  }
  if (guest.tasksPerVcpu === 1) return false;
  let busiest: Thread | null = null;
  let most = 0;
  for (let at = 0; at < guest.vcpus.length; at += 1) {
    const other = guest.vcpus[at];
    if (other.tasksWaiting <= most) continue;
    most = other.tasksWaiting;
    busiest = other;
  }
  if (busiest === null) return false;
  busiest.tasksWaiting -= 1;
  return true;
}

function halt(cpu: Cpu, thread: Thread): void {
  if (haltPollUs === 0 || cpu.queue.length > 0) {
    leave(cpu, thread, SLEEPING);
    return;
  }
  thread.isPolling = true;
  thread.pollEndNs = nowNs + haltPollUs * 1000;
  arm(cpu);
}

/** The soonest of all tasks of a vCPU that sleep; sleep has no memory, so it may be drawn anew at any time. */
export function armTasks(thread: Thread, guest: Guest): void {
  if (thread.tasksAsleep === 0) {
    timers.clear(thread.index);
    return;
  }
  timers.set(thread.index, nowNs + exponential(guest.sleepNs / f64(thread.tasksAsleep)));
}

/** A task of a vCPU has slept enough, or what it waits for from a device has come to the host. */
export function endSleep(thread: Thread, guest: Guest): void {
  thread.tasksAsleep -= 1;
  armTasks(thread, guest);
  const isRequest = guest.requestShare > 0 && share() < guest.requestShare;
  const requests = guest.requests;
  if (!isRequest || requests === null) {
    readyTask(guest, thread, null);
    return;
  }
  if (guest.tasksPerVcpu === 1) thread.requestSinceNs = nowNs;
  guest.requestOrder.push(thread);
  arriveRequest(requests);
}

/** A task can go on, on its vCPU or, if that runs another, on one of the guest's that has nothing to do. */
function readyTask(guest: Guest, own: Thread, waker: Cpu | null): void {
  const isFixed = hasNothingToDo(own) || guest.tasksPerVcpu === 1;
  const thread = isFixed ? own : idleVcpu(guest, own);
  if (!hasNothingToDo(thread)) {
    thread.tasksWaiting += 1;
    return;
  }
  beginBurst(thread, guest.burstNs);
  if (thread.state === SLEEPING) {
    accountState(thread);
    thread.requestSinceNs = -1;
    wake(thread, waker);
    return;
  }
  settle(thread);
  thread.isPolling = false;
  thread.requestSinceNs = -1;
  arm(thread.cpu);
}

function hasNothingToDo(thread: Thread): bool {
  return thread.state === SLEEPING || thread.isPolling;
}

function idleVcpu(guest: Guest, own: Thread): Thread {
  for (let at = 0; at < guest.vcpus.length; at += 1) {
    if (hasNothingToDo(guest.vcpus[at])) return guest.vcpus[at];
  }
  return own;
}

/** Something for the thread that serves a guest's devices, or for one of the host's own. */
export function arriveRequest(thread: Thread): void {
  thread.tasksWaiting += 1;
  if (thread.state !== SLEEPING) return;
  thread.tasksWaiting -= 1;
  accountState(thread);
  beginBurst(thread, thread.meanBurstNs);
  wake(thread, thread.isRequests ? interruptedCpu() : null);
}

/** Devices interrupt the pCPUs of the first node, where the first bus commonly is. */
function interruptedCpu(): Cpu | null {
  const cpus = nodes[0].cpus;
  const drawn = below(cpus.length);
  return cpus.length === 0 ? null : cpus[drawn];
}

/** A thread beside the vCPUs is done with one piece of work; a task that waited for it can go on. */
export function endHostBurst(cpu: Cpu, thread: Thread): void {
  if (thread.tasksWaiting > 0) {
    thread.tasksWaiting -= 1;
    beginBurst(thread, thread.meanBurstNs);
    arm(cpu);
  } else {
    leave(cpu, thread, SLEEPING);
  }
  const guest = thread.guest;
  if (guest === null || !thread.isRequests || guest.requestOrder.length === 0) return;
  const waiter = guest.requestOrder.shift();
  oweExit(waiter, requestExitUs);
  readyTask(guest, waiter, cpu);
}

function oweExit(thread: Thread, us: f64): void {
  thread.owedExitNs += us * 1000;
  thread.owedNs += us * 1000;
}
