import { place } from './dispatch';
import { Cpu, Llc, Thread } from './entities';
import { haltWakeUs, wakeAffineShare } from './parameters';
import { share } from './random';

/** A thread that slept or was blocked has something to do. `waker`: where it was woken from, if that matters. */
export function wake(thread: Thread, waker: Cpu | null): void {
  if (thread.isVcpu) {
    const owedNs = haltWakeUs * 1000;
    thread.owedWakeNs += owedNs;
    thread.owedNs += owedNs;
  }
  place(wakeUpCpu(thread, waker), thread);
}

/**
 * As Linux does: near where it ran or, when it is pulled there, near its waker; on an idle core behind that cache, on
 * an idle thread of one, else in the queue.
 */
function wakeUpCpu(thread: Thread, waker: Cpu | null): Cpu {
  const pin = thread.pin;
  if (pin !== null) return pin;
  let target = thread.cpu;
  if (waker !== null && waker !== target && pulls(thread, waker)) target = waker;
  if (target.isIdle && target.core.busy === 0) return target;
  const idle = idleCpu(target.llc, target, thread);
  return idle === null ? target : idle;
}

function pulls(thread: Thread, waker: Cpu): bool {
  if (waker.load > thread.cpu.load || !thread.mayRunOn(waker)) return false;
  return share() < wakeAffineShare;
}

/** The next idle one after `near`, of an idle core if there is one. */
function idleCpu(llc: Llc, near: Cpu, thread: Thread): Cpu | null {
  if (llc.idleCpus === 0) return null;
  const needsIdleCore = llc.idleCores > 0;
  if (!needsIdleCore && near.isIdle) return near;
  const cpus = llc.cpus;
  const allowed = thread.allowed;
  for (let step = 1; step <= cpus.length; step += 1) {
    const cpu = cpus[(near.placeInLlc + step) % cpus.length];
    if (!cpu.isIdle || (needsIdleCore && cpu.core.busy > 0)) continue;
    if (allowed === null || allowed.has(cpu.index)) return cpu;
  }
  return null;
}
