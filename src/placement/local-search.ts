import { type Choice, sameChoice } from './choice.ts';
import { choicesWhenEmpty } from './choices.ts';
import { canMove } from './devices.ts';
import type { Rearrangement } from './fewest-moves.ts';
import type { CellNeed, GuestNeed } from './need.ts';
import { type Room, valueAt } from './room.ts';
import type { Standing } from './standing.ts';

/** Places from which the search begins, the least crowded first. */
const STARTS = 8;
/** Steps without success after which a search is given up. */
const MOST_STEPS = 300;
/** For how many steps a guest stays where it was just put. */
const SHORTEST_STAY = 5;
const STAYS = 10;
/** What being elsewhere than now adds to the overload that is to fall, so that fewer are moved. */
const MOVE_PENALTY = 1e-4;
const NEARLY_NOTHING = 1e-9;
/** Less than this is no progress: so much more then counts what is too much now. */
const PROGRESS = 2e-4;
const MORE_WEIGHT = 0.3;
/** Decides between steps that are equally good. */
const DICE = 1e-5;

/**
 * Finds room for a guest where no few moves make it: the guest is put where it is the least too much, and then guests
 * are put elsewhere or change places, always what lessens the overload most, never what was just undone (tabu search,
 * Glover 1989), and where nothing lessens it, what is too much counts more from then on (breakout, Morris 1993). Finds
 * tight packings that no short chain of moves reaches, not always, and with more moves than the fewest. The same
 * question has the same answer each time. The room is left as it was.
 */
export function bySearching(
  room: Room,
  standings: readonly Standing[],
  { guest, moves }: { guest: GuestNeed; moves: number },
): Rearrangement | undefined {
  for (let start = 0; start < STARTS; start += 1) {
    const search = new LocalSearch(room, standings, { guest, start });
    const found = search.run();
    search.undo();
    if (found !== undefined && found.moves.length <= moves) return found;
  }
  return undefined;
}

interface Item {
  readonly need: GuestNeed;
  /** undefined: the guest that arrives. */
  readonly standing: Standing | undefined;
  readonly choices: readonly Choice[];
  at: Choice;
  /** Step from which on it may be put elsewhere. */
  freeFrom: number;
}

/** One guest elsewhere, or one cell each of two guests in each other's place. */
interface Step {
  readonly gain: number;
  readonly item: Item;
  readonly to?: Choice;
  readonly swap?: { cell: number; other: Item; otherCell: number };
}

class LocalSearch {
  private readonly room: Room;
  private readonly items: Item[];
  /** Which of the starts this is. */
  private readonly start: number;
  private dice: number;
  /** How much an overload counts, by node and amount. */
  private readonly weights: Float64Array;
  /** By node, as things are. */
  private readonly overloads: Float64Array;
  private overload = 0;
  private least = Number.POSITIVE_INFINITY;

  constructor(
    room: Room,
    standings: readonly Standing[],
    { guest, start }: { guest: GuestNeed; start: number },
  ) {
    this.room = room;
    this.start = start;
    this.dice = start;
    this.weights = new Float64Array(room.free.length).fill(1);
    this.overloads = new Float64Array(room.fleet.nodes.length);
    this.items = standings
      .filter(({ need }) => canMove(need))
      .map((standing) => ({
        need: standing.need,
        standing,
        choices: choicesWhenEmpty(room, standing.need),
        at: standing.at,
        freeFrom: 0,
      }));
    const arriving = this.leastCrowded(guest);
    if (arriving !== undefined) this.items.push(arriving);
  }

