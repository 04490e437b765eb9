import {
  PLACEMENT_SCHEMA,
  type Place,
  type PlacementDocument,
  type PlacementMove,
  type Refusal,
} from '../model/placement.ts';
import type { PlacedGuest, Scenario, ScenarioGuest } from '../model/scenario.ts';
import { Arrangement } from './arrangement.ts';
import type { Choice } from './choice.ts';
import { type Fleet, fleetOf } from './fleet.ts';
import { withGroups } from './groups.ts';
import { type GuestNeed, guestNeed } from './need.ts';
import { refusalOf } from './refusal.ts';
import { settle } from './settle.ts';
import type { Standing } from './standing.ts';

export interface PlanLimits {
  /** Guests that may be moved to admit one; 0: everyone stays on its nodes. */
  readonly moves: number;
}

/**
 * Places the guests of a scenario: those that run stay where they are, those that arrive are put in the order given,
 * for which others may be moved. Throws a `Problem` where those that run cannot be where it says they are.
 */
export function planScenario(
  scenario: Scenario,
  { moves: allowed }: PlanLimits,
): PlacementDocument {
  const { hosts, guests: all } = withGroups(scenario.hosts, scenario.guests, scenario.groups ?? []);
  const fleet = fleetOf(hosts);
  const arrangement = new Arrangement(fleet);
  const guests = new Map(all.map((guest) => [guest.id, guest]));
  const running = settle(arrangement, scenario, guests);
  const moves: PlacementMove[] = [];
  const refused: Refusal[] = [];
  for (const guest of all) {
    if (running.has(guest.id)) continue;
    const need = guestNeed(guest, fleet);
    const moved = arrangement.admit(need, allowed);
    if (moved === undefined) refused.push(refusalOf(arrangement, need, allowed));
    for (const { need: other, from, to } of moved ?? []) {
      moves.push(moveOf(fleet, { need: other, from, to, admits: guest.id }));
    }
  }
  const placed = arrangement.standings.map((standing) =>
    placedGuest(fleet, standing, guests.get(standing.need.id)),
  );
  const repinned = placed.flatMap((now) => {
    const before = running.get(now.guest);
    return before !== undefined && isRepinned(before, now) ? [now.guest] : [];
  });
  return { schema: PLACEMENT_SCHEMA, placed, refused, moves, repinned };
}

function moveOf(
  fleet: Fleet,
  { need, from, to, admits }: { need: GuestNeed; from: Choice; to: Choice; admits: string },
): PlacementMove {
  const moved = need.cells.filter((_, cell) => from.nodes[cell] !== to.nodes[cell]);
  return {
    guest: need.id,
    admits,
    from: placeOf(fleet, from),
    to: placeOf(fleet, to),
    memoryMiB: moved.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0),
    vcpus: moved.reduce((sum, { vcpus }) => sum + vcpus, 0),
  };
}

function placeOf({ nodes, hosts }: Fleet, { nodes: chosen }: Choice): Place {
  const host = hosts[nodes[chosen[0] ?? 0]?.host ?? 0]?.id ?? '';
  return { host, nodes: chosen.map((node) => nodes[node]?.id ?? 0) };
}

function placedGuest(
  fleet: Fleet,
  { need, at, pins }: Standing,
  guest: ScenarioGuest | undefined,
): PlacedGuest {
  const { host, nodes } = placeOf(fleet, at);
  const emulator = guest?.ownEmulatorCpu === true ? pins[0]?.at(-1) : undefined;
  const cells = nodes.map((node, index) => {
    const cell = need.cells[index];
    const own = index === 0 && emulator !== undefined ? pins[0]?.slice(0, -1) : pins[index];
    const floating = (cell?.vcpus ?? 0) - (own?.length ?? 0);
    const pinned = (own ?? []).map((cpu, vcpu) => [String(floating + vcpu), cpu] as const);
    return { node, pins: Object.fromEntries(pinned), memoryMiB: cell?.memoryMiB ?? 0 };
  });
  return {
    guest: need.id,
    host,
    cells,
    ...(emulator === undefined ? {} : { emulatorCpu: emulator }),
  };
}

function isRepinned(before: PlacedGuest, now: PlacedGuest): boolean {
  const staysOn =
    before.host === now.host && before.cells.every(({ node }, at) => node === now.cells[at]?.node);
  return staysOn && JSON.stringify(pinsOf(before)) !== JSON.stringify(pinsOf(now));
}

function pinsOf({ cells, emulatorCpu }: PlacedGuest): unknown {
  const pins = cells.map((cell) =>
    Object.entries(cell.pins).sort(([left], [right]) => Number(left) - Number(right)),
  );
  return [pins, emulatorCpu ?? null];
}
