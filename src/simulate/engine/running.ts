import { memorySlowDown } from './contention.ts';
import type { Cpu, Thread } from './entities.ts';
import type { Simulation } from './simulation.ts';

/** Accounts the time until now of a thread that runs. */
export function settle(sim: Simulation, thread: Thread): void {
  let ns = sim.nowNs - thread.settledNs;
  if (ns <= 0) return;
  thread.settledNs = sim.nowNs;
  thread.virtualNs += ns;
  const { spent } = thread;
  spent.ran += ns;
  if (thread.isPolling) {
    spent.polled += ns;
    return;
  }
  if (thread.isSpinning) {
    spent.spun += ns;
    return;
  }
  if (thread.owedNs > 0) ns -= payOwed(thread, ns);
  const work = ns * thread.rate;
  thread.burstNs -= work;
  thread.faultNs -= work;
  thread.lockNs -= work;
  spent.work += work;
  spent.remote += work * thread.remote;
  spent.bandwidth += work * thread.bandwidth;
  spent.smt += work * thread.smt;
  spent.localWork += work * thread.local;
}

/** Returns how much of the time it took. */
function payOwed(thread: Thread, ns: number): number {
  const { spent } = thread;
  const paid = Math.min(ns, thread.owedNs);
  const share = paid / thread.owedNs;
  const left = 1 - share;
  spent.wakeUps += thread.owedWakeNs * share;
  spent.exits += thread.owedExitNs * share;
  spent.switches += thread.owedSwitchNs * share;
  spent.cache += thread.owedCacheNs * share;
  thread.owedWakeNs *= left;
  thread.owedExitNs *= left;
  thread.owedSwitchNs *= left;
  thread.owedCacheNs *= left;
  thread.owedNs = left === 0 ? 0 : thread.owedNs - paid;
  return paid;
}

/** What slows a thread down where it runs now. */
export function refreshRate(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const smt = sim.smt[cpu.core.busy] ?? 0;
  thread.smt = smt;
  const { guest, isVcpu } = thread;
  if (guest === null || !isVcpu) {
    thread.rate = 1 / (1 + smt);
    return;
  }
  const node = cpu.node.index;
  thread.remote = guest.remote[thread.cell]?.[node] ?? 0;
  thread.local = guest.access[thread.cell]?.[node] ?? 0;
  thread.bandwidth = memorySlowDown(sim, cpu, thread);
  thread.rate = 1 / (1 + guest.steadySum + thread.remote + thread.bandwidth + smt);
}

/** Sets the next event of a pCPU. */
export function arm(sim: Simulation, cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) {
    sim.heap.clear(cpu.index);
    return;
  }
  let at = stopNs(thread);
  if (cpu.queue.length > 0) {
    at = Math.max(sim.nowNs, Math.min(at, cpu.sliceStartNs + sliceNs(sim, cpu)));
  }
  if (at === Number.POSITIVE_INFINITY) sim.heap.clear(cpu.index);
  else sim.heap.set(cpu.index, at);
}

function stopNs(thread: Thread): number {
  if (thread.isPolling) return thread.pollEndNs;
  if (thread.isSpinning) return thread.spinEndNs;
  const workNs = Math.min(thread.burstNs, thread.faultNs, thread.lockNs);
  return thread.settledNs + thread.owedNs + Math.max(workNs, 0) / thread.rate;
}

export function sliceNs({ parameters }: Simulation, cpu: Cpu): number {
  const { schedulerPeriodMs, minimumSliceMs } = parameters;
  return Math.max(minimumSliceMs, schedulerPeriodMs / cpu.load) * 1e6;
}
