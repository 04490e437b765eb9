import { valueOrUndefined } from '../model/fact.ts';
import type { HostPlacement } from '../model/host-placement.ts';
import type { GuestGroup, ScenarioHost } from '../model/scenario.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { namesGuest } from '../policy/guest-class.ts';
import { Arrangement } from './arrangement.ts';
import { fleetOf } from './fleet.ts';
import { withGroups } from './groups.ts';
import { floatingPlacement, placementOf } from './guest-placement.ts';
import { type HostPlanOptions, isSampled, type PlannedGuest, plannedGuest } from './host-guests.ts';
import { hostNodes, housekeepingCpus } from './host-nodes.ts';
import { grownPools, type Pools, poolsOf, poolsToGrow } from './huge-page-pools.ts';
import { seatGuests } from './seat-guests.ts';

/** Steps from a pCPU for each vCPU down to what was seen to be wanted. */
const DEMANDS = [1, 0.8, 0.6, 0.4, 0.2, 0] as const;

/**
 * Where the running guests of a host should be: each on as few nodes as hold it, most of them where their memory is
 * already. Guests that are not dedicated float on what their node has left over. Conservative ones are counted by
 * their vCPUs; where that is too many, by what is between these and what they were seen to want, as much as has room.
 * Pools of huge pages grow before somebody has no place. Where there are dedicated guests the host keeps a core of each
 * package, unless somebody would have no place for it.
 */
export function planHost(snapshot: Snapshot, options: HostPlanOptions): HostPlacement {
  let best: HostPlacement | undefined;
  for (const way of waysFor(snapshot)) {
    for (const plan of plansFor(snapshot, options, way)) {
      if (best === undefined || plan.left.length < best.left.length) best = plan;
      if (best.left.length === 0) return best;
    }
  }
  if (best === undefined) throw new Error('a plan was not even tried');
  return best;
}

interface Way {
  readonly demand: number;
  /** pCPUs that the host keeps where there are dedicated guests. */
  readonly kept: ReadonlySet<number>;
}

function waysFor({ host, guests }: Snapshot): Way[] {
  const kept = housekeepingCpus(host);
  const demands = guests.some(isSampled) ? DEMANDS : [1];
  return [kept, ...(kept.size === 0 ? [] : [new Set<number>()])].flatMap((cpus) =>
    demands.map((demand) => ({ demand, kept: cpus })),
  );
}

/** With the pools of huge pages as they are, and then with larger ones where a guest would use them. */
function* plansFor(
  snapshot: Snapshot,
  options: HostPlanOptions,
  way: Way,
): Generator<HostPlacement> {
  const { host, guests } = snapshot;
  const { demand } = way;
  const largest = largestOf(hostNodes(host, options.share));
  const left: HostPlacement['left'] = [];
  const all: PlannedGuest[] = [];
  for (const guest of guests) {
    const each = plannedGuest(guest, options, { host, demand, largest });
    if (typeof each === 'string') left.push({ guest: guest.name, reason: each });
    else if (each !== undefined) all.push(each);
  }
  const kept = all.some(({ policy }) => policy === 'dedicated') ? way.kept : new Set<number>();
  const wanted = { demand, kept, all, left };
  yield planFor(snapshot, options, { ...wanted, pools: poolsOf(host) });
  const pools = grownPools(host, all, options.share);
  if (pools !== undefined) yield planFor(snapshot, options, { ...wanted, pools });
}

interface Wanted extends Way {
  readonly all: readonly PlannedGuest[];
  /** Guests that cannot be planned. */
  readonly left: HostPlacement['left'];
  readonly pools: Pools;
}

function planFor(
  { host, takenAt }: Snapshot,
  options: HostPlanOptions,
  { demand, kept, all, left, pools }: Wanted,
): HostPlacement {
  const { hosts, planned } = grouped(hostNodes(host, options.share, { kept, pools }), all, options);
  const arrangement = new Arrangement(fleetOf(hosts));
  const unseated = seatGuests(arrangement, planned, options.maxMoves ?? Number.POSITIVE_INFINITY);
  const byId = new Map(planned.map((each) => [each.guest.id, each]));
  const seated = arrangement.standings.flatMap((standing) => {
    const each = byId.get(standing.need.id);
    return each === undefined
      ? []
      : [[each, placementOf(arrangement, { standing, planned: each }, kept)] as const];
  });
  const homeless = unseated.map(({ planned: each }) => each);
  const placements = [
    ...seated.map(([, placement]) => placement),
    ...homeless.flatMap((each) => floatingPlacement(arrangement, each, kept) ?? []),
  ];
  const larger = poolsToGrow(host, seated, homeless);
  return {
    host: valueOrUndefined(host.hostname) ?? 'host',
    takenAt,
    share: options.share,
    demand,
    guests: placements.sort((one, other) => (one.guest < other.guest ? -1 : 1)),
    left: [...left, ...unseated.map((each) => each.left)],
    keptCpus: [...kept].sort((one, other) => one - other),
    ...(larger.length === 0 ? {} : { pools: larger }),
  };
}

function largestOf({ nodes }: ScenarioHost): { threads: number; memoryMiB: number } {
  return {
    threads: Math.max(...nodes.map(({ cores }) => cores.flat().length)),
    memoryMiB: Math.max(...nodes.map(({ memoryMiB }) => memoryMiB)),
  };
}

/** The host and its guests with what the configuration says of who is to be apart and together. */
function grouped(
  host: ScenarioHost,
  planned: readonly PlannedGuest[],
  { config }: HostPlanOptions,
): { hosts: readonly ScenarioHost[]; planned: readonly PlannedGuest[] } {
  const groups = (config?.groups ?? []).flatMap(({ keep, guests: patterns }): GuestGroup[] => {
    const members = planned.filter(({ guest }) =>
      patterns.some((pattern) => namesGuest(pattern, guest)),
    );
    const guests = members.map(({ request }) => request.id);
    return members.length < 2 ? [] : [{ keep, on: 'node', guests }];
  });
  if (groups.length === 0) return { hosts: [host], planned };
  const requests = planned.map(({ request }) => request);
  const { hosts, guests } = withGroups([host], requests, groups);
  return {
    hosts,
    planned: planned.map((each, at) => ({ ...each, request: guests[at] ?? each.request })),
  };
}
