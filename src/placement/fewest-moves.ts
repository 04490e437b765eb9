import { type Choice, sameChoice } from './choice.ts';
import { choicesWhenEmpty, distanceOf } from './choices.ts';
import { canMove } from './devices.ts';
import type { GuestNeed } from './need.ts';
import type { Room } from './room.ts';
import type { Move, Standing } from './standing.ts';

/** Steps after which a search for so many moves is given up. */
const MOST_STEPS = 4_000;

/** Where a guest goes, and who goes elsewhere for it. */
export interface Rearrangement {
  readonly at: Choice;
  readonly moves: readonly Move[];
}

/**
 * Finds how a guest can be had by moving no more than so many others: it is put somewhere though there is no room,
 * and who is then too much there is put elsewhere, which may again be too much. Tries every such chain, the likeliest
 * first, so that undefined means that there is none unless the search was given up. `near`: the guest's cells have to be
 * as near to each other as can be, and nobody's come further apart. The room is left as it was.
 */
export function withMoves(
  room: Room,
  standings: readonly Standing[],
  { guest, moves, near }: { guest: GuestNeed; moves: number; near: boolean },
): Rearrangement | undefined {
  return new Chain(room, standings, near).find(guest, moves);
}

interface RatedChoice {
  readonly choice: Choice;
  readonly distance: number;
}

interface Mover {
  readonly need: GuestNeed;
  /** undefined: the guest that arrives. */
  readonly standing: Standing | undefined;
}

class Chain {
  private steps = 0;
  private readonly room: Room;
  private readonly staying: Set<Standing>;
  private readonly placed: { mover: Mover; to: Choice }[] = [];
  private readonly near: boolean;
  private readonly choices = new Map<GuestNeed, RatedChoice[]>();

  constructor(room: Room, standings: readonly Standing[], near: boolean) {
    this.room = room;
    this.staying = new Set(standings.filter(({ need }) => canMove(need)));
    this.near = near;
  }

  find(need: GuestNeed, moves: number): Rearrangement | undefined {
    if (!this.resolve([{ need, standing: undefined }], moves)) return undefined;
    let at: Choice | undefined;
    const moved: Move[] = [];
    for (const { mover, to } of this.placed) {
      if (mover.standing === undefined) at = to;
      else moved.push({ standing: mover.standing, to });
    }
    // The search leaves the room as it found it.
    for (const { mover, to } of this.placed) this.room.giveGuest(mover.need, to);
    for (const { standing } of moved) {
      this.room.takeGuest(standing.need, standing.at);
    }
    return at && { at, moves: moved };
  }

  /** Puts all of these somewhere, moving up to so many more or fewer; what it did stays done if that succeeds. */
  private resolve(homeless: readonly Mover[], moves: number): boolean {
    this.steps += 1;
    if (this.steps > MOST_STEPS) return false;
    const crowded = this.crowdedNode();
    if (crowded >= 0) return moves > 0 && this.evictFrom(crowded, homeless, moves);
    const [largest, ...others] = [...homeless].sort(
      (left, right) => sizeOf(right.need) - sizeOf(left.need),
    );
    return largest === undefined || this.put(largest, others, moves);
  }

  private crowdedNode(): number {
    for (let node = 0; node < this.room.fleet.nodes.length; node += 1) {
      if (this.room.overload(node) > 0) return node;
    }
    return -1;
  }

  private evictFrom(node: number, homeless: readonly Mover[], moves: number): boolean {
    const tried = new Set<string>();
    const here = [...this.staying]
      .filter(({ at }) => at.nodes.includes(node))
      .sort((left, right) => sizeOf(left.need) - sizeOf(right.need));
    for (const standing of here) {
      const { need, at } = standing;
      const kind = `${kindOf(need)}@${at.nodes.join()}`;
      if (tried.has(kind)) continue;
      tried.add(kind);
      this.staying.delete(standing);
      this.room.giveGuest(need, at);
      if (this.resolve([...homeless, { need, standing }], moves - 1)) return true;
      this.room.takeGuest(need, at);
      this.staying.add(standing);
    }
    return false;
  }

