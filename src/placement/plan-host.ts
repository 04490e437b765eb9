import { exclusivePins } from '../derived/placement-of.ts';
import { threadsOf } from '../derived/vcpu-window.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { GuestPlacement, HostPlacement } from '../model/host-placement.ts';
import type { ScenarioHost } from '../model/scenario.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { Arrangement } from './arrangement.ts';
import { type Fleet, fleetOf } from './fleet.ts';
import { type HostPlanOptions, type PlannedGuest, plannedGuest } from './host-guests.ts';
import { hostNodes } from './host-nodes.ts';
import { guestNeed } from './need.ts';
import { openCpus, openCpusNear } from './open-cpus.ts';
import { refusalOf } from './refusal.ts';
import type { Standing } from './standing.ts';

/** Steps from a pCPU for each vCPU down to what was seen to be wanted. */
const LOWER_DEMANDS = [0.8, 0.6, 0.4, 0.2, 0] as const;

/** More than so many others are not moved for one: each move is memory that has to be copied. */
const MOST_MOVES = 3;

/**
 * Where the running guests of a host should be: each on as few nodes as hold it, most of them where their memory is
 * already. Guests that are not dedicated float on what their node has left over. Conservative ones are counted by
 * their vCPUs; where that is too many, by what is between these and what they were seen to want, as much as has room.
 */
export function planHost(snapshot: Snapshot, options: HostPlanOptions): HostPlacement {
  let best = planFor(snapshot, options, 1);
  for (const demand of LOWER_DEMANDS) {
    if (best.left.length === 0) return best;
    const plan = planFor(snapshot, options, demand);
    if (plan.left.length < best.left.length) best = plan;
  }
  return best;
}

function planFor(snapshot: Snapshot, options: HostPlanOptions, demand: number): HostPlacement {
  const host = hostNodes(snapshot.host, options.share);
  const fleet = fleetOf([host]);
  const arrangement = new Arrangement(fleet);
  const left: HostPlacement['left'] = [];
  const planned = new Map<string, PlannedGuest>();
  for (const guest of snapshot.guests) {
    const each = plannedGuest(guest, options, { demand, largest: largestOf(host) });
    if (typeof each === 'string') left.push({ guest: guest.name, reason: each });
    else if (each !== undefined) planned.set(guest.id, each);
  }
  const waiting = settleAtHome(arrangement, [...planned.values()]);
  for (const each of waiting) {
    const need = guestNeed(each.request, fleet);
    if (arrangement.admit(need, MOST_MOVES) !== undefined) continue;
    const { reason } = refusalOf(arrangement, need, MOST_MOVES);
    left.push({ guest: each.guest.name, reason: `floats over all nodes as before: ${reason}` });
  }
  const guests = arrangement.standings.flatMap((standing) => {
    const each = planned.get(standing.need.id);
    return each === undefined ? [] : [placementOf(arrangement, { standing, planned: each })];
  });
  return {
    host: valueOrUndefined(snapshot.host.hostname) ?? 'host',
    takenAt: snapshot.takenAt,
    share: options.share,
    demand,
    guests: guests.sort((one, other) => (one.guest < other.guest ? -1 : 1)),
    left,
  };
}

function largestOf({ nodes }: ScenarioHost): { threads: number; memoryMiB: number } {
  return {
    threads: Math.max(...nodes.map(({ cores }) => cores.flat().length)),
    memoryMiB: Math.max(...nodes.map(({ memoryMiB }) => memoryMiB)),
  };
}

/** Those who fit where most of their memory is, who has most there first. Returns the others, the largest first. */
function settleAtHome(
  arrangement: Arrangement,
  planned: readonly PlannedGuest[],
): readonly PlannedGuest[] {
  const inOrder = planned.toSorted((one, other) => mostMemory(other) - mostMemory(one));
  return inOrder
    .filter((each) => !standsAtHome(arrangement, each))
    .sort((one, other) => memoryOf(other) - memoryOf(one));
}

