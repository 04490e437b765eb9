import type { Choice } from './choice.ts';
import { distanceOf, leastDistance } from './choices.ts';
import { chooseNodes } from './choose-nodes.ts';
import { type Rearrangement, withMoves } from './fewest-moves.ts';
import type { Fleet } from './fleet.ts';
import { closeOtherPlaces } from './groups.ts';
import { bySearching } from './local-search.ts';
import { type CellNeed, type GuestNeed, needsAsMuch } from './need.ts';
import { pinNode } from './pin-node.ts';
import { Room } from './room.ts';
import type { Move, Moved, Standing } from './standing.ts';
import { Threads } from './threads.ts';

/** Cells this much further apart than they could be are still near. */
const DISTANCE_SLACK = 1.05;

/** Moves up to which every way is tried. */
const LONGEST_CHAIN = 3;

/** Long searches are for the last guests of a tight packing, not for each of a crowd that is too large. */
const MOST_SEARCHES = 8;

/** So many others may be moved for no more than that the cells of one are near each other. */
const MOVES_WORTH_NEARNESS = 2;

/** Guests on a fleet. Changed in place. */
export class Arrangement {
  readonly fleet: Fleet;
  readonly room: Room;
  readonly threads: Threads;
  readonly standings: Standing[] = [];
  /** For whom no room could be made: nor can it for who needs as much or more, now that others have come. */
  private readonly hopeless: GuestNeed[] = [];
  private searches = MOST_SEARCHES;

  constructor(fleet: Fleet) {
    this.fleet = fleet;
    this.room = new Room(fleet);
    this.threads = new Threads(fleet);
  }

  /**
   * Finds a guest a place, where there is none as things are by moving up to so many others, as few as will do.
   * Returns who was moved; undefined: there is no place for it.
   */
  admit(need: GuestNeed, moves = 0): readonly Moved[] | undefined {
    const choice = chooseNodes(this, need);
    const found =
      moves === 0 || this.isBest(choice, need) ? undefined : this.rearranged(need, choice, moves);
    const at = found?.at ?? choice;
    if (at === undefined) return undefined;
    const moved = found === undefined ? [] : this.move(found.moves);
    this.stand(need, at);
    return moved;
  }

  /** Puts a guest where it fits, on given pCPUs or on those that suit it best. */
  stand(need: GuestNeed, at: Choice, pins?: readonly (readonly number[])[]): void {
    const standing: Standing = { need, at, pins: pins ?? [] };
    this.room.takeGuest(need, at);
    closeOtherPlaces(this.room, at);
    this.standings.push(standing);
    if (pins === undefined) {
      this.pin(standing);
      return;
    }
    for (const [index, cell] of need.cells.entries()) {
      this.threads.occupy(at.nodes[index] ?? 0, cell, pins[index] ?? []);
    }
  }

  private isBest(choice: Choice | undefined, need: GuestNeed): boolean {
    if (choice === undefined || need.cells.length === 1) return choice !== undefined;
    return distanceOf(this.room, choice) <= leastDistance(this.room, need) * DISTANCE_SLACK;
  }

  private rearranged(
    guest: GuestNeed,
    choice: Choice | undefined,
    most: number,
  ): Rearrangement | undefined {
    if (choice !== undefined) return this.nearer(guest, Math.min(most, MOVES_WORTH_NEARNESS));
    const isHopeless = this.hopeless.some((other) => needsAsMuch(guest, other));
    if (isHopeless || this.room.shortInAll(guest) !== undefined) return undefined;
    const found = this.withFewMoves(guest, most) ?? this.bySearch(guest, most);
    if (found === undefined) this.hopeless.push(guest);
    return found;
  }

