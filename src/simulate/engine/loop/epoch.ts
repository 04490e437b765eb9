import { beginEpoch, nowNs } from './clock';
import { contention, makeContention } from './contention';
import { refresh } from './dispatch';
import { Thread } from './entities';
import { timers } from './event-heap';
import { pow } from './host';
import { cpus, epochSlot, llcs, nodes } from './machine';
import { retouch } from './memory';
import {
  bandwidthContention,
  bandwidthContentionPower,
  linkBandwidthShare,
  llcKiB,
} from './parameters';

/** Between two looks at how much memory and caches are used. */
const EPOCH_MS: f64 = 50;
/** Looks between two in which guests take memory anew. */
const RETOUCH_EVERY: i32 = 20;
/** Of each look that goes into the picture; the rest is what was seen before. */
const NEW_SHARE: f64 = 0.5;
/** How fast a flow that is too large is throttled. */
const SATURATION_GAIN: f64 = 0.5;
/** Changes of a slow-down below this are not worth a new rate for all who run. */
const NOTABLE: f64 = 0.002;

/** From node to node: what keeps the flow within what a controller or link carries, and MiB a second. */
let saturation = new StaticArray<f64>(0);
let demand = new StaticArray<f64>(0);
let looks: i32 = 0;

export function makeFlows(): void {
  const paths = nodes.length * nodes.length;
  saturation = new StaticArray<f64>(paths);
  demand = new StaticArray<f64>(paths);
  makeContention();
}

export function renewMemoryUse(): void {
  measureDemand();
  const hasContention = renewContention();
  const hasCrowding = renewCrowding();
  looks += 1;
  const hasPages = looks % RETOUCH_EVERY === 0 && retouch((f64(RETOUCH_EVERY) * EPOCH_MS) / 1000);
  if (hasContention || hasCrowding || hasPages) {
    beginEpoch();
    for (let at = 0; at < cpus.length; at += 1) {
      const thread = cpus[at].current;
      if (thread !== null && thread.isVcpu) refresh(cpus[at]);
    }
  }
  timers.set(epochSlot, nowNs + EPOCH_MS * 1e6);
}

function measureDemand(): void {
  for (let at = 0; at < demand.length; at += 1) demand[at] = demand[at] * (1 - NEW_SHARE);
  for (let at = 0; at < cpus.length; at += 1) {
    const thread = cpus[at].current;
    if (thread === null || !usesMemory(thread)) continue;
    const guest = thread.guest;
    if (guest === null) continue;
    const flow = guest.bandwidthMiBps * thread.rate * NEW_SHARE;
    const access = guest.access[thread.cell];
    const row = cpus[at].node.index * nodes.length;
    for (let to = 0; to < access.used; to += 1) {
      demand[row + access.nodes[to]] += flow * access.shares[to];
    }
  }
}

function usesMemory(thread: Thread): bool {
  return thread.isVcpu && thread.isWorking;
}

function renewContention(): bool {
  const count = nodes.length;
  let isNotable = false;
  for (let to = 0; to < count; to += 1) {
    const bandwidthMiBps = nodes[to].bandwidthMiBps;
    let flow: f64 = 0;
    for (let from = 0; from < count; from += 1) flow += demand[from * count + to];
    const use = flow / bandwidthMiBps;
    for (let from = 0; from < count; from += 1) {
      const path = from * count + to;
      const link = demand[path] / (bandwidthMiBps * linkBandwidthShare);
      const most = from === to ? use : Math.max(use, link);
      const excess = Math.max(0, saturation[path] + SATURATION_GAIN * (most - 1));
      saturation[path] = excess;
      const slowDown =
        bandwidthContention * pow(Math.min(most, 1), bandwidthContentionPower) + excess;
      if (Math.abs(slowDown - contention[path]) < NOTABLE) continue;
      contention[path] = slowDown;
      isNotable = true;
    }
  }
  return isNotable;
}

function renewCrowding(): bool {
  let isNotable = false;
  for (let at = 0; at < llcs.length; at += 1) {
    const llc = llcs[at];
    let wantedKiB: f64 = 0;
    for (let place = 0; place < llc.cpus.length; place += 1) {
      const thread = llc.cpus[place].current;
      if (thread !== null && usesMemory(thread)) wantedKiB += thread.workingSetKiB;
    }
    const seen = Math.max(0, 1 - llcKiB / Math.max(wantedKiB, 1));
    const crowding = llc.crowding + NEW_SHARE * (seen - llc.crowding);
    if (Math.abs(crowding - llc.crowding) < NOTABLE) continue;
    llc.crowding = crowding;
    isNotable = true;
  }
  return isNotable;
}
