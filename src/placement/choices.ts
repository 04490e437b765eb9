import type { Choice } from './choice.ts';
import { devicesFor } from './devices.ts';
import type { GuestNeed } from './need.ts';
import type { Room } from './room.ts';

/** More ways than this to put one guest are not looked at. */
const MOST_CHOICES = 2_000;

/** Every choice of nodes that would hold a guest, were they empty. */
export function choicesWhenEmpty(room: Room, guest: GuestNeed): Choice[] {
  const choices: Choice[] = [];
  for (const { from, to } of room.fleet.hosts) {
    extend({ room, guest, from, to, choices }, []);
  }
  return choices;
}

interface Walk {
  readonly room: Room;
  readonly guest: GuestNeed;
  readonly from: number;
  readonly to: number;
  readonly choices: Choice[];
}

function extend(walk: Walk, nodes: readonly number[]): void {
  const { room, guest, from, to, choices } = walk;
  const cell = guest.cells[nodes.length];
  if (cell === undefined) {
    choices.push(...withDevices(room, guest, nodes));
    return;
  }
  const first = guest.alike && nodes.length > 0 ? (nodes.at(-1) ?? from) + 1 : from;
  for (let node = first; node < to && choices.length < MOST_CHOICES; node += 1) {
    if (!nodes.includes(node) && room.couldFit(node, cell)) extend(walk, [...nodes, node]);
  }
}

function withDevices(room: Room, guest: GuestNeed, nodes: readonly number[]): Choice[] {
  const { devices } = guest;
  // Who has a device of a pool is not moved: what is not free there now will not be.
  const pools = devicesFor(room, guest, nodes);
  if (pools === undefined) return [];
  if (devices === 0) return [{ nodes, deviceNode: -1, pools }];
  return nodes
    .filter((node) => (room.fleet.nodes[node]?.devices ?? 0) >= devices)
    .map((deviceNode) => ({ nodes, deviceNode, pools }));
}

/** Sum of the distances between the cells of a guest. */
export function distanceOf({ fleet }: Room, { nodes }: Choice): number {
  let sum = 0;
  for (const [at, one] of nodes.entries()) {
    for (const other of nodes.slice(at + 1)) {
      sum += fleet.distances[one * fleet.nodes.length + other] ?? 0;
    }
  }
  return sum;
}

/** The least that the distances between the cells of a guest can sum up to. */
export function leastDistance(room: Room, guest: GuestNeed): number {
  if (guest.cells.length === 1) return 0;
  return Math.min(...choicesWhenEmpty(room, guest).map((choice) => distanceOf(room, choice)));
}
