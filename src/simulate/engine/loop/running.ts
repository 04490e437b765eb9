import { epoch, nowNs } from './clock';
import { renewBandwidth } from './contention';
import { Cpu, Thread } from './entities';
import { cpuEvents } from './event-heap';
import { smtSlowDowns } from './machine';
import { minimumSliceMs, schedulerPeriodMs } from './parameters';

/** Accounts the time until now of a thread that runs. */
export function settle(thread: Thread): void {
  let ns = nowNs - thread.settledNs;
  if (ns <= 0) return;
  thread.settledNs = nowNs;
  thread.virtualNs += ns;
  if (thread.isPolling) {
    thread.polled += ns;
    return;
  }
  if (thread.isSpinning) {
    thread.spun += ns;
    return;
  }
  if (thread.owedNs > 0) ns -= payOwed(thread, ns);
  thread.workNs += ns * thread.rate;
}

/** Returns how much of the time it took. */
function payOwed(thread: Thread, ns: f64): f64 {
  const owedNs = thread.owedNs;
  if (ns >= owedNs) {
    thread.wakeUps += thread.owedWakeNs;
    thread.exits += thread.owedExitNs;
    thread.switches += thread.owedSwitchNs;
    thread.cache += thread.owedCacheNs;
    thread.owedWakeNs = 0;
    thread.owedExitNs = 0;
    thread.owedSwitchNs = 0;
    thread.owedCacheNs = 0;
    thread.owedNs = 0;
    return owedNs;
  }
  const share = ns / owedNs;
  thread.wakeUps += thread.owedWakeNs * share;
  thread.exits += thread.owedExitNs * share;
  thread.switches += thread.owedSwitchNs * share;
  thread.cache += thread.owedCacheNs * share;
  thread.owedWakeNs *= 1 - share;
  thread.owedExitNs *= 1 - share;
  thread.owedSwitchNs *= 1 - share;
  thread.owedCacheNs *= 1 - share;
  thread.owedNs = owedNs - ns;
  return ns;
}

/** Shares out the work done since what slows the thread down last changed. */
export function settleLosses(thread: Thread): void {
  const work = thread.workNs - thread.rateSinceNs;
  thread.rateSinceNs = thread.workNs;
  thread.work += work;
  thread.remote += work * thread.remoteSlowDown;
  thread.bandwidth += work * thread.bandwidthSlowDown;
  thread.smt += work * thread.smtSlowDown;
  thread.localWork += work * thread.localShare;
}

/** What slows a thread down where it runs now. It is settled. */
export function refreshRate(cpu: Cpu, thread: Thread): void {
  const busy = cpu.core.busy;
  if (thread.rateCpu === cpu && thread.rateBusy === busy && thread.rateEpoch === epoch) return;
  settleLosses(thread);
  thread.rateCpu = cpu;
  thread.rateBusy = busy;
  thread.rateEpoch = epoch;
  const smt = smtSlowDowns[busy];
  thread.smtSlowDown = smt;
  const guest = thread.guest;
  const costs = thread.costs;
  if (guest === null || costs === null) {
    thread.rate = 1 / (1 + smt);
    return;
  }
  const node = cpu.node.index;
  thread.remoteSlowDown = costs.remote(node);
  thread.localShare = costs.local(node);
  thread.bandwidthSlowDown = renewBandwidth(cpu, thread, guest, costs);
  thread.rate = 1 / (1 + guest.steadySum + thread.remoteSlowDown + thread.bandwidthSlowDown + smt);
}

/** Sets the next event of a pCPU. */
export function arm(cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) {
    cpuEvents.clear(cpu.index);
    return;
  }
  let at = endOf(thread);
  if (cpu.queue.length > 0) {
    at = Math.max(nowNs, Math.min(at, cpu.sliceStartNs + sliceNs(cpu)));
  }
  if (at === Infinity) cpuEvents.clear(cpu.index);
  else cpuEvents.set(cpu.index, at);
}

/** Of what it does now. */
function endOf(thread: Thread): f64 {
  if (thread.isPolling) return thread.pollEndNs;
  if (thread.isSpinning) return thread.spinEndNs;
  const endNs = Math.min(Math.min(thread.burstEndNs, thread.faultNs), thread.lockNs);
  const workNs = endNs - thread.workNs;
  return thread.settledNs + thread.owedNs + Math.max(workNs, 0) / thread.rate;
}

export function sliceNs(cpu: Cpu): f64 {
  return Math.max(minimumSliceMs * 1e6, (schedulerPeriodMs * 1e6) / f64(cpu.load));
}
