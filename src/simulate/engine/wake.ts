import { place } from './dispatch.ts';
import type { Cpu, Llc, Thread } from './entities.ts';
import type { Simulation } from './simulation.ts';

/** A thread that slept or was blocked has something to do. `waker`: where it was woken from, if that matters. */
export function wake(sim: Simulation, thread: Thread, waker: Cpu | null): void {
  const owedNs = thread.isVcpu ? sim.parameters.haltWakeUs * 1000 : 0;
  thread.owedWakeNs += owedNs;
  thread.owedNs += owedNs;
  place(sim, wakeUpCpu(sim, thread, waker), thread);
}

/**
 * As Linux does: near where it ran or, when it is pulled there, near its waker; on an idle core behind that cache, on
 * an idle thread of one, else in the queue.
 */
function wakeUpCpu(sim: Simulation, thread: Thread, waker: Cpu | null): Cpu {
  if (thread.pin !== null) return thread.pin;
  const before = thread.cpu;
  const isPulled = waker !== null && waker !== before && pulls(sim, thread, waker);
  const target = isPulled ? waker : before;
  if (target.isIdle && target.core.busy === 0) return target;
  return idleCpu(target.llc, target, thread) ?? target;
}

function pulls(sim: Simulation, thread: Thread, waker: Cpu): boolean {
  if (waker.load > thread.cpu.load || !thread.mayRunOn(waker)) return false;
  return sim.random.share() < sim.parameters.wakeAffineShare;
}

/** The next idle one after `near`, of an idle core if there is one. */
function idleCpu(llc: Llc, near: Cpu, { allowed }: Thread): Cpu | null {
  if (llc.idleCpus === 0) return null;
  const needsIdleCore = llc.idleCores > 0;
  if (!needsIdleCore && near.isIdle) return near;
  const { cpus } = llc;
  for (let step = 1; step <= cpus.length; step += 1) {
    const cpu = cpus[(near.placeInLlc + step) % cpus.length];
    if (!cpu?.isIdle || (needsIdleCore && cpu.core.busy > 0)) continue;
    if (allowed === null || allowed.has(cpu)) return cpu;
  }
  return null;
}
