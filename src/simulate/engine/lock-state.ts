import { RUNNING, type Thread } from './entities.ts';
import { arm, settle } from './running.ts';
import type { Simulation } from './simulation.ts';

/**
 * A thread has been taken off its pCPU. If it had a lock of the guest just then, all others of the guest will
 * want it sooner or later, and not get it.
 */
export function takenOff(sim: Simulation, thread: Thread): void {
  const { guest } = thread;
  const locks = guest?.load.locks;
  if (guest === null || locks === undefined || !thread.isVcpu || guest.vcpus.length === 1) return;
  if (guest.lockHolder !== null || thread.isSpinning) return;
  if (sim.random.share() >= locks.heldShare) return;
  guest.lockHolder = thread;
  thread.lockNs = thread.workNs + holdNs(sim, thread);
  for (const other of guest.vcpus) {
    if (other === thread || other.state !== RUNNING) continue;
    settle(sim, other);
    wantLock(sim, other);
    arm(sim, other.cpu);
  }
}

/** A thread comes to a pCPU while somebody of its guest has a lock, or has to be given it. */
export function meetLock(sim: Simulation, thread: Thread): void {
  const { guest } = thread;
  if (guest === null || guest.lockHolder === null || !thread.isVcpu) return;
  if (thread.isSpinning) thread.spinEndNs = sim.nowNs + sim.parameters.spinBeforeHaltUs * 1000;
  else if (guest.lockHolder !== thread) wantLock(sim, thread);
}

/** How long a lock is still held. */
export function holdNs(sim: Simulation, thread: Thread): number {
  const locks = thread.guest?.load.locks;
  if (locks === undefined) return 0;
  return sim.random.exponential((locks.heldShare / locks.perSecond) * 1e9);
}

function wantLock(sim: Simulation, thread: Thread): void {
  const perSecond = thread.guest?.load.locks?.perSecond ?? 0;
  if (perSecond > 0) thread.lockNs = thread.workNs + sim.random.exponential(1e9 / perSecond);
}
