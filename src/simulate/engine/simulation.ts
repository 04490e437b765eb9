import type { EngineParameters } from './engine-parameters.ts';
import type { Guest, Machine, Thread } from './entities.ts';
import { EventHeap } from './event-heap.ts';
import type { Random } from './random.ts';
import type { SimulatedHost } from './world.ts';

/** Hardware threads of one core. */
const MOST_THREADS = 8;

/** What a watcher is told of a thread. */
export type Step = 'in' | 'out';
export type Watch = (nowNs: number, step: Step, cpu: number, thread: number) => void;

/** Where in the heap the events of each kind are. */
export interface Slots {
  /** After those of the pCPUs, which begin at 0. */
  readonly timers: number;
  readonly blocks: number;
  readonly llcs: number;
  readonly nodes: number;
  readonly drifts: number;
  readonly scans: number;
  readonly bursts: number;
  readonly epoch: number;
  readonly count: number;
}

/** The state of a simulated host at one moment. */
export class Simulation {
  nowNs = 0;
  events = 0;
  declare readonly machine: Machine;
  declare readonly guests: Guest[];
  readonly threads: Thread[] = [];
  declare readonly world: SimulatedHost;
  declare readonly parameters: EngineParameters;
  declare readonly random: Random;
  declare readonly slots: Slots;
  declare readonly heap: EventHeap;
  declare readonly watch: Watch | null;
  /** What is known of memory and caches; who runs by what was known before is to be told. */
  epoch = 0;
  /** Use of memory by node and of links from node to node as slow-downs, renewed each epoch. */
  declare readonly contention: Float64Array;
  /** What keeps the flow within what a controller or link carries. */
  declare readonly saturation: Float64Array;
  /** MiB a second from node to node. */
  declare readonly demand: Float64Array;
  looks = 0;
  /** Slow-down of a hardware thread by how many of its core are busy. */
  declare readonly smt: Float64Array;
  declare readonly periodNs: number;
  declare readonly leastSliceNs: number;
  busyCpus = 0;
  /** Of guests' memory: swapped out; and of that which is often used. */
  swappedShare = 0;
  hotSwappedShare = 0;
  /** Beyond what guests have, in MiB. */
  spareMiB = 0;

  constructor(parts: {
    readonly machine: Machine;
    readonly guests: Guest[];
    readonly world: SimulatedHost;
    readonly parameters: EngineParameters;
    readonly random: Random;
    readonly watch: Watch | null;
  }) {
    this.machine = parts.machine;
    this.guests = parts.guests;
    this.world = parts.world;
    this.parameters = parts.parameters;
    this.random = parts.random;
    this.watch = parts.watch;
    this.periodNs = parts.parameters.schedulerPeriodMs * 1e6;
    this.leastSliceNs = parts.parameters.minimumSliceMs * 1e6;
    const nodes = this.machine.nodes.length;
    this.contention = new Float64Array(nodes * nodes);
    this.saturation = new Float64Array(nodes * nodes);
    this.demand = new Float64Array(nodes * nodes);
    this.smt = Float64Array.from({ length: MOST_THREADS + 1 }, (_, busy) =>
      busy < 2 ? 0 : parts.parameters.smtSpeedShare ** -Math.log2(busy) - 1,
    );
    this.slots = layOut(this.machine, mostThreads(parts.world), this.guests.length);
    this.heap = new EventHeap(this.slots.count);
  }
}

/** Each vCPU, two threads beside them a guest, and KSM's. */
function mostThreads({ guests }: SimulatedHost): number {
  return guests.reduce((sum, { vcpus }) => sum + vcpus + 2, 1);
}

function layOut({ cpus, llcs, nodes }: Machine, threads: number, guests: number): Slots {
  let next = cpus.length;
  const take = (size: number): number => {
    const start = next;
    next += size;
    return start;
  };
  return {
    timers: take(threads),
    blocks: take(threads),
    llcs: take(llcs.length),
    nodes: take(nodes.length),
    drifts: take(guests),
    scans: take(guests),
    bursts: take(guests),
    epoch: take(1),
    count: next,
  };
}
