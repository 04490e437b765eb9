import { BLOCKED, QUEUED, RUNNING, type Thread } from './entities.ts';
import { settle, settleLosses } from './running.ts';
import type { Simulation } from './simulation.ts';
import { nothingSpent } from './spent.ts';

/** Accounts the time until now of a thread that does not run. */
export function accountState(sim: Simulation, thread: Thread): void {
  const { spent } = thread;
  const ns = sim.nowNs - thread.stateSinceNs;
  if (thread.state === QUEUED) {
    spent.waited += ns;
  } else if (thread.state === BLOCKED) {
    if (thread.blockedBy === 'swap') spent.blockedBySwap += ns;
    else if (thread.blockedBy === 'balloon') spent.blockedByBalloon += ns;
    else spent.blockedByLock += ns;
  } else {
    const sinceNs = Math.max(thread.stateSinceNs, thread.requestSinceNs);
    const waitedNs = thread.requestSinceNs < 0 ? 0 : sim.nowNs - sinceNs;
    spent.slept += ns - waitedNs;
    spent.waitedForRequest += waitedNs;
  }
  thread.stateSinceNs = sim.nowNs;
}

/** Accounts all time until now, of threads and of pCPUs. */
export function closeAccounts(sim: Simulation): void {
  for (const thread of sim.threads) {
    if (thread.state === RUNNING) settle(sim, thread);
    else accountState(sim, thread);
    settleLosses(thread);
  }
  for (const cpu of sim.machine.cpus) {
    if (!cpu.isIdle) continue;
    cpu.idleNs += sim.nowNs - cpu.idleSinceNs;
    cpu.idleSinceNs = sim.nowNs;
  }
}

/** Forgets what was accounted: what follows is to be measured. */
export function openAccounts(sim: Simulation): void {
  closeAccounts(sim);
  for (const thread of sim.threads) Object.assign(thread.spent, nothingSpent);
  for (const cpu of sim.machine.cpus) cpu.idleNs = 0;
  for (const guest of sim.guests) guest.failedBursts = 0;
  sim.events = 0;
}
