import { nowNs } from './clock';
import { Guest, NO_LOCKS, RUNNING, Thread } from './entities';
import { spinBeforeHaltUs } from './parameters';
import { exponential, share } from './random';
import { arm, settle } from './running';

/**
 * A thread has been taken off its pCPU. If it had a lock of the guest just then, all others of the guest will
 * want it sooner or later, and not get it.
 */
export function takenOff(thread: Thread): void {
  const guest = thread.guest;
  if (guest === null || guest.lockKind === NO_LOCKS || !thread.isVcpu) return;
  if (guest.vcpus.length === 1 || guest.lockHolder !== null || thread.isSpinning) return;
  if (share() >= guest.lockHeldShare) return;
  guest.lockHolder = thread;
  thread.lockNs = thread.workNs + holdNs(guest);
  for (let at = 0; at < guest.vcpus.length; at += 1) {
    const other = guest.vcpus[at];
    if (other === thread || other.state !== RUNNING) continue;
    settle(other);
    wantLock(guest, other);
    arm(other.cpu);
  }
}

/** A thread comes to a pCPU while somebody of its guest has a lock, or has to be given it. */
export function meetLock(thread: Thread): void {
  const guest = thread.guest;
  if (guest === null || guest.lockHolder === null || !thread.isVcpu) return;
  if (thread.isSpinning) thread.spinEndNs = nowNs + spinBeforeHaltUs * 1000;
  else if (guest.lockHolder !== thread) wantLock(guest, thread);
}

/** How long a lock is still held. */
export function holdNs(guest: Guest): f64 {
  return exponential((guest.lockHeldShare / guest.locksPerSecond) * 1e9);
}

function wantLock(guest: Guest, thread: Thread): void {
  thread.lockNs = thread.workNs + exponential(1e9 / guest.locksPerSecond);
}
