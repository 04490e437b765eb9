import { memoryIsFixed } from '../derived/memory-is-fixed.ts';
import { exclusivePins } from '../derived/placement-of.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { Arrangement } from './arrangement.ts';
import { devicesFor } from './devices.ts';
import type { Fleet } from './fleet.ts';
import type { PlannedGuest } from './host-guests.ts';
import { guestNeed } from './need.ts';
import { refusalOf, shortOn } from './refusal.ts';

/** More than so many others are not moved for one: each move is memory that has to be copied. */
const MOST_MOVES = 3;

/** Who has no place, and why. */
export interface Unseated {
  readonly planned: PlannedGuest;
  readonly left: HostPlacement['left'][number];
}

/**
 * Seats guests: where they are best off who fits there, those first whose memory cannot move, most memory first; then
 * the others, the largest first, for which a few are moved where that helps, no more in all than allowed.
 */
export function seatGuests(
  arrangement: Arrangement,
  planned: readonly PlannedGuest[],
  maxMoves: number,
): Unseated[] {
  const unseated: Unseated[] = [];
  let movesLeft = maxMoves;
  for (const each of waitingOf(arrangement, planned)) {
    const own = each.home === undefined ? 0 : 1;
    const need = guestNeed(each.request, arrangement.fleet);
    const moved =
      own > movesLeft ? undefined : arrangement.admit(need, Math.min(MOST_MOVES, movesLeft - own));
    if (moved !== undefined) {
      movesLeft -= own + moved.length;
      continue;
    }
    const { reason, proven } = refusalOf(arrangement, need, Math.min(MOST_MOVES, movesLeft));
    const short = shortOn(arrangement, need, nodeIndex(arrangement.fleet, each.home));
    const atHome = short === undefined ? reason : `where it is, ${short}`;
    const why = own > movesLeft ? `no more moves are allowed, and ${atHome}` : reason;
    unseated.push({ planned: each, left: { guest: each.guest.name, reason: why, proven } });
  }
  return unseated;
}

/** Seats those who fit where they are best off. Returns the others. */
function waitingOf(arrangement: Arrangement, planned: readonly PlannedGuest[]): PlannedGuest[] {
  return planned
    .toSorted(
      (one, other) =>
        Number(cannotMove(other)) - Number(cannotMove(one)) || mostMemory(other) - mostMemory(one),
    )
    .filter((each) => !sitsAtHome(arrangement, each))
    .sort((one, other) => memoryOf(other) - memoryOf(one));
}

function sitsAtHome(arrangement: Arrangement, planned: PlannedGuest): boolean {
  const { fleet, room, threads } = arrangement;
  const need = guestNeed(planned.request, fleet);
  const node = nodeIndex(fleet, planned.home);
  const [cell, second] = need.cells;
  if (node < 0 || cell === undefined || second !== undefined) return false;
  if (!room.fits(node, cell)) return false;
  const nodes = [node];
  const pools = devicesFor(room, need, nodes);
  if (pools === undefined) return false;
  const pins = exclusivePins(planned.guest).map(({ cpu }) => cpu);
  const keeps = pins.length > 0 && pins.length === cell.ownCpus;
  arrangement.stand(
    need,
    { nodes, deviceNode: -1, pools },
    keeps && threads.areFree(node, cell, pins) ? [pins] : undefined,
  );
  return true;
}

function nodeIndex({ nodes }: Fleet, home: number | undefined): number {
  return nodes.findIndex(({ id }) => id === home);
}

/** It would be away from its memory until its next start. */
function cannotMove({ guest }: PlannedGuest): boolean {
  return memoryIsFixed(guest) !== undefined;
}

function memoryOf({ request }: PlannedGuest): number {
  return request.cells.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0);
}

/** Of its memory what is on the node that has most of it, KiB. */
function mostMemory({ nowKiB = {} }: PlannedGuest): number {
  return Math.max(0, ...Object.values(nowKiB));
}
