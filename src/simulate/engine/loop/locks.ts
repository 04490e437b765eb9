import { accountState } from './account';
import { nowNs } from './clock';
import { leave, preempt } from './dispatch';
import { BLOCKED, BY_LOCK, Cpu, Guest, PARAVIRTUAL, RUNNING, Thread, UNFAIR } from './entities';
import { holdNs } from './lock-state';
import { spinBeforeHaltUs } from './parameters';
import { arm, settle } from './running';
import { wake } from './wake';

/** Who runs wants the lock, or is done with it. */
export function meetOrRelease(cpu: Cpu, thread: Thread): void {
  thread.lockNs = Infinity;
  const guest = thread.guest;
  if (guest !== null) {
    if (guest.lockHolder === thread) release(guest);
    else if (guest.lockHolder !== null) spin(guest, thread);
  }
  arm(cpu);
}

function spin(guest: Guest, thread: Thread): void {
  thread.isSpinning = true;
  thread.spinEndNs = nowNs + spinBeforeHaltUs * 1000;
  guest.lockWaiters.push(thread);
}

/**
 * Who spun for long gives its pCPU to another: for as long as the lock is held, or, where the CPU noticed it and not
 * the guest (pause-loop exiting), for one turn.
 */
export function stopSpinning(cpu: Cpu, thread: Thread): void {
  const guest = thread.guest;
  if (guest !== null && guest.lockKind === PARAVIRTUAL) {
    thread.blockedBy = BY_LOCK;
    leave(cpu, thread, BLOCKED);
    return;
  }
  const queue = cpu.queue;
  if (queue.length === 0) {
    thread.spinEndNs = Infinity;
    arm(cpu);
    return;
  }
  for (let at = 0; at < queue.length; at += 1) {
    if (queue[at].virtualNs > thread.virtualNs) thread.virtualNs = queue[at].virtualNs;
  }
  preempt(cpu, thread);
}

/** The lock goes on to who is next, which may not be running; or to all who can take it. */
export function release(guest: Guest): void {
  guest.lockHolder = null;
  const waiters = guest.lockWaiters;
  if (waiters.length === 0) return;
  if (guest.lockKind === UNFAIR) {
    // Memory is never given back here, so there are two lists that take turns.
    guest.lockWaiters = guest.otherWaiters;
    guest.otherWaiters = waiters;
    for (let at = 0; at < waiters.length; at += 1) goOn(waiters[at]);
    waiters.length = 0;
    return;
  }
  const next = waiters.shift();
  guest.lockHolder = next;
  if (next.state === RUNNING) settle(next);
  next.lockNs = next.workNs + holdNs(guest);
  goOn(next);
}

function goOn(thread: Thread): void {
  if (thread.state === RUNNING) settle(thread);
  thread.isSpinning = false;
  if (thread.state === RUNNING) {
    arm(thread.cpu);
  } else if (thread.state === BLOCKED && thread.blockedBy === BY_LOCK) {
    accountState(thread);
    wake(thread, null);
  }
}
