import { count, namesText } from '../model/amount.ts';
import type { Refusal } from '../model/placement.ts';
import type { Arrangement } from './arrangement.ts';
import { choicesWhenEmpty } from './choices.ts';
import { chooseNodes } from './choose-nodes.ts';
import { withMoves } from './fewest-moves.ts';
import { missingText } from './groups.ts';
import type { CellNeed, GuestNeed } from './need.ts';
import { amountText, freeText, nodeName, type Shortage, shortageOn } from './shortage.ts';
import type { Move } from './standing.ts';

/** Moves beyond which nobody is told what would have to go. */
const MOST_MOVES_TOLD = 3;

/** Why a guest has no place, in the words of those who look after the host. */
export function refusalOf(
  arrangement: Arrangement,
  guest: GuestNeed,
  allowedMoves: number,
): Refusal {
  const { room } = arrangement;
  const missingDevices = withoutDevices(arrangement, guest);
  if (missingDevices !== undefined) {
    return { guest: guest.id, reason: missingDevices, proven: false };
  }
  const isTooLarge = choicesWhenEmpty(room, guest).length === 0;
  const inAll = isTooLarge ? undefined : room.shortInAll(guest);
  if (inAll !== undefined) {
    const { fleet } = arrangement;
    const all = fleet.nodes.length === 1 ? 'the node has' : 'all nodes together have';
    const free = freeText(fleet, inAll.amount, inAll.free);
    const reason = `${all} ${free}, ${amountText(inAll.amount, inAll.needed)} are needed`;
    return { guest: guest.id, reason, proven: true };
  }
  const { reason, missing } = closest(arrangement, guest, isTooLarge);
  if (isTooLarge) return { guest: guest.id, reason: `too large: ${reason}`, proven: true };
  const wouldMove = wayOut(arrangement, guest, allowedMoves);
  if (wouldMove.length > 0) {
    const who = wouldMove.map(({ standing, to }) => {
      const nodes = namesText(to.nodes.map((node) => nodeName(arrangement.fleet, node)));
      return `${standing.need.id} to ${nodes}`;
    });
    return {
      guest: guest.id,
      reason: `${reason}; freeing ${missing} needs moving ${namesText(who)}`,
      proven: false,
      wouldMove: wouldMove.map(({ standing }) => standing.need.id),
    };
  }
  const help =
    allowedMoves === 0
      ? `freeing ${missing} needs moving more than ${MOST_MOVES_TOLD} guests, if that helps at all`
      : `no way was found to free ${missing} by moving others`;
  return { guest: guest.id, reason: `${reason}; ${help}`, proven: false };
}

/** What is short on one node for a guest of one cell; undefined: it has room. */
export function shortOn(
  { fleet, room }: Arrangement,
  { cells: [cell], devices }: GuestNeed,
  node: number,
): string | undefined {
  const free = { amounts: room.free, devices: (at: number): number => room.devices[at] ?? 0 };
  return cell && shortageOn(fleet, free, { node, cell, devices })?.reason;
}

/** Why it gets no device or no place beside others, where it would have room but for that: at all, or as things are. */
function withoutDevices(arrangement: Arrangement, guest: GuestNeed): string | undefined {
  const { room } = arrangement;
  if (guest.requests.length === 0) return undefined;
  const whenEmpty = (need: GuestNeed): boolean => choicesWhenEmpty(room, need).length > 0;
  const now = (need: GuestNeed): boolean => chooseNodes(arrangement, need) !== undefined;
  const hasPlace = [whenEmpty, now].find((has) => !has(guest) && has({ ...guest, requests: [] }));
  if (hasPlace === undefined) return undefined;
  const missing = guest.requests.find((request) => !hasPlace({ ...guest, requests: [request] }));
  return missingText((missing ?? guest.requests[0])?.kinds ?? []);
}

/** What is short where the guest is closest to having room, as things are or with nobody there. */
function closest(arrangement: Arrangement, guest: GuestNeed, whenEmpty: boolean): Shortage {
  const { fleet, room } = arrangement;
  const free = {
    amounts: whenEmpty ? fleet.capacity : room.free,
    devices: (node: number): number =>
      (whenEmpty ? fleet.nodes[node]?.devices : room.devices[node]) ?? 0,
  };
  const rated = guest.cells.map((cell) => {
    const nodes = [...fleet.nodes.keys()];
    const shortages = nodes.flatMap((node) => {
      const devices = guest.cells.length === 1 ? guest.devices : 0;
      return shortageOn(fleet, free, { node, cell, devices }) ?? [];
    });
    return { cell, shortages, room: nodes.length - shortages.length };
  });
  rated.sort((one, other) => one.room - other.room);
  const [hardest] = rated;
  const least = hardest?.shortages.sort((one, other) => one.share - other.share)[0];
  if (hardest === undefined || least === undefined || hardest.room > 0) {
    return severalCells(arrangement, { guest, least, room: hardest?.room ?? 0 });
  }
  return least;
}

/** Some nodes have room for each cell, but not enough of them, or not those that have the devices. */
function severalCells(
  { fleet, room }: Arrangement,
  { guest, least, room: nodes }: { guest: GuestNeed; least: Shortage | undefined; room: number },
): Shortage {
  const cells = count(guest.cells.length, 'cell');
  const having = [...fleet.nodes.keys()].filter((node) => fits(room, node, guest.cells));
  const where = namesText(having.map((node) => nodeName(fleet, node)));
  if (nodes >= guest.cells.length && guest.devices > 0) {
    const missing = `${guest.devices} devices`;
    const reason = `no node with room for one of its ${cells} has ${missing} free`;
    return { reason, missing, share: 1 };
  }
  const has = `its ${cells} need a node each on one host, ${where} ${having.length === 1 ? 'has' : 'have'} room`;
  return {
    reason: least === undefined ? has : `${has}, ${least.reason}`,
    missing: least?.missing ?? 'a node',
    share: 1,
  };
}

function fits(room: Arrangement['room'], node: number, cells: readonly CellNeed[]): boolean {
  return cells.some((cell) => room.fits(node, cell));
}

/** Who would have to be moved, with more moves than are allowed. */
function wayOut(
  { room, standings }: Arrangement,
  guest: GuestNeed,
  allowedMoves: number,
): readonly Move[] {
  for (let moves = allowedMoves + 1; moves <= MOST_MOVES_TOLD; moves += 1) {
    const found = withMoves(room, standings, { guest, moves, near: false });
    if (found !== undefined) return found.moves;
  }
  return [];
}
