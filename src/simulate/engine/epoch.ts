import { refresh } from './dispatch.ts';
import type { Cpu } from './entities.ts';
import { retouch } from './memory.ts';
import type { Simulation } from './simulation.ts';

/** Between two looks at how much memory and caches are used. */
const EPOCH_MS = 50;
/** Looks between two in which guests take memory anew. */
const RETOUCH_EVERY = 20;
/** Of each look that goes into the picture; the rest is what was seen before. */
const NEW_SHARE = 0.5;
/** How fast a flow that is too large is throttled. */
const SATURATION_GAIN = 0.5;
/** Changes of a slow-down below this are not worth a new rate for all who run. */
const NOTABLE = 0.002;

export function renewMemoryUse(sim: Simulation): void {
  measureDemand(sim);
  const hasContention = renewContention(sim);
  const hasCrowding = renewCrowding(sim);
  sim.looks += 1;
  const hasPages =
    sim.looks % RETOUCH_EVERY === 0 && retouch(sim, (RETOUCH_EVERY * EPOCH_MS) / 1000);
  if (hasContention || hasCrowding || hasPages) {
    sim.epoch += 1;
    for (const cpu of sim.machine.cpus) {
      if (cpu.current?.isVcpu) refresh(sim, cpu);
    }
  }
  sim.heap.set(sim.slots.epoch, sim.nowNs + EPOCH_MS * 1e6);
}

function measureDemand(sim: Simulation): void {
  const { demand, machine } = sim;
  const nodes = machine.nodes.length;
  for (let at = 0; at < demand.length; at += 1) demand[at] = (demand[at] ?? 0) * (1 - NEW_SHARE);
  for (const cpu of machine.cpus) {
    const thread = cpu.current;
    if (thread === null || thread.guest === null || !isWorking(cpu)) continue;
    const flow = thread.guest.load.bandwidthMiBps * thread.rate * NEW_SHARE;
    const access = thread.guest.access[thread.cell];
    if (access === undefined) continue;
    const row = cpu.node.index * nodes;
    for (let at = 0; at < access.nodes.length; at += 1) {
      const path = row + (access.nodes[at] ?? 0);
      demand[path] = (demand[path] ?? 0) + flow * (access.shares[at] ?? 0);
    }
  }
}

function isWorking({ current }: Cpu): boolean {
  return current?.isVcpu === true && !current.isPolling && !current.isSpinning;
}

function renewContention(sim: Simulation): boolean {
  const { contention, saturation, demand, machine } = sim;
  const { nodes } = machine;
  const { bandwidthContention, bandwidthContentionPower, linkBandwidthShare } = sim.parameters;
  let isNotable = false;
  for (const to of nodes) {
    let flow = 0;
    for (let from = 0; from < nodes.length; from += 1) {
      flow += demand[from * nodes.length + to.index] ?? 0;
    }
    const use = flow / to.bandwidthMiBps;
    for (let from = 0; from < nodes.length; from += 1) {
      const path = from * nodes.length + to.index;
      const link = (demand[path] ?? 0) / (to.bandwidthMiBps * linkBandwidthShare);
      const most = from === to.index ? use : Math.max(use, link);
      const excess = Math.max(0, (saturation[path] ?? 0) + SATURATION_GAIN * (most - 1));
      saturation[path] = excess;
      const slowDown = bandwidthContention * Math.min(most, 1) ** bandwidthContentionPower + excess;
      if (Math.abs(slowDown - (contention[path] ?? 0)) < NOTABLE) continue;
      contention[path] = slowDown;
      isNotable = true;
    }
  }
  return isNotable;
}

function renewCrowding(sim: Simulation): boolean {
  let isNotable = false;
  for (const llc of sim.machine.llcs) {
    let wantedKiB = 0;
    for (const cpu of llc.cpus) {
      if (isWorking(cpu)) wantedKiB += cpu.current?.workingSetKiB ?? 0;
    }
    const seen = Math.max(0, 1 - sim.machine.llcKiB / Math.max(wantedKiB, 1));
    const crowding = llc.crowding + NEW_SHARE * (seen - llc.crowding);
    if (Math.abs(crowding - llc.crowding) < NOTABLE) continue;
    llc.crowding = crowding;
    isNotable = true;
  }
  return isNotable;
}
