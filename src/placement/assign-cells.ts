import type { Choice } from './choice.ts';
import { devicesFor } from './devices.ts';
import type { FleetHost } from './fleet.ts';
import type { CellNeed, GuestNeed } from './need.ts';
import { type Room, valueAt } from './room.ts';

/** How little it is wished that a cell is on a node. */
export type Dislike = (node: number, cell: CellNeed) => number;

/** Steps after which the best choice so far is taken: enough for the machines there are, below a millisecond. */
const MOST_STEPS = 1_000;

/**
 * A node of its own for each cell, all of one host: the sum of their distances the least, then that of their dislikes.
 * Undefined only where there is no such choice.
 */
export function assignCells(room: Room, guest: GuestNeed, dislike: Dislike): Choice | undefined {
  const search = new CellSearch(room, guest, dislike);
  for (const host of room.fleet.hosts) search.tryHost(host);
  return search.best;
}

interface Cost {
  readonly distance: number;
  readonly dislike: number;
}

class CellSearch {
  best: Choice | undefined;
  private bestCost: Cost = { distance: Number.POSITIVE_INFINITY, dislike: 0 };
  private steps = 0;
  private deviceNode = -1;
  private nearest = 0;
  private readonly chosen: number[] = [];
  private readonly room: Room;
  private readonly guest: GuestNeed;
  private readonly dislike: Dislike;
  /** By cell the nodes that hold it, the least disliked first. */
  private candidates: readonly (readonly number[])[] = [];
  /** By cell and node. */
  private readonly dislikes: Float64Array;
  /** What the cells from one on cost at least. */
  private readonly dislikeFrom: Float64Array;

  constructor(room: Room, guest: GuestNeed, dislike: Dislike) {
    this.room = room;
    this.guest = guest;
    this.dislike = dislike;
    this.dislikes = new Float64Array(guest.cells.length * room.fleet.nodes.length);
    this.dislikeFrom = new Float64Array(guest.cells.length + 1);
  }

  tryHost({ from, to }: FleetHost): void {
    const { cells, devices, alike } = this.guest;
    if (to - from < cells.length) return;
    this.nearest = this.nearestPair(from, to);
    const all = cells.map((cell, at) => this.candidatesOf(cell, { at, from, to }));
    if (devices === 0) {
      this.tryCandidates(all);
      return;
    }
    // One of its cells is where the devices are: each in turn, and the others where they can.
    for (const [cell, nodes] of all.entries()) {
      if (alike && cell > 0) break;
      for (const node of nodes) {
        if (valueAt(this.room.devices, node) < devices) continue;
        this.deviceNode = node;
        this.tryCandidates(all.map((own, at) => (at === cell ? [node] : own)));
      }
    }
  }

  private candidatesOf(
    cell: CellNeed,
    { at, from, to }: { at: number; from: number; to: number },
  ): number[] {
    const nodes: number[] = [];
    for (let node = from; node < to; node += 1) {
      if (!this.room.fits(node, cell)) continue;
      nodes.push(node);
      this.dislikes[this.place(at, node)] = this.dislike(node, cell);
    }
    return nodes.sort((left, right) => this.dislikeOf(at, left) - this.dislikeOf(at, right));
  }

  private tryCandidates(candidates: readonly (readonly number[])[]): void {
    this.candidates = candidates;
    for (let at = candidates.length - 1; at >= 0; at -= 1) {
      const least = this.dislikeOf(at, candidates[at]?.[0] ?? 0);
      this.dislikeFrom[at] = least + valueAt(this.dislikeFrom, at + 1);
    }
    if (this.restCanMatch()) this.extend({ distance: 0, dislike: 0 }, 0);
  }

  private extend(soFar: Cost, from: number): void {
    const at = this.chosen.length;
    if (at === this.guest.cells.length) {
      this.settleFor(soFar);
      return;
    }
    const candidates = this.candidates[at] ?? [];
    for (let index = from; index < candidates.length; index += 1) {
      if (this.steps > MOST_STEPS && this.best !== undefined) return;
      const node = candidates[index] ?? 0;
      const cost = this.costWith(soFar, at, node);
      if (this.chosen.includes(node) || !this.mayBeBest(cost, at + 1)) continue;
      this.steps += 1;
      this.chosen.push(node);
      if (this.restCanMatch()) this.extend(cost, this.nextFrom(at, index));
      this.chosen.pop();
    }
  }

  private settleFor(cost: Cost): void {
    // Cells that are alike have their nodes in order, so that equal choices look equal.
    const nodes = this.guest.alike ? this.chosen.toSorted(ascending) : [...this.chosen];
    const pools = devicesFor(this.room, this.guest, nodes);
    if (pools === undefined) return;
    this.bestCost = cost;
    this.best = { nodes, deviceNode: this.deviceNode, pools };
  }

  /** Cells that are alike need trying in one order only, unless the first was put where the devices are. */
  private nextFrom(at: number, index: number): number {
    return this.guest.alike && !(this.deviceNode >= 0 && at === 0) ? index + 1 : 0;
  }

  private costWith({ distance, dislike }: Cost, at: number, node: number): Cost {
    const { distances, nodes } = this.room.fleet;
    let sum = distance;
    for (const other of this.chosen) sum += valueAt(distances, other * nodes.length + node);
    return { distance: sum, dislike: dislike + this.dislikeOf(at, node) };
  }

  private mayBeBest({ distance, dislike }: Cost, done: number): boolean {
    const pairs = (count: number): number => (count * (count - 1)) / 2;
    const pairsLeft = pairs(this.guest.cells.length) - pairs(done);
    const atLeast = distance + pairsLeft * this.nearest;
    if (atLeast !== this.bestCost.distance) return atLeast < this.bestCost.distance;
    return dislike + valueAt(this.dislikeFrom, done) < this.bestCost.dislike;
  }

  /** Whether every cell without a node can still have one, so that no search goes on for what cannot be found. */
  private restCanMatch(): boolean {
    const { alike, cells } = this.guest;
    const done = this.chosen.length;
    const [first] = this.candidates;
    if (alike && this.deviceNode < 0) return (first?.length ?? 0) >= cells.length;
    // With as many candidates as there are cells, each always finds one that no other has.
    if (this.candidates.every(({ length }, cell) => cell < done || length >= cells.length))
      return true;
    const cellOn = new Map<number, number>();
    const seat = (cell: number, seen: Set<number>): boolean =>
      (this.candidates[cell] ?? []).some((node) => {
        if (seen.has(node) || this.chosen.includes(node)) return false;
        seen.add(node);
        const other = cellOn.get(node);
        if (other !== undefined && !seat(other, seen)) return false;
        cellOn.set(node, cell);
        return true;
      });
    for (let cell = done; cell < cells.length; cell += 1) {
      if (!seat(cell, new Set())) return false;
    }
    return true;
  }

  private nearestPair(from: number, to: number): number {
    const { distances, nodes } = this.room.fleet;
    let nearest = Number.POSITIVE_INFINITY;
    for (let one = from; one < to; one += 1) {
      for (let other = one + 1; other < to; other += 1) {
        nearest = Math.min(nearest, valueAt(distances, one * nodes.length + other));
      }
    }
    return nearest;
  }

  private dislikeOf(at: number, node: number): number {
    return valueAt(this.dislikes, this.place(at, node));
  }

  private place(at: number, node: number): number {
    return at * this.room.fleet.nodes.length + node;
  }
}

function ascending(left: number, right: number): number {
  return left - right;
}
