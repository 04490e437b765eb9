import { renewBandwidth } from './contention.ts';
import type { Cpu, Thread } from './entities.ts';
import type { Simulation } from './simulation.ts';

/** Accounts the time until now of a thread that runs. */
export function settle(sim: Simulation, thread: Thread): void {
  let ns = sim.nowNs - thread.settledNs;
  if (ns <= 0) return;
  thread.settledNs = sim.nowNs;
  thread.virtualNs += ns;
  if (thread.isPolling || thread.isSpinning) {
    if (thread.isPolling) thread.spent.polled += ns;
    else thread.spent.spun += ns;
    return;
  }
  if (thread.owedNs > 0) ns -= payOwed(thread, ns);
  thread.workNs += ns * thread.rate;
}

/** Returns how much of the time it took. */
function payOwed(thread: Thread, ns: number): number {
  const { spent, owedNs } = thread;
  if (ns >= owedNs) {
    spent.wakeUps += thread.owedWakeNs;
    spent.exits += thread.owedExitNs;
    spent.switches += thread.owedSwitchNs;
    spent.cache += thread.owedCacheNs;
    thread.owedWakeNs = 0;
    thread.owedExitNs = 0;
    thread.owedSwitchNs = 0;
    thread.owedCacheNs = 0;
    thread.owedNs = 0;
    return owedNs;
  }
  const share = ns / owedNs;
  spent.wakeUps += thread.owedWakeNs * share;
  spent.exits += thread.owedExitNs * share;
  spent.switches += thread.owedSwitchNs * share;
  spent.cache += thread.owedCacheNs * share;
  thread.owedWakeNs *= 1 - share;
  thread.owedExitNs *= 1 - share;
  thread.owedSwitchNs *= 1 - share;
  thread.owedCacheNs *= 1 - share;
  thread.owedNs = owedNs - ns;
  return ns;
}

/** Shares out the work done since what slows the thread down last changed. */
export function settleLosses(thread: Thread): void {
  const { spent } = thread;
  const work = thread.workNs - thread.rateSinceNs;
  thread.rateSinceNs = thread.workNs;
  spent.work += work;
  spent.remote += work * thread.remoteSlowDown;
  spent.bandwidth += work * thread.bandwidthSlowDown;
  spent.smt += work * thread.smtSlowDown;
  spent.localWork += work * thread.localShare;
}

/** What slows a thread down where it runs now. It is settled. */
export function refreshRate(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const { busy } = cpu.core;
  const isSame = thread.rateCpu === cpu && thread.rateBusy === busy;
  if (isSame && thread.rateEpoch === sim.epoch) return;
  settleLosses(thread);
  thread.rateCpu = cpu;
  thread.rateBusy = busy;
  thread.rateEpoch = sim.epoch;
  const smt = sim.smt[busy] ?? 0;
  thread.smtSlowDown = smt;
  const { guest, costs } = thread;
  if (guest === null || costs === null) {
    thread.rate = 1 / (1 + smt);
    return;
  }
  const node = cpu.node.index;
  thread.remoteSlowDown = costs.remote(node);
  thread.localShare = costs.local(node);
  renewBandwidth(sim, cpu, thread);
  thread.rate = 1 / (1 + guest.steadySum + thread.remoteSlowDown + thread.bandwidthSlowDown + smt);
}

/** Sets the next event of a pCPU. In one piece, as V8 may allocate a number that a function returns. */
export function arm(sim: Simulation, cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) {
    sim.heap.clear(cpu.index);
    return;
  }
  let at = 0;
  if (thread.isPolling) {
    at = thread.pollEndNs;
  } else if (thread.isSpinning) {
    at = thread.spinEndNs;
  } else {
    const workNs = Math.min(thread.burstEndNs, thread.faultNs, thread.lockNs) - thread.workNs;
    at = thread.settledNs + thread.owedNs + Math.max(workNs, 0) / thread.rate;
  }
  if (cpu.queue.length > 0) {
    at = Math.max(sim.nowNs, Math.min(at, cpu.sliceStartNs + sliceNs(sim, cpu)));
  }
  if (at === Number.POSITIVE_INFINITY) sim.heap.clear(cpu.index);
  else sim.heap.set(cpu.index, at);
}

export function sliceNs(sim: Simulation, cpu: Cpu): number {
  return Math.max(sim.leastSliceNs, sim.periodNs / cpu.load);
}
