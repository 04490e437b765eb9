import { Cpu, Guest, Llc, Node, Thread } from './entities';

export const cpus: Cpu[] = [];
export const llcs: Llc[] = [];
export const nodes: Node[] = [];
/** Of the nodes, those that are not memory alone. */
export const nodesWithCpus: Node[] = [];
export const guests: Guest[] = [];
export const threads: Thread[] = [];

/** Slow-down of a hardware thread by how many of its core are busy. */
export const smtSlowDowns: f64[] = [];

// Where among the timers those of each kind are, after those of threads, which begin at 0

export let blockSlots: i32 = 0;
export let llcSlots: i32 = 0;
export let nodeSlots: i32 = 0;
export let driftSlots: i32 = 0;
export let scanSlots: i32 = 0;
export let burstSlots: i32 = 0;
export let epochSlot: i32 = 0;

/** When all there is has been added. Returns how many there are. */
export function layOutSlots(): i32 {
  blockSlots = threads.length;
  llcSlots = blockSlots + threads.length;
  nodeSlots = llcSlots + llcs.length;
  driftSlots = nodeSlots + nodes.length;
  scanSlots = driftSlots + guests.length;
  burstSlots = scanSlots + guests.length;
  epochSlot = burstSlots + guests.length;
  return epochSlot + 1;
}
