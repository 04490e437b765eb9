import { bits, type Fleet } from './fleet.ts';
import type { CellNeed } from './need.ts';
import { valueAt } from './room.ts';

/** The pCPUs of a cell on a node, and how good they are. */
export interface Pinned {
  readonly cpus: readonly number[];
  /** Last-level caches it is spread over beyond those it needs. */
  readonly extraCaches: number;
  /** Cores of which others have threads too. */
  readonly sharedCores: number;
}

/** Which hardware threads of every core are free. Changed in place. */
export class Threads {
  readonly fleet: Fleet;
  /** By core, a bit a thread. */
  readonly free: Uint8Array;
  private readonly freeOfGroup: Int32Array;
  private readonly pairsOfGroup: Int32Array;
  private readonly wholeOfGroup: Int32Array;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.free = new Uint8Array(fleet.cores.length);
    this.freeOfGroup = new Int32Array(fleet.groups.length);
    this.pairsOfGroup = new Int32Array(fleet.groups.length);
    this.wholeOfGroup = new Int32Array(fleet.groups.length);
    for (const [core, { open }] of fleet.cores.entries()) this.setFree(core, open);
  }

  /**
   * Takes pCPUs for a cell: behind as few caches as possible, and of those that hold it the fullest, so that large
   * rooms stay whole; on cores of its own, siblings for vCPUs beside each other. Takes nothing and returns undefined
   * where what is free is scattered so that its thread policy cannot be kept.
   */
  take(node: number, need: CellNeed): Pinned | undefined {
    const cpus: number[] = [];
    let sharedCores = 0;
    let caches = 0;
    while (cpus.length < need.ownCpus) {
      const left = need.ownCpus - cpus.length;
      const group = this.groupFor(node, need, left);
      const shared = group < 0 ? -1 : this.takeOfGroup(group, need, { cpus, left });
      if (shared < 0) {
        this.give(node, need, cpus);
        return undefined;
      }
      sharedCores += shared;
      caches += 1;
    }
    return { cpus, sharedCores, extraCaches: Math.max(0, caches - this.cachesNeeded(node, need)) };
  }

  give(node: number, { threadPolicy }: CellNeed, cpus: readonly number[]): void {
    for (const cpu of cpus) this.setThread(node, cpu, { threadPolicy, free: true });
  }

  /** Takes given pCPUs, as of a guest that runs already. */
  occupy(node: number, { threadPolicy }: CellNeed, cpus: readonly number[]): void {
    for (const cpu of cpus) this.setThread(node, cpu, { threadPolicy, free: false });
  }

  /** Whether all of these pCPUs are free, with the rest of their cores for a guest that is alone on them. */
  areFree(node: number, { threadPolicy }: CellNeed, cpus: readonly number[]): boolean {
    return cpus.every((cpu) => {
      const thread = this.fleet.nodes[node]?.threadOfCpu.get(cpu);
      if (thread === undefined) return false;
      const free = valueAt(this.free, thread.core);
      return threadPolicy === 'isolate'
        ? free === this.fleet.cores[thread.core]?.mask
        : (free & (1 << thread.bit)) !== 0;
    });
  }

  /** Whether some cache group holds a cell whole that one group of the node could hold. */
  holdsTogether(node: number, need: CellNeed): boolean {
    const shape = this.fleet.nodes[node];
    if (shape === undefined || shape.toGroup - shape.fromGroup < 2) return true;
    if (this.cachesNeeded(node, need) > 1) return true;
    for (let group = shape.fromGroup; group < shape.toGroup; group += 1) {
      if (this.capacityOf(group, need) >= need.ownCpus) return true;
    }
    return false;
  }

  /** Caches a cell needs on an empty node. */
  cachesNeeded(node: number, need: CellNeed): number {
    const { largestGroup = 1, width = 1 } = this.fleet.nodes[node] ?? {};
    const threads = need.threadPolicy === 'isolate' ? need.ownCpus * width : need.ownCpus;
    return Math.max(1, Math.ceil(threads / largestGroup));
  }

  freeOf(group: number): number {
    return valueAt(this.freeOfGroup, group);
  }

  setFree(core: number, mask: number): void {
    const shape = this.fleet.cores[core];
    if (shape === undefined) throw new RangeError(`core ${core} of ${this.fleet.cores.length}`);
    const { group } = shape;
    const before = valueAt(this.free, core);
    const threads = bits(mask);
    const were = bits(before);
    this.free[core] = mask;
    this.freeOfGroup[group] = this.freeOf(group) + threads - were;
    this.pairsOfGroup[group] = valueAt(this.pairsOfGroup, group) + (threads >> 1) - (were >> 1);
    this.wholeOfGroup[group] =
      valueAt(this.wholeOfGroup, group) +
      Number(mask === shape.mask) -
      Number(before === shape.mask && before !== 0);
  }

  /** The fullest group that holds all that is left, else the one that holds most; -1: none holds any. */
  private groupFor(node: number, need: CellNeed, left: number): number {
    const { fromGroup = 0, toGroup = 0 } = this.fleet.nodes[node] ?? {};
    let best = -1;
    let bestHolds = 0;
    let bestFree = 0;
    for (let group = fromGroup; group < toGroup; group += 1) {
      const holds = Math.min(this.capacityOf(group, need), left);
      const free = this.freeOf(group);
      if (holds > bestHolds || (holds === left && holds === bestHolds && free < bestFree)) {
        best = group;
        bestHolds = holds;
        bestFree = free;
      }
    }
    return best;
  }

  /** pCPUs for a guest of that thread policy that a group has. */
  private capacityOf(group: number, { threadPolicy }: CellNeed): number {
    if (threadPolicy === 'isolate') return valueAt(this.wholeOfGroup, group);
    if (threadPolicy === 'prefer') return this.freeOf(group);
    return 2 * valueAt(this.pairsOfGroup, group);
  }

  /** Takes up to so many pCPUs of a group; returns on how many shared cores, or -1 where policy forbids what is there. */
  private takeOfGroup(
    group: number,
    { threadPolicy }: CellNeed,
    { cpus, left }: { cpus: number[]; left: number },
  ): number {
    const before = cpus.length;
    if (threadPolicy === 'isolate') {
      this.takeWholeCores(group, { cpus, left, alone: true });
      return 0;
    }
    this.takeWholeCores(group, { cpus, left, alone: false });
    const rest = left - (cpus.length - before);
    let shared = this.takeBrokenCores(group, { cpus, left: rest, least: 2 });
    const last = left - (cpus.length - before);
    // A group without more pairs has done its part if it gave some: the rest comes from another.
    if (threadPolicy === 'require' && last > 0) return last < left ? shared : -1;
    shared += this.takeBrokenCores(group, { cpus, left: last, least: 1 });
    return shared;
  }

  private takeWholeCores(
    group: number,
    { cpus, left, alone }: { cpus: number[]; left: number; alone: boolean },
  ): void {
    const { fromCore = 0, toCore = 0 } = this.fleet.groups[group] ?? {};
    let rest = left;
    for (let core = fromCore; core < toCore && rest > 0; core += 1) {
      if (valueAt(this.free, core) !== this.fleet.cores[core]?.mask) continue;
      rest -= this.takeOfCore(core, alone ? 1 : rest, cpus);
      if (alone) this.setFree(core, 0);
    }
  }

  /** Of cores that have at least so many free; returns of how many. */
  private takeBrokenCores(
    group: number,
    { cpus, left, least }: { cpus: number[]; left: number; least: number },
  ): number {
    const { fromCore = 0, toCore = 0 } = this.fleet.groups[group] ?? {};
    let rest = left;
    let shared = 0;
    for (let core = fromCore; core < toCore && rest >= least; core += 1) {
      if (bits(valueAt(this.free, core)) < least) continue;
      rest -= this.takeOfCore(core, rest, cpus);
      shared += 1;
    }
    return shared;
  }

  /** Takes up to so many of the free threads of a core; returns how many. */
  private takeOfCore(core: number, most: number, cpus: number[]): number {
    const threads = this.fleet.cores[core]?.cpus ?? [];
    let mask = valueAt(this.free, core);
    let taken = 0;
    for (let bit = 0; bit < threads.length && taken < most; bit += 1) {
      const cpu = threads[bit];
      if (cpu === undefined || (mask & (1 << bit)) === 0) continue;
      mask &= ~(1 << bit);
      cpus.push(cpu);
      taken += 1;
    }
    this.setFree(core, mask);
    return taken;
  }

  private setThread(
    node: number,
    cpu: number,
    { threadPolicy, free }: { threadPolicy: CellNeed['threadPolicy']; free: boolean },
  ): void {
    const thread = this.fleet.nodes[node]?.threadOfCpu.get(cpu);
    if (thread === undefined) throw new RangeError(`pCPU ${cpu} is not on this node`);
    const before = valueAt(this.free, thread.core);
    const changed =
      threadPolicy === 'isolate' ? (this.fleet.cores[thread.core]?.mask ?? 0) : 1 << thread.bit;
    this.setFree(thread.core, free ? before | changed : before & ~changed);
  }
}
