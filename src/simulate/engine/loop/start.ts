import { armBalance } from './balance';
import { nowNs } from './clock';
import { place } from './dispatch';
import { armDrift } from './drift';
import { Guest, Thread } from './entities';
import { makeFlows } from './epoch';
import { cpuEvents, timers } from './event-heap';
import { cpus, epochSlot, guests, layOutSlots, threads } from './machine';
import { makeMemory, renewAccess } from './memory';
import { armScan } from './numa-balancing';
import { exponential, share } from './random';
import { arm, sliceNs } from './running';
import { armBurst, armFault } from './shortage';
import { armTasks, beginBurst } from './tasks';

/** Sets everything going, tasks in the midst of what they do. All there is has been added. */
export function start(): void {
  cpuEvents.makeSlots(cpus.length);
  timers.makeSlots(layOutSlots());
  makeFlows();
  makeMemory();
  for (let at = 0; at < guests.length; at += 1) renewAccess(guests[at]);
  for (let at = 0; at < threads.length; at += 1) startThread(threads[at]);
  for (let at = 0; at < cpus.length; at += 1) {
    const cpu = cpus[at];
    // Turns of different pCPUs do not end together.
    cpu.sliceStartNs = -share() * sliceNs(cpu);
    arm(cpu);
  }
  for (let at = 0; at < guests.length; at += 1) {
    armDrift(guests[at]);
    armScan(guests[at]);
    armBurst(guests[at]);
  }
  armBalance();
  timers.set(epochSlot, 0);
}

function startThread(thread: Thread): void {
  const guest = thread.guest;
  if (thread.isVcpu && guest !== null) startVcpu(thread, guest);
  else armArrival(thread);
}

function startVcpu(thread: Thread, guest: Guest): void {
  armFault(thread);
  if (guest.runningShare === 1) {
    thread.burstEndNs = Infinity;
    place(thread.cpu, thread);
    return;
  }
  for (let task = 0; task < guest.tasksPerVcpu; task += 1) {
    if (share() < guest.runningShare) thread.tasksWaiting += 1;
    else thread.tasksAsleep += 1;
  }
  armTasks(thread, guest);
  if (thread.tasksWaiting === 0) return;
  thread.tasksWaiting -= 1;
  beginBurst(thread, guest.burstNs);
  place(thread.cpu, thread);
}

/** The next piece of work that comes by itself to a thread beside the vCPUs. */
export function armArrival(thread: Thread): void {
  if (thread.meanArrivalNs === Infinity) return;
  timers.set(thread.index, nowNs + exponential(thread.meanArrivalNs));
}
