import { nowNs } from './clock';
import { BLOCKED, BY_BALLOON, BY_SWAP, QUEUED, RUNNING, Thread } from './entities';
import { cpus, guests, threads } from './machine';
import { settle, settleLosses } from './running';

/** Accounts the time until now of a thread that does not run. */
export function accountState(thread: Thread): void {
  const ns = nowNs - thread.stateSinceNs;
  if (thread.state === QUEUED) {
    thread.waited += ns;
  } else if (thread.state === BLOCKED) {
    if (thread.blockedBy === BY_SWAP) thread.blockedBySwap += ns;
    else if (thread.blockedBy === BY_BALLOON) thread.blockedByBalloon += ns;
    else thread.blockedByLock += ns;
  } else {
    const sinceNs = Math.max(thread.stateSinceNs, thread.requestSinceNs);
    const waitedNs = thread.requestSinceNs < 0 ? 0 : nowNs - sinceNs;
    thread.slept += ns - waitedNs;
    thread.waitedForRequest += waitedNs;
  }
  thread.stateSinceNs = nowNs;
}

/** Accounts all time until now, of threads and of pCPUs. */
export function closeAccounts(): void {
  for (let at = 0; at < threads.length; at += 1) {
    const thread = threads[at];
    if (thread.state === RUNNING) settle(thread);
    else accountState(thread);
    settleLosses(thread);
  }
  for (let at = 0; at < cpus.length; at += 1) {
    const cpu = cpus[at];
    if (!cpu.isIdle) continue;
    cpu.idleNs += nowNs - cpu.idleSinceNs;
    cpu.idleSinceNs = nowNs;
  }
}

/** Forgets what was accounted: what follows is to be measured. */
export function openAccounts(): void {
  closeAccounts();
  for (let at = 0; at < threads.length; at += 1) threads[at].forgetSpent();
  for (let at = 0; at < cpus.length; at += 1) cpus[at].idleNs = 0;
  for (let at = 0; at < guests.length; at += 1) guests[at].failedBursts = 0;
}
