import { accountState } from './account';
import { nowNs } from './clock';
import { leave } from './dispatch';
import { BLOCKED, BY_BALLOON, BY_SWAP, Cpu, Guest, QUEUED, RUNNING, Thread } from './entities';
import { timers } from './event-heap';
import { blockSlots, burstSlots } from './machine';
import {
  balloonBurstS,
  balloonMiBps,
  balloonTakenShare,
  burstsPerHour,
  hotSwappedShare,
  pageTouchesPerSecond,
  swapInUs,
} from './parameters';
import { dequeue } from './queue';
import { exponential } from './random';
import { wake } from './wake';

/** Faults that follow each other faster than this are taken together. */
const LEAST_BETWEEN_FAULTS_NS: f64 = 1e6;

/** Of the host's memory, beyond what guests have. */
let spareMiB: f64 = 0;

export function setSpare(memoryMiB: f64): void {
  spareMiB = memoryMiB;
}

/** Draws when a vCPU next touches memory that is swapped out. */
export function armFault(thread: Thread): void {
  const perSecond = faultsPerSecond();
  if (perSecond === 0) return;
  const meanNs = Math.max(LEAST_BETWEEN_FAULTS_NS, 1e9 / perSecond);
  thread.faultNs = thread.workNs + exponential(meanNs);
}

function faultsPerSecond(): f64 {
  return hotSwappedShare * pageTouchesPerSecond;
}

export function fault(cpu: Cpu, thread: Thread): void {
  const together = Math.max(1, (faultsPerSecond() * LEAST_BETWEEN_FAULTS_NS) / 1e9);
  armFault(thread);
  block(thread, swapInUs * 1000 * together);
  thread.blockedBy = BY_SWAP;
  leave(cpu, thread, BLOCKED);
}

function block(thread: Thread, ns: f64): void {
  timers.set(blockSlots + thread.index, nowNs + ns);
}

export function unblock(thread: Thread): void {
  accountState(thread);
  wake(thread, null);
}

export function armBurst(guest: Guest): void {
  if (burstsPerHour === 0) return;
  timers.set(burstSlots + guest.index, nowNs + exponential(3600e9 / burstsPerHour));
}

/** A guest wants back what the balloon took, or is done with it. It stands still until it has it. */
export function burst(guest: Guest): void {
  if (guest.burstMiB > 0) {
    spareMiB += guest.burstMiB;
    guest.burstMiB = 0;
    armBurst(guest);
    return;
  }
  const wantedMiB = guest.memoryMiB * balloonTakenShare;
  if (wantedMiB <= spareMiB) {
    spareMiB -= wantedMiB;
    guest.burstMiB = wantedMiB;
    timers.set(burstSlots + guest.index, nowNs + balloonBurstS * 1e9);
  } else {
    guest.failedBursts += 1;
    armBurst(guest);
  }
  const ns = (wantedMiB / balloonMiBps) * 1e9;
  for (let at = 0; at < guest.vcpus.length; at += 1) standStill(guest.vcpus[at], ns);
}

function standStill(thread: Thread, ns: f64): void {
  if (ns === 0 || thread.isPolling) return;
  if (thread.state === RUNNING) {
    block(thread, ns);
    thread.blockedBy = BY_BALLOON;
    leave(thread.cpu, thread, BLOCKED);
  } else if (thread.state === QUEUED) {
    dequeue(thread);
    thread.state = BLOCKED;
    thread.stateSinceNs = nowNs;
    thread.blockedBy = BY_BALLOON;
    block(thread, ns);
  }
}
