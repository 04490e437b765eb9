import { balanceLlc, balanceNode } from './balance';
import { nowNs, setClock } from './clock';
import { leave, takeTurns } from './dispatch';
import { drift } from './drift';
import { Cpu, SLEEPING, Thread } from './entities';
import { renewMemoryUse } from './epoch';
import { cpuEvents, timers } from './event-heap';
import { meetOrRelease, stopSpinning } from './locks';
import {
  blockSlots,
  burstSlots,
  cpus,
  driftSlots,
  epochSlot,
  guests,
  llcSlots,
  llcs,
  nodeSlots,
  nodes,
  scanSlots,
  threads,
} from './machine';
import { scan } from './numa-balancing';
import { furthestBehind } from './queue';
import { arm, settle, sliceNs } from './running';
import { burst, fault, unblock } from './shortage';
import { armArrival } from './start';
import { arriveRequest, endHostBurst, endSleep, endVcpuBurst } from './tasks';

/** What is left of a piece of work by the rounding of times, which is 0.02 after a day. */
const ROUNDING_NS: f64 = 0.1;

/** Lets the simulated time go on until `untilNs`. Returns how many events there were. */
export function runUntil(untilNs: f64): f64 {
  let events: f64 = 0;
  for (;;) {
    const isOfCpu = cpuEvents.soonest <= timers.soonest;
    const atNs = isOfCpu ? cpuEvents.soonest : timers.soonest;
    if (atNs > untilNs) break;
    if (atNs < nowNs) throw new Error('time went back');
    setClock(atNs);
    events += 1;
    if (isOfCpu) onCpu(cpus[cpuEvents.first]);
    else onTimer(timers.first);
  }
  setClock(untilNs);
  return events;
}

function onCpu(cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) {
    cpuEvents.clear(cpu.index);
    return;
  }
  settle(thread);
  if (thread.isPolling) {
    if (nowNs >= thread.pollEndNs) leave(cpu, thread, SLEEPING);
    else arm(cpu);
  } else if (thread.isSpinning) {
    if (nowNs >= thread.spinEndNs) stopSpinning(cpu, thread);
    else endSlice(cpu, thread);
  } else if (!endWork(cpu, thread)) {
    endSlice(cpu, thread);
  }
}

/** Returns whether something that the thread was to do is done, and the pCPU armed again. */
function endWork(cpu: Cpu, thread: Thread): bool {
  if (thread.owedNs > ROUNDING_NS) return false;
  const doneNs = thread.workNs + ROUNDING_NS;
  if (thread.lockNs <= doneNs) meetOrRelease(cpu, thread);
  else if (thread.burstEndNs <= doneNs) endBurst(cpu, thread);
  else if (thread.faultNs <= doneNs) fault(cpu, thread);
  else return false;
  return true;
}

function endBurst(cpu: Cpu, thread: Thread): void {
  const guest = thread.guest;
  if (thread.isVcpu && guest !== null) endVcpuBurst(cpu, thread, guest);
  else endHostBurst(cpu, thread);
}

function endSlice(cpu: Cpu, thread: Thread): void {
  const isOver = nowNs >= cpu.sliceStartNs + sliceNs(cpu) - ROUNDING_NS;
  if (cpu.queue.length > 0 && isOver) {
    const place = furthestBehind(cpu.queue);
    if (cpu.queue[place].virtualNs < thread.virtualNs) {
      takeTurns(cpu, thread, place);
      return;
    }
    cpu.sliceStartNs = nowNs;
  }
  arm(cpu);
}

function onTimer(slot: i32): void {
  if (slot < blockSlots) {
    onThreadTimer(threads[slot]);
  } else if (slot < llcSlots) {
    timers.clear(slot);
    unblock(threads[slot - blockSlots]);
  } else if (slot === epochSlot) {
    renewMemoryUse();
  } else if (slot < nodeSlots) {
    balanceLlc(llcs[slot - llcSlots]);
  } else if (slot < driftSlots) {
    balanceNode(nodes[slot - nodeSlots]);
  } else {
    timers.clear(slot);
    onGuestTimer(slot);
  }
}

function onThreadTimer(thread: Thread): void {
  const guest = thread.guest;
  if (thread.isVcpu && guest !== null) {
    endSleep(thread, guest);
    return;
  }
  armArrival(thread);
  arriveRequest(thread);
}

function onGuestTimer(slot: i32): void {
  if (slot < scanSlots) drift(guests[slot - driftSlots]);
  else if (slot < burstSlots) scan(guests[slot - scanSlots]);
  else burst(guests[slot - burstSlots]);
}
