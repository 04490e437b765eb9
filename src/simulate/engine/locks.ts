import { accountState } from './account.ts';
import { leave, preempt } from './dispatch.ts';
import { BLOCKED, type Cpu, type Guest, RUNNING, type Thread } from './entities.ts';
import { holdNs } from './lock-state.ts';
import { arm, settle } from './running.ts';
import type { Simulation } from './simulation.ts';
import { wake } from './wake.ts';

/** Who runs wants the lock, or is done with it. */
export function meetOrRelease(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { guest } = thread;
  thread.lockNs = Number.POSITIVE_INFINITY;
  if (guest?.lockHolder === thread) release(sim, guest);
  else if (guest !== null && guest.lockHolder !== null) spin(sim, guest, thread);
  arm(sim, cpu);
}

function spin(sim: Simulation, guest: Guest, thread: Thread): void {
  thread.isSpinning = true;
  thread.spinEndNs = sim.nowNs + sim.parameters.spinBeforeHaltUs * 1000;
  guest.lockWaiters.push(thread);
}

/**
 * Who spun for long gives its pCPU to another: for as long as the lock is held, or, where the CPU noticed it and not
 * the guest (pause-loop exiting), for one turn.
 */
export function stopSpinning(sim: Simulation, cpu: Cpu, thread: Thread): void {
  if (thread.guest?.load.locks?.kind === 'paravirtual') {
    thread.blockedBy = 'lockHolder';
    leave(sim, cpu, BLOCKED);
    return;
  }
  if (cpu.queue.length === 0) {
    thread.spinEndNs = Number.POSITIVE_INFINITY;
    arm(sim, cpu);
    return;
  }
  for (const other of cpu.queue) {
    if (other.virtualNs > thread.virtualNs) thread.virtualNs = other.virtualNs;
  }
  preempt(sim, cpu);
}

/** The lock goes on to who is next, which may not be running; or to all who can take it. */
export function release(sim: Simulation, guest: Guest): void {
  guest.lockHolder = null;
  if (guest.load.locks?.kind === 'unfair') {
    for (const waiter of guest.lockWaiters.splice(0)) goOn(sim, waiter);
    return;
  }
  const next = guest.lockWaiters.shift();
  if (next === undefined) return;
  guest.lockHolder = next;
  if (next.state === RUNNING) settle(sim, next);
  next.lockNs = next.workNs + holdNs(sim, next);
  goOn(sim, next);
}

function goOn(sim: Simulation, thread: Thread): void {
  if (thread.state === RUNNING) settle(sim, thread);
  thread.isSpinning = false;
  if (thread.state === RUNNING) {
    arm(sim, thread.cpu);
  } else if (thread.state === BLOCKED && thread.blockedBy === 'lockHolder') {
    accountState(sim, thread);
    wake(sim, thread, null);
  }
}
