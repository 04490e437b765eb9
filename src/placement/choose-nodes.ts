import { assignCells } from './assign-cells.ts';
import type { Choice } from './choice.ts';
import { devicesFor } from './devices.ts';
import type { CellNeed, GuestNeed } from './need.ts';
import { type Room, valueAt } from './room.ts';
import type { Threads } from './threads.ts';

/** What is free, of which a guest is to get its part. */
export interface Free {
  readonly room: Room;
  readonly threads: Threads;
}

/** More than any share of a node that may be left. */
const WASTE = 10;

/** More than all that wastes: which host it is comes before which of its nodes. */
const HOST = 100;

/**
 * Where a guest best goes as things are: nobody is moved for it. A guest of one cell goes where it leaves least, so
 * that large rooms stay whole. One of several goes where its cells are nearest to each other, and there where most is
 * left: as no two of its cells may share a node, it needs many rooms rather than a large one. What has no use for
 * devices stays away from them, and no cell is spread over more last-level caches than it must. Undefined: no room.
 */
export function chooseNodes(free: Free, guest: GuestNeed): Choice | undefined {
  const [only, second] = guest.cells;
  if (only === undefined) return undefined;
  if (second === undefined) return chooseNode(free, guest, only);
  const hostLeft = free.room.fleet.hosts.map((_, host) => free.room.leftOfHost(host));
  return assignCells(free.room, guest, (node, cell) => {
    const waste = wasteOf(free, { guest, node, cell });
    const host = hostLeft[free.room.fleet.nodes[node]?.host ?? 0] ?? 0;
    return HOST * host + waste - free.room.leftAfter(node, cell);
  });
}

function chooseNode(free: Free, guest: GuestNeed, cell: CellNeed): Choice | undefined {
  const { room } = free;
  let best = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let node = 0; node < room.fleet.nodes.length; node += 1) {
    if (!room.fits(node, cell) || valueAt(room.devices, node) < guest.devices) continue;
    if (guest.requests.length > 0 && devicesFor(room, guest, [node]) === undefined) continue;
    const left = room.leftAfter(node, cell);
    const penalty = wasteOf(free, { guest, node, cell }) + (guest.floats ? -left : left);
    if (penalty < least) {
      least = penalty;
      best = node;
    }
  }
  if (best < 0) return undefined;
  const nodes = [best];
  return {
    nodes,
    deviceNode: guest.devices > 0 ? best : -1,
    pools: devicesFor(room, guest, nodes),
  };
}

function wasteOf(
  { room, threads }: Free,
  { guest, node, cell }: { guest: GuestNeed; node: number; cell: CellNeed },
): number {
  const keepsDevices = guest.devices === 0 && valueAt(room.devices, node) > 0;
  return (keepsDevices ? WASTE : 0) + (threads.holdsTogether(node, cell) ? 0 : WASTE);
}
