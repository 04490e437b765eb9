import { Problem } from '../model/problem.ts';
import type { PlacedGuest, Scenario, ScenarioGuest } from '../model/scenario.ts';
import type { Arrangement } from './arrangement.ts';
import { devicesFor } from './devices.ts';
import type { Fleet } from './fleet.ts';
import { type CellNeed, guestNeed } from './need.ts';
import { nodeName } from './shortage.ts';

/** Puts those that run already where they are. Returns them by guest; a `Problem` says who cannot be there, and why. */
export function settle(
  arrangement: Arrangement,
  { placed }: Scenario,
  guests: ReadonlyMap<string, ScenarioGuest>,
): Map<string, PlacedGuest> {
  const settled = new Map<string, PlacedGuest>();
  for (const [index, place] of placed.entries()) {
    const where = `placed[${index}]`;
    const guest = guests.get(place.guest);
    if (guest === undefined) throw wrong(where, `guest ${place.guest} is not among the guests`);
    if (settled.has(guest.id)) throw wrong(where, `guest ${guest.id} is placed already`);
    put(arrangement, guest, { place, where });
    settled.set(guest.id, place);
  }
  return settled;
}

interface Given {
  readonly place: PlacedGuest;
  readonly where: string;
}

function put(arrangement: Arrangement, guest: ScenarioGuest, { place, where }: Given): void {
  const { fleet, room } = arrangement;
  const need = guestNeed(guest, fleet);
  if (place.cells.length !== need.cells.length) {
    throw wrong(
      where,
      `guest ${guest.id} has ${need.cells.length} cells, not ${place.cells.length}`,
    );
  }
  const nodes = place.cells.map(({ node }) => nodeOf(fleet, node, { place, where }));
  if (new Set(nodes).size !== nodes.length) throw wrong(where, 'two cells are on one node');
  const pins = need.cells.map((cell, at) => {
    const emulator = at === 0 && place.emulatorCpu !== undefined ? [place.emulatorCpu] : [];
    const cpus = [...inOrder(place.cells[at]?.pins ?? {}), ...emulator];
    const what = whyNot(arrangement, { cell, node: nodes[at] ?? 0, cpus });
    if (what !== undefined) throw wrong(where, `cell ${at} ${what}`);
    return cpus;
  });
  const deviceNode =
    need.devices === 0 ? -1 : nodes.find((node) => (room.devices[node] ?? 0) >= need.devices);
  if (deviceNode === undefined) throw wrong(where, `no node of ${guest.id} has its devices free`);
  // Who runs without what it wants runs all the same.
  const pools = devicesFor(room, need, nodes) ?? [];
  arrangement.stand(need, { nodes, deviceNode, pools }, pins);
}

function nodeOf({ hosts, nodes }: Fleet, id: number, { place, where }: Given): number {
  const host = hosts.find((each) => each.id === place.host);
  if (host === undefined) throw wrong(where, `there is no host ${place.host}`);
  for (let node = host.from; node < host.to; node += 1) if (nodes[node]?.id === id) return node;
  throw wrong(where, `host ${host.id} has no node ${id}`);
}

/** Why a cell cannot be where it is said to be. */
function whyNot(
  { fleet, room, threads }: Arrangement,
  { cell, node, cpus }: { cell: CellNeed; node: number; cpus: readonly number[] },
): string | undefined {
  if (cpus.length !== cell.ownCpus || new Set(cpus).size !== cpus.length) {
    return `needs ${cell.ownCpus} pCPUs, each once; it has ${cpus.length}`;
  }
  if (!threads.areFree(node, cell, cpus)) {
    return `is on pCPUs that ${nodeName(fleet, node)} does not have, or that another guest has`;
  }
  return room.fits(node, cell) ? undefined : `takes more than ${nodeName(fleet, node)} has left`;
}

function inOrder(pins: Readonly<Record<string, number>>): number[] {
  return Object.entries(pins)
    .sort(([left], [right]) => Number(left) - Number(right))
    .map(([, cpu]) => cpu);
}

function wrong(where: string, what: string): Problem {
  return new Problem({ what, where, remedy: 'correct what the scenario says of guests that run' });
}