function standsAtHome(arrangement: Arrangement, planned: PlannedGuest): boolean {
  const { fleet, room, threads } = arrangement;
  const need = guestNeed(planned.request, fleet);
  const node = homeOf(fleet, planned);
  const [cell, second] = need.cells;
  if (node < 0 || cell === undefined || second !== undefined) return false;
  if (!room.fits(node, cell)) return false;
  const pins = exclusivePins(planned.guest).map(({ cpu }) => cpu);
  const keeps = pins.length > 0 && pins.length === cell.ownCpus;
  arrangement.stand(
    need,
    { nodes: [node], deviceNode: -1 },
    keeps && threads.areFree(node, cell, pins) ? [pins] : undefined,
  );
  return true;
}

function memoryOf({ request }: PlannedGuest): number {
  return request.cells.reduce((sum, { memoryMiB }) => sum + memoryMiB, 0);
}

/** Of its memory what is on the node that has most of it, KiB. */
function mostMemory({ nowKiB = {} }: PlannedGuest): number {
  return Math.max(0, ...Object.values(nowKiB));
}

/** The node with most of its memory; -1: not known. */
function homeOf(fleet: Fleet, { nowKiB = {} }: PlannedGuest): number {
  const [most] = Object.entries(nowKiB).sort(([, one], [, other]) => other - one);
  return most === undefined || most[1] === 0
    ? -1
    : fleet.nodes.findIndex(({ id }) => id === Number(most[0]));
}

function placementOf(
  arrangement: Arrangement,
  { standing, planned }: { standing: Standing; planned: PlannedGuest },
): GuestPlacement {
  const { fleet } = arrangement;
  const { guest, policy, vcpusOfCell, hasCells, nowKiB } = planned;
  const vcpus = vcpusOfCell.flatMap((members, cell) => {
    const node = standing.at.nodes[cell] ?? 0;
    const open = openCpus(arrangement, node);
    return members.map((vcpu, index) => {
      const own = standing.pins[cell]?.[index];
      return { vcpu, cpus: own === undefined ? open : [own] };
    });
  });
  const memoryNodes = standing.at.nodes.map((node) => fleet.nodes[node]?.id ?? 0);
  const moveKiB =
    nowKiB &&
    Object.entries(nowKiB)
      .filter(([node]) => !memoryNodes.includes(Number(node)))
      .reduce((sum, [, amount]) => sum + amount, 0);
  const repin = isRepinned(planned, vcpus);
  return {
    guest: guest.name,
    id: guest.id,
    policy,
    vcpus: vcpus.sort((one, other) => one.vcpu - other.vcpu),
    emulatorCpus: openCpusNear(arrangement, standing),
    memoryNodes,
    ...(nowKiB === undefined ? {} : { nowKiB, moveKiB }),
    ...(repin === undefined ? {} : { repin }),
    needsCells: memoryNodes.length > 1 && !hasCells,
    why: whyThere(planned, memoryNodes, moveKiB),
  };
}

function isRepinned(
  { guest }: PlannedGuest,
  vcpus: readonly { vcpu: number; cpus: readonly number[] }[],
): boolean | undefined {
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  let changes = false;
  for (const { vcpu, cpus } of vcpus) {
    const thread = threads.find(({ index }) => index === vcpu);
    const allowed = thread && valueOrUndefined(thread.allowedCpus);
    if (allowed === undefined) return undefined;
    changes ||= allowed.join() !== cpus.join();
  }
  return changes;
}

function whyThere(
  { nowKiB }: PlannedGuest,
  nodes: readonly number[],
  moveKiB: number | undefined,
): string {
  if (nodes.length > 1) return 'it is larger than a node, and these are the nearest to each other';
  if (nowKiB === undefined || moveKiB === undefined) return 'where its memory is now was not read';
  const total = Object.values(nowKiB).reduce((sum, amount) => sum + amount, 0);
  const here = total - moveKiB;
  if (total === 0) return 'it has touched no memory yet';
  const isHome = Object.values(nowKiB).every((amount) => amount <= here);
  return isHome
    ? `${Math.round((100 * here) / total)} % of its memory is there already`
    : 'the node with most of its memory has no room for it';
}