  private put(mover: Mover, others: readonly Mover[], moves: number): boolean {
    const { need, standing } = mover;
    const seen = new Set<string>();
    for (const { choice, overload } of this.ranked(mover)) {
      if (overload > 0 && moves === 0) break;
      if (standing !== undefined && sameChoice(choice, standing.at)) continue;
      const likeness = this.likenessOf(choice);
      if (seen.has(likeness)) continue;
      seen.add(likeness);
      this.room.takeGuest(need, choice);
      this.placed.push({ mover, to: choice });
      if (this.resolve(others, moves)) return true;
      this.placed.pop();
      this.room.giveGuest(need, choice);
      if (this.steps > MOST_STEPS) return false;
    }
    return false;
  }

  /** Where it fits first, the nearest and then the fullest; then where it is the least too much. */
  private ranked(mover: Mover): { choice: Choice; overload: number }[] {
    const { room } = this;
    const { need } = mover;
    const several = need.cells.length > 1;
    return this.choicesOf(mover)
      .map(({ choice, distance }) => {
        room.takeGuest(need, choice);
        const overload = choice.nodes.reduce((sum, node) => sum + room.overload(node), 0);
        room.giveGuest(need, choice);
        const left = choice.nodes.reduce(
          (sum, node, at) => sum + leftAfter(room, need, { node, at }),
          0,
        );
        return { choice, overload, distance, left: several ? -left : left };
      })
      .sort(
        (one, other) =>
          one.overload - other.overload || one.distance - other.distance || one.left - other.left,
      );
  }

  private choicesOf({ need, standing }: Mover): RatedChoice[] {
    const known = this.choices.get(need);
    if (known !== undefined) return known;
    const all = choicesWhenEmpty(this.room, need).map((choice) => ({
      choice,
      distance: distanceOf(this.room, choice),
    }));
    const farthest = this.near ? farthestAllowed(this.room, all, standing) : Infinity;
    const allowed = all.filter(({ distance }) => distance <= farthest);
    this.choices.set(need, allowed);
    return allowed;
  }

  /** Equal for choices of which one is as good as the other. */
  private likenessOf({ nodes, deviceNode }: Choice): string {
    const { free, devices, fleet } = this.room;
    const standing = [...this.staying];
    return nodes
      .map((node) => {
        const row = node * fleet.amounts;
        const guests = standing
          .filter(({ at }) => at.nodes.includes(node))
          .map(
            ({ need, at }) =>
              `${kindOf(need)}${need.cells.length > 1 ? `@${at.nodes.join()}` : ''}`,
          );
        const amounts = free.subarray(row, row + fleet.amounts).join();
        const where = nodes.length > 1 ? node : '';
        return `${where}:${amounts}:${devices[node]}:${node === deviceNode}:${guests.sort().join()}`;
      })
      .join('|');
  }
}

function farthestAllowed(
  room: Room,
  choices: readonly RatedChoice[],
  standing: Standing | undefined,
): number {
  if (standing !== undefined) return distanceOf(room, standing.at);
  return Math.min(...choices.map(({ distance }) => distance));
}

function leftAfter(
  room: Room,
  { cells, devices }: GuestNeed,
  { node, at }: { node: number; at: number },
): number {
  const cell = cells[at];
  if (cell === undefined) return 0;
  // What needs no devices stays away from them.
  return room.leftAfter(node, cell) + (devices === 0 && (room.devices[node] ?? 0) > 0 ? 10 : 0);
}

function sizeOf({ cells }: GuestNeed): number {
  return cells.reduce((sum, { ownCpus }) => sum + ownCpus, 0);
}

function kindOf({ cells, devices }: GuestNeed): string {
  return `${cells.map(({ takes }) => takes[2]?.join() ?? takes[1]?.join()).join('+')}/${devices}`;
}
