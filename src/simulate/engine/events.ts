import { balanceLlc, balanceNode } from './balance.ts';
import { leave, takeTurns } from './dispatch.ts';
import { drift } from './drift.ts';
import { type Cpu, SLEEPING, type Thread } from './entities.ts';
import { renewMemoryUse } from './epoch.ts';
import { meetOrRelease, stopSpinning } from './locks.ts';
import { scan } from './numa-balancing.ts';
import { furthestBehind } from './queue.ts';
import { arm, settle, sliceNs } from './running.ts';
import { burst, fault, unblock } from './shortage.ts';
import type { Simulation } from './simulation.ts';
import { armArrival } from './start.ts';
import { arriveRequest, endHostBurst, endSleep, endVcpuBurst } from './tasks.ts';

/** What is left of a piece of work by the rounding of times, which is 0.02 after a day. */
const ROUNDING_NS = 0.1;

/** Lets the simulated time go on until `untilNs`. */
export function runUntil(sim: Simulation, untilNs: number): void {
  const { heap } = sim;
  const { cpus } = sim.machine;
  for (;;) {
    const slot = heap.first;
    if (slot < 0) break;
    const atNs = heap.soonest;
    if (atNs > untilNs) break;
    if (atNs < sim.nowNs) throw new Error('time went back');
    sim.nowNs = atNs;
    sim.events += 1;
    const cpu = slot < cpus.length ? cpus[slot] : undefined;
    if (cpu === undefined) onTimer(sim, slot);
    else onCpu(sim, cpu);
  }
  sim.nowNs = untilNs;
}

function onCpu(sim: Simulation, cpu: Cpu): void {
  const thread = cpu.current;
  if (thread === null) {
    sim.heap.clear(cpu.index);
    return;
  }
  settle(sim, thread);
  if (thread.isPolling) {
    if (sim.nowNs >= thread.pollEndNs) leave(sim, cpu, SLEEPING);
    else arm(sim, cpu);
  } else if (thread.isSpinning) {
    if (sim.nowNs >= thread.spinEndNs) stopSpinning(sim, cpu, thread);
    else endSlice(sim, cpu, thread);
  } else if (!endWork(sim, cpu, thread)) {
    endSlice(sim, cpu, thread);
  }
}

/** Returns whether something that the thread was to do is done, and the pCPU armed again. */
function endWork(sim: Simulation, cpu: Cpu, thread: Thread): boolean {
  if (thread.owedNs > ROUNDING_NS) return false;
  const doneNs = thread.workNs + ROUNDING_NS;
  if (thread.lockNs <= doneNs) {
    meetOrRelease(sim, cpu, thread);
  } else if (thread.burstEndNs <= doneNs) {
    if (thread.isVcpu) endVcpuBurst(sim, cpu, thread);
    else endHostBurst(sim, cpu, thread);
  } else if (thread.faultNs <= doneNs) {
    fault(sim, cpu, thread);
  } else {
    return false;
  }
  return true;
}

function endSlice(sim: Simulation, cpu: Cpu, thread: Thread): void {
  const isOver = sim.nowNs >= cpu.sliceStartNs + sliceNs(sim, cpu) - ROUNDING_NS;
  if (cpu.queue.length > 0 && isOver) {
    const place = furthestBehind(cpu.queue);
    const next = cpu.queue[place];
    if (next !== undefined && next.virtualNs < thread.virtualNs) {
      takeTurns(sim, cpu, place);
      return;
    }
    cpu.sliceStartNs = sim.nowNs;
  }
  arm(sim, cpu);
}

function onTimer(sim: Simulation, slot: number): void {
  const { slots, threads } = sim;
  if (slot < slots.blocks) {
    const thread = threads[slot - slots.timers];
    if (thread !== undefined) onThreadTimer(sim, thread);
  } else if (slot < slots.llcs) {
    const thread = threads[slot - slots.blocks];
    sim.heap.clear(slot);
    if (thread !== undefined) unblock(sim, thread);
  } else {
    onHostTimer(sim, slot);
  }
}

function onThreadTimer(sim: Simulation, thread: Thread): void {
  if (thread.isVcpu) {
    endSleep(sim, thread);
    return;
  }
  armArrival(sim, thread);
  arriveRequest(sim, thread);
}

// No list is asked for a place beyond its ends: that is slow.

function onHostTimer(sim: Simulation, slot: number): void {
  const { slots, machine } = sim;
  if (slot === slots.epoch) {
    renewMemoryUse(sim);
  } else if (slot < slots.nodes) {
    const llc = machine.llcs[slot - slots.llcs];
    if (llc !== undefined) balanceLlc(sim, llc);
  } else if (slot < slots.drifts) {
    const node = machine.nodes[slot - slots.nodes];
    if (node !== undefined) balanceNode(sim, node);
  } else {
    sim.heap.clear(slot);
    onGuestTimer(sim, slot);
  }
}

function onGuestTimer(sim: Simulation, slot: number): void {
  const { slots, guests } = sim;
  const guest = guests[(slot - slots.drifts) % guests.length];
  if (guest === undefined) return;
  if (slot < slots.scans) drift(sim, guest);
  else if (slot < slots.bursts) scan(sim, guest);
  else burst(sim, guest);
}