  run(): Rearrangement | undefined {
    if (!this.items.some(({ standing }) => standing === undefined)) return undefined;
    this.measure();
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      if (this.overload < NEARLY_NOTHING) return this.result();
      const best = this.bestStep(step);
      if (best === undefined) continue;
      this.take(best, step);
      this.measure();
      this.least = Math.min(this.least, this.overload);
      if (best.gain < PROGRESS) this.weigh();
    }
    return undefined;
  }

  /** Leaves the room as it was. */
  undo(): void {
    for (const { need, at, standing } of this.items) {
      this.room.giveGuest(need, at);
      const home = standing?.at;
      if (home !== undefined) this.room.takeGuest(need, home);
    }
  }

  private weigh(): void {
    for (const [at, free] of this.room.free.entries()) {
      if (free < 0) this.weights[at] = valueAt(this.weights, at) + MORE_WEIGHT;
    }
    this.measure();
    this.least = this.overload;
  }

  private leastCrowded(need: GuestNeed): Item | undefined {
    const choices = choicesWhenEmpty(this.room, need);
    const rated = choices.map((at) => {
      this.room.takeGuest(need, at);
      const overload = this.overloadOf(at.nodes);
      this.room.giveGuest(need, at);
      return { at, overload };
    });
    const best = rated.sort((one, other) => one.overload - other.overload)[this.start];
    if (best === undefined) return undefined;
    this.room.takeGuest(need, best.at);
    return { need, standing: undefined, choices, at: best.at, freeFrom: 0 };
  }

  private bestStep(step: number): Step | undefined {
    let best: Step | undefined;
    const consider = (candidate: Step): void => {
      const gain = candidate.gain + this.throwDice();
      if (best !== undefined && gain <= best.gain) return;
      const other = candidate.swap?.other;
      const stays = candidate.item.freeFrom > step || (other?.freeFrom ?? 0) > step;
      const isRecord = this.overload - gain < this.least - NEARLY_NOTHING;
      if (!stays || isRecord) best = { ...candidate, gain };
    };
    for (const item of this.items) {
      if (!item.at.nodes.some((node) => valueAt(this.overloads, node) > 0)) continue;
      if (item.need.cells.length === 1) this.considerNodes(item, consider);
      else this.considerChoices(item, consider);
      for (const other of this.items) {
        if (other !== item) this.considerSwaps(item, other, consider);
      }
    }
    return best;
  }

  /** Numbers without a pattern, the same in every run (Numerical Recipes' generator). */
  private throwDice(): number {
    this.dice = (Math.imul(this.dice, 1664525) + 1013904223) >>> 0;
    return (this.dice / 2 ** 32) * DICE;
  }

  private considerNodes(item: Item, consider: (step: Step) => void): void {
    const [cell] = item.need.cells;
    const [from] = item.at.nodes;
    if (cell === undefined || from === undefined) return;
    const { weights } = this;
    const here = valueAt(this.overloads, from);
    const gone = this.room.overloadWith(from, { leaves: cell, weights });
    for (const to of item.choices) {
      const [node] = to.nodes;
      if (node === undefined || node === from) continue;
      const there = valueAt(this.overloads, node);
      const come = this.room.overloadWith(node, { comes: cell, weights });
      consider({ item, to, gain: here + there - gone - come - this.strangeness(item, to) });
    }
  }

  private considerChoices(item: Item, consider: (step: Step) => void): void {
    const from = item.at;
    for (const to of item.choices) {
      if (sameChoice(to, from)) continue;
      const nodes = [...new Set([...from.nodes, ...to.nodes])];
      const before = nodes.reduce((sum, node) => sum + valueAt(this.overloads, node), 0);
      this.shift(item, to);
      const after = this.overloadOf(nodes);
      this.shift(item, from);
      consider({ item, to, gain: before - after - this.strangeness(item, to) });
    }
  }

  /** One cell of the one for one cell of the other; who has devices does not change places. */
  private considerSwaps(item: Item, other: Item, consider: (step: Step) => void): void {
    if (item.need.devices > 0 || other.need.devices > 0) return;
    const { room, weights } = this;
    for (const [cell, node] of item.at.nodes.entries()) {
      const here = valueAt(this.overloads, node);
      const own = item.need.cells[cell];
      if (here === 0 || own === undefined) continue;
      for (const [otherCell, otherNode] of other.at.nodes.entries()) {
        const theirs = other.need.cells[otherCell];
        const mayBe = this.canBeOn(item, cell, otherNode) && this.canBeOn(other, otherCell, node);
        if (theirs === undefined || otherNode === node || !mayBe) continue;
        const after =
          room.overloadWith(node, { leaves: own, comes: theirs, weights }) +
          room.overloadWith(otherNode, { leaves: theirs, comes: own, weights });
        const strange =
          this.strangenessOn(item, cell, otherNode) + this.strangenessOn(other, otherCell, node);
        const gain = here + valueAt(this.overloads, otherNode) - after - strange;
        consider({ item, swap: { cell, other, otherCell }, gain });
      }
    }
  }

  /** Whether a cell may be on a node with the guest's other cells where they are. */
  private canBeOn({ need, at: { nodes } }: Item, cell: number, node: number): boolean {
    const own: CellNeed | undefined = need.cells[cell];
    if (own === undefined || !this.room.couldFit(node, own)) return false;
    if (nodes.length === 1) return true;
    const sibling = nodes[cell === 0 ? 1 : 0] ?? node;
    const host = this.room.fleet.nodes[node]?.host;
    return !nodes.includes(node) && this.room.fleet.nodes[sibling]?.host === host;
  }

  private take({ item, to, swap }: Step, step: number): void {
    if (to !== undefined) this.put(item, to, step);
    if (swap === undefined) return;
    const { cell, other, otherCell } = swap;
    const node = item.at.nodes[cell] ?? 0;
    const otherNode = other.at.nodes[otherCell] ?? 0;
    this.put(item, withNode(item, cell, otherNode), step);
    this.put(other, withNode(other, otherCell, node), step);
  }

  private put(item: Item, to: Choice, step: number): void {
    this.shift(item, to);
    // Stays of different length, so that the search does not go round in circles; by a count, so that it is repeatable.
    item.freeFrom = step + SHORTEST_STAY + ((step * (7 + this.start)) % STAYS);
  }

  private shift(item: Item, to: Choice): void {
    this.room.giveGuest(item.need, item.at);
    this.room.takeGuest(item.need, to);
    item.at = to;
  }

  private strangeness({ standing, at }: Item, to: Choice): number {
    if (standing === undefined) return 0;
    const away = (choice: Choice): number => Number(!sameChoice(choice, standing.at));
    return (away(to) - away(at)) * MOVE_PENALTY;
  }

  private strangenessOn({ standing, at }: Item, cell: number, node: number): number {
    const home = standing?.at.nodes[cell];
    if (home === undefined) return 0;
    return (Number(node !== home) - Number(at.nodes[cell] !== home)) * MOVE_PENALTY;
  }

  private overloadOf(nodes: readonly number[]): number {
    return nodes.reduce(
      (sum, node) => sum + this.room.overloadWith(node, { weights: this.weights }),
      0,
    );
  }

  private measure(): void {
    this.overload = 0;
    for (let node = 0; node < this.overloads.length; node += 1) {
      const overload = this.room.overloadWith(node, { weights: this.weights });
      this.overloads[node] = overload;
      this.overload += overload;
    }
  }

  private result(): Rearrangement | undefined {
    this.sendHome();
    const arrived = this.items.find(({ standing }) => standing === undefined);
    const moves = this.items.flatMap(({ standing, at }) =>
      standing === undefined || sameChoice(at, standing.at) ? [] : [{ standing, to: at }],
    );
    return arrived && { at: arrived.at, moves };
  }

  /** Who was moved and fits where it was, is not moved. */
  private sendHome(): void {
    for (const item of this.items) {
      const home = item.standing?.at;
      if (home === undefined || sameChoice(item.at, home)) continue;
      const away = item.at;
      this.shift(item, home);
      if (home.nodes.some((node) => this.room.overload(node) > 0)) this.shift(item, away);
    }
  }
}

function withNode({ need, at }: Item, cell: number, node: number): Choice {
  const nodes = at.nodes.with(cell, node);
  return { ...at, nodes: need.alike ? nodes.sort((one, other) => one - other) : nodes };
}
