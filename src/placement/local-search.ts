import { type Choice, sameChoice } from './choice.ts';
import { choicesWhenEmpty } from './choices.ts';
import { canMove } from './devices.ts';
import type { Rearrangement } from './fewest-moves.ts';
import type { GuestNeed } from './need.ts';
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

interface Step {
  readonly item: Item;
  readonly to: Choice;
  readonly other: Item | undefined;
  readonly otherTo: Choice | undefined;
  readonly gain: number;
}

class LocalSearch {
  private readonly room: Room;
  private readonly items: Item[];
  /** Which of the starts this is. */
  private readonly start: number;
  private dice: number;
  /** How much an overload counts, by node and amount. */
  private readonly weights: Float64Array;
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
    this.overload = this.totalOverload();
    for (let step = 1; step <= MOST_STEPS; step += 1) {
      if (this.overload < NEARLY_NOTHING) return this.result();
      const best = this.bestStep(step);
      if (best === undefined) continue;
      this.put(best.item, best.to, step);
      if (best.other && best.otherTo) this.put(best.other, best.otherTo, step);
      this.overload = this.totalOverload();
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
    this.overload = this.totalOverload();
    this.least = this.overload;
  }

  private leastCrowded(need: GuestNeed): Item | undefined {
    const choices = choicesWhenEmpty(this.room, need);
    const rated = choices.map((at) => ({ at, overload: this.overloadWith(need, at) }));
    const best = rated.sort((one, other) => one.overload - other.overload)[this.start];
    if (best === undefined) return undefined;
    this.room.takeGuest(need, best.at);
    return { need, standing: undefined, choices, at: best.at, freeFrom: 0 };
  }

  private overloadWith(need: GuestNeed, at: Choice): number {
    this.room.takeGuest(need, at);
    const overload = this.overloadOf(at);
    this.room.giveGuest(need, at);
    return overload;
  }

  private bestStep(step: number): Step | undefined {
    let best: Step | undefined;
    const consider = (candidate: Step): void => {
      const { item, other } = candidate;
      const gain = candidate.gain + this.throwDice();
      const stays = item.freeFrom > step || (other?.freeFrom ?? 0) > step;
      const isRecord = this.overload - gain < this.least - NEARLY_NOTHING;
      if ((!stays || isRecord) && (best === undefined || gain > best.gain)) {
        best = { ...candidate, gain };
      }
    };
    for (const item of this.items) {
      if (!item.at.nodes.some((node) => this.room.overload(node) > 0)) continue;
      this.considerMoves(item, consider);
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

  private considerMoves(item: Item, consider: (step: Step) => void): void {
    for (const to of item.choices) {
      if (sameChoice(to, item.at)) continue;
      const before = this.overloadOf(item.at, to);
      const from = this.shift(item, to);
      const gain = before - this.overloadOf(from, to) - this.strangeness(item, from, to);
      this.shift(item, from);
      consider({ item, to, other: undefined, otherTo: undefined, gain });
    }
  }

  /** One cell of the one for one cell of the other. */
  private considerSwaps(item: Item, other: Item, consider: (step: Step) => void): void {
    for (const [at, node] of item.at.nodes.entries()) {
      if (this.room.overload(node) === 0) continue;
      for (const [otherAt, otherNode] of other.at.nodes.entries()) {
        if (otherNode === node) continue;
        const to = this.swapped(item, at, otherNode);
        const otherTo = this.swapped(other, otherAt, node);
        if (to === undefined || otherTo === undefined) continue;
        const before = this.overloadOf(item.at, other.at, to, otherTo);
        const from = this.shift(item, to);
        const otherFrom = this.shift(other, otherTo);
        const after = this.overloadOf(from, otherFrom, to, otherTo);
        const strange =
          this.strangeness(item, from, to) + this.strangeness(other, otherFrom, otherTo);
        this.shift(other, otherFrom);
        this.shift(item, from);
        consider({ item, to, other, otherTo, gain: before - after - strange });
      }
    }
  }

  /** The choice with one node exchanged, if it is one. */
  private swapped(
    { need, at: { nodes, deviceNode } }: Item,
    at: number,
    node: number,
  ): Choice | undefined {
    const { fleet } = this.room;
    const cell = need.cells[at];
    if (cell === undefined || nodes.includes(node) || !this.room.couldFit(node, cell))
      return undefined;
    const others = nodes.length > 1 ? (nodes[at === 0 ? 1 : 0] ?? node) : node;
    if (fleet.nodes[others]?.host !== fleet.nodes[node]?.host) return undefined;
    const exchanged = need.alike
      ? nodes.with(at, node).sort((a, b) => a - b)
      : nodes.with(at, node);
    if (need.devices === 0) return { nodes: exchanged, deviceNode };
    const having = exchanged.find((each) => (fleet.nodes[each]?.devices ?? 0) >= need.devices);
    return having === undefined ? undefined : { nodes: exchanged, deviceNode: having };
  }

  private put(item: Item, to: Choice, step: number): void {
    this.shift(item, to);
    // Stays of different length, so that the search does not go round in circles; by a count, so that it is repeatable.
    item.freeFrom = step + SHORTEST_STAY + ((step * (7 + this.start)) % STAYS);
  }

  private shift(item: Item, to: Choice): Choice {
    const from = item.at;
    this.room.giveGuest(item.need, from);
    this.room.takeGuest(item.need, to);
    item.at = to;
    return from;
  }

  /** Of the nodes of these choices, each once. */
  private overloadOf(...choices: readonly Choice[]): number {
    let sum = 0;
    const nodes = new Set(choices.flatMap((choice) => choice.nodes));
    for (const node of nodes) sum += this.room.overload(node, this.weights);
    return sum;
  }

  private strangeness({ standing }: Item, from: Choice, to: Choice): number {
    if (standing === undefined) return 0;
    const away = (choice: Choice): number => Number(!sameChoice(choice, standing.at));
    return (away(to) - away(from)) * MOVE_PENALTY;
  }

  private totalOverload(): number {
    let sum = 0;
    for (const node of this.room.fleet.nodes.keys()) sum += this.room.overload(node, this.weights);
    return sum;
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
      const away = this.shift(item, home);
      if (this.overloadOf(home) > 0) this.shift(item, away);
    }
  }
}
