import { armBalance } from './balance.ts';
import { place } from './dispatch.ts';
import { armDrift } from './drift.ts';
import type { Guest, Thread } from './entities.ts';
import { armScan } from './numa-balancing.ts';
import { arm, sliceNs } from './running.ts';
import { armBurst, armFault } from './shortage.ts';
import type { Simulation } from './simulation.ts';
import { armTasks } from './tasks.ts';

/** Sets everything going, tasks in the midst of what they do. */
export function start(sim: Simulation): void {
  for (const thread of sim.threads) {
    if (thread.isVcpu && thread.guest !== null) startVcpu(sim, thread, thread.guest);
    else armArrival(sim, thread);
  }
  for (const cpu of sim.machine.cpus) {
    // Turns of different pCPUs do not end together.
    cpu.sliceStartNs = -sim.random.share() * sliceNs(sim, cpu);
    arm(sim, cpu);
  }
  for (const guest of sim.guests) {
    armDrift(sim, guest);
    armScan(sim, guest);
    armBurst(sim, guest);
  }
  armBalance(sim);
  sim.heap.set(sim.slots.epoch, 0);
}

function startVcpu(sim: Simulation, thread: Thread, guest: Guest): void {
  armFault(sim, thread);
  if (!guest.sleeps) {
    thread.burstEndNs = Number.POSITIVE_INFINITY;
    place(sim, thread.cpu, thread);
    return;
  }
  const { tasksPerVcpu, runningShare } = guest.load;
  for (let task = 0; task < tasksPerVcpu; task += 1) {
    if (sim.random.share() < runningShare) thread.tasksWaiting += 1;
    else thread.tasksAsleep += 1;
  }
  armTasks(sim, thread);
  if (thread.tasksWaiting === 0) return;
  thread.tasksWaiting -= 1;
  thread.burstEndNs = thread.workNs + sim.random.exponential(guest.burstNs);
  place(sim, thread.cpu, thread);
}

/** The next piece of work that comes by itself to a thread beside the vCPUs. */
export function armArrival(sim: Simulation, thread: Thread): void {
  const { meanArrivalNs } = thread;
  if (meanArrivalNs === Number.POSITIVE_INFINITY) return;
  sim.heap.set(sim.slots.timers + thread.index, sim.nowNs + sim.random.exponential(meanArrivalNs));
}