  /** With others moved for no more than that its cells are near each other. */
  private nearer(guest: GuestNeed, most: number): Rearrangement | undefined {
    for (let moves = 1; moves <= most; moves += 1) {
      const found = withMoves(this.room, this.standings, { guest, moves, near: true });
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private withFewMoves(guest: GuestNeed, most: number): Rearrangement | undefined {
    const spreads = guest.cells.length > 1;
    for (let moves = 1; moves <= Math.min(most, LONGEST_CHAIN); moves += 1) {
      const ways = spreads ? [true, false] : [false];
      for (const near of ways) {
        const found = withMoves(this.room, this.standings, { guest, moves, near });
        if (found !== undefined) return found;
      }
    }
    return undefined;
  }

  private bySearch(guest: GuestNeed, most: number): Rearrangement | undefined {
    if (most <= LONGEST_CHAIN || this.searches === 0) return undefined;
    const found = bySearching(this.room, this.standings, { guest, moves: most });
    if (found === undefined) this.searches -= 1;
    return found;
  }

  private move(moves: readonly Move[]): Moved[] {
    const moved = moves.map(({ standing, to }) => ({ need: standing.need, from: standing.at, to }));
    for (const { standing } of moves) {
      const { need, at, pins } = standing;
      this.room.giveGuest(need, at);
      for (const [index, cell] of need.cells.entries()) {
        this.threads.give(at.nodes[index] ?? 0, cell, pins[index] ?? []);
      }
      standing.pins = [];
    }
    for (const { standing, to } of moves) {
      standing.at = to;
      this.room.takeGuest(standing.need, to);
    }
    for (const { standing } of moves) this.pin(standing);
    return moved;
  }

  private pin(standing: Standing): void {
    for (const [index, cell] of standing.need.cells.entries()) {
      const node = standing.at.nodes[index] ?? 0;
      const taken = this.threads.take(node, cell);
      standing.pins = [...standing.pins, taken?.cpus ?? []];
      if (taken === undefined || taken.extraCaches > 0 || taken.sharedCores > 1) {
        this.repin(node, taken === undefined);
      }
    }
  }

  /** Pins all cells of a node anew, where that is better or where one of them has nothing yet. */
  private repin(node: number, must: boolean): void {
    const cells = this.cellsOn(node);
    const before = cells.map(({ standing, index }) => standing.pins[index] ?? []);
    for (const [at, { cell }] of cells.entries()) this.threads.give(node, cell, before[at] ?? []);
    const after = pinNode(
      this.threads,
      node,
      cells.map(({ cell }) => cell),
    );
    if (after === undefined || !(must || this.wasteOf(node, after) < this.wasteOf(node, before))) {
      if (must) throw new Error(`node ${node} cannot be pinned`);
      for (const [at, { cell }] of cells.entries()) {
        this.threads.give(node, cell, after?.[at] ?? []);
      }
      for (const [at, { cell }] of cells.entries()) {
        this.threads.occupy(node, cell, before[at] ?? []);
      }
      return;
    }
    for (const [at, { standing, index }] of cells.entries()) {
      standing.pins = standing.pins.with(index, after[at] ?? []);
    }
  }

  /** Cells on a node that have been pinned, if only in vain. */
  private cellsOn(node: number): { standing: Standing; index: number; cell: CellNeed }[] {
    return this.standings.flatMap((standing) =>
      standing.at.nodes.flatMap((on, index) => {
        const cell = standing.need.cells[index];
        const isPinned = index < standing.pins.length;
        return on === node && cell !== undefined && isPinned ? [{ standing, index, cell }] : [];
      }),
    );
  }

  /** Caches that cells touch and cores that they touch: the fewer, the better kept apart they are. */
  private wasteOf(node: number, pins: readonly (readonly number[])[]): number {
    const { threadOfCpu } = this.fleet.nodes[node] ?? {};
    return pins.reduce((sum, cpus) => {
      const cores = new Set(cpus.map((cpu) => threadOfCpu?.get(cpu)?.core ?? -1));
      const groups = new Set([...cores].map((core) => this.fleet.cores[core]?.group));
      return sum + groups.size * cpus.length + cores.size;
    }, 0);
  }
}
