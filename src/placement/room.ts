import type { Choice } from './choice.ts';
import { FIRST_POOL, type Fleet, THREADS } from './fleet.ts';
import type { CellNeed, GuestNeed } from './need.ts';

/**
 * What is free on every node, as a row of amounts: whether a cell fits there is a comparison of two rows. Threads of
 * cores are only counted here: the cells on a node can always be pinned anew so that they share it as well as any.
 * Changed in place; what is taken is given back the same way.
 */
export class Room {
  readonly fleet: Fleet;
  readonly free: Float64Array;
  readonly devices: Int32Array;
  /** Free devices by pool. */
  readonly pools: Int32Array;
  private readonly perCapacity: Float64Array;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.free = Float64Array.from(fleet.capacity);
    this.devices = Int32Array.from(fleet.nodes, ({ devices }) => devices);
    this.pools = Int32Array.from(fleet.pools, ({ count }) => count);
    this.perCapacity = fleet.capacity.map((value) => (value > 0 ? 1 / value : 0));
  }

  fits(node: number, need: CellNeed): boolean {
    const takes = this.takesOf(node, need);
    if (takes === undefined) return false;
    const row = node * takes.length;
    for (let at = 0; at < takes.length; at += 1) {
      if (valueAt(takes, at) > valueAt(this.free, row + at)) return false;
    }
    return true;
  }

  /** Whether the node would hold it, were it empty. */
  couldFit(node: number, need: CellNeed): boolean {
    const takes = this.takesOf(node, need);
    if (takes === undefined) return false;
    const row = node * takes.length;
    for (let at = 0; at < takes.length; at += 1) {
      if (valueAt(takes, at) > valueAt(this.fleet.capacity, row + at)) return false;
    }
    return true;
  }

  takeGuest(guest: GuestNeed, at: Choice): void {
    this.addGuest(guest, at, -1);
  }

  giveGuest(guest: GuestNeed, at: Choice): void {
    this.addGuest(guest, at, 1);
  }

  /** What all nodes together have too little of for a guest: then no moving of others helps. */
  shortInAll({ cells }: GuestNeed): { amount: number; free: number; needed: number } | undefined {
    const { amounts, nodes } = this.fleet;
    for (let amount = 0; amount < amounts; amount += 1) {
      let free = 0;
      for (let node = 0; node < nodes.length; node += 1) {
        free += Math.max(0, valueAt(this.free, node * amounts + amount));
      }
      const needed = cells.reduce((sum, cell) => sum + this.leastTaken(cell, amount), 0);
      if (needed > free) return { amount, free, needed };
    }
    return undefined;
  }

  /** What would be left of the threads or of the fullest pool of a node, whichever is more, as a share. */
  leftAfter(node: number, need: CellNeed): number {
    const takes = this.takesOf(node, need);
    if (takes === undefined) return 1;
    const row = node * takes.length;
    let most = this.leftOf(row, takes, THREADS);
    for (let at = FIRST_POOL; at < takes.length; at += 1) {
      const left = this.leftOf(row, takes, at);
      if (left > most) most = left;
    }
    return most;
  }

  /** What is left of the threads and the memory of a host, as a share. */
  leftOfHost(host: number): number {
    const { hosts, amounts } = this.fleet;
    const { from = 0, to = 0 } = hosts[host] ?? {};
    let left = 0;
    let all = 0;
    for (let node = from; node < to; node += 1) {
      for (let at = THREADS; at < amounts; at += at === THREADS ? FIRST_POOL : 1) {
        const share = valueAt(this.perCapacity, node * amounts + at);
        left += valueAt(this.free, node * amounts + at) * share;
        all += share > 0 ? 1 : 0;
      }
    }
    return all > 0 ? left / all : 0;
  }

  /** By how much a node is taken beyond what it has, in shares of what it has; 0 where nothing is. */
  overload(node: number): number {
    const row = node * this.fleet.amounts;
    let over = Math.max(0, -valueAt(this.devices, node));
    for (let at = row; at < row + this.fleet.amounts; at += 1) {
      const free = valueAt(this.free, at);
      if (free < 0) over -= free * (valueAt(this.perCapacity, at) || 1);
    }
    return over;
  }

  /** Its overload if one cell left it and another came. */
  overloadWith(
    node: number,
    { leaves, comes, weights }: { leaves?: CellNeed; comes?: CellNeed; weights: Float64Array },
  ): number {
    const given = leaves && this.takesOf(node, leaves);
    const taken = comes && this.takesOf(node, comes);
    const row = node * this.fleet.amounts;
    let over = Math.max(0, -valueAt(this.devices, node));
    for (let at = 0; at < this.fleet.amounts; at += 1) {
      let free = valueAt(this.free, row + at);
      if (given !== undefined) free += valueAt(given, at);
      if (taken !== undefined) free -= valueAt(taken, at);
      if (free < 0) {
        over -= free * (valueAt(this.perCapacity, row + at) || 1) * valueAt(weights, row + at);
      }
    }
    return over;
  }

  takesOf(node: number, { takes }: CellNeed): Float64Array | undefined {
    return takes[this.fleet.nodes[node]?.width ?? 0];
  }

  /** Nodes with cores of different width take differently; this is the least. */
  private leastTaken({ takes }: CellNeed, amount: number): number {
    const rows = [...new Set(this.fleet.nodes.map(({ width }) => width))].map(
      (width) => takes[width],
    );
    return Math.min(...rows.map((row) => (row ? valueAt(row, amount) : Number.POSITIVE_INFINITY)));
  }

  private leftOf(row: number, takes: Float64Array, at: number): number {
    return (
      (valueAt(this.free, row + at) - valueAt(takes, at)) * valueAt(this.perCapacity, row + at)
    );
  }

  private addGuest(
    { cells, devices }: GuestNeed,
    { nodes, deviceNode, pools = [] }: Choice,
    sign: 1 | -1,
  ): void {
    for (let at = 0; at < cells.length; at += 1) {
      const cell = cells[at];
      if (cell !== undefined) this.add(nodes[at] ?? 0, cell, sign);
    }
    if (deviceNode >= 0) {
      this.devices[deviceNode] = valueAt(this.devices, deviceNode) + sign * devices;
    }
    for (const pool of pools) this.pools[pool] = valueAt(this.pools, pool) + sign;
  }

  private add(node: number, need: CellNeed, sign: 1 | -1): void {
    const takes = this.takesOf(node, need);
    if (takes === undefined) return;
    const row = node * takes.length;
    for (let at = 0; at < takes.length; at += 1) {
      this.free[row + at] = valueAt(this.free, row + at) + sign * valueAt(takes, at);
    }
  }
}

export function valueAt(
  values: Float64Array | Int32Array | Uint8Array | Uint16Array,
  at: number,
): number {
  return values[at] ?? 0;
}
