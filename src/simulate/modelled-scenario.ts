import type { PlacedGuest, Scenario, ScenarioGuest, ScenarioHost } from '../model/scenario.ts';
import type { Arrangement } from './analytic/arrange.ts';
import { arrange } from './analytic/arrange.ts';
import { InternedLists } from './analytic/interned-lists.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';
import { checkHost, nonsense } from './check-host.ts';
import { usualGuest } from './usual-guest.ts';

/** One host of a scenario with the guests on it. */
export interface ModelledPlace {
  readonly id: string;
  readonly host: ModelledHost;
  readonly guests: readonly ModelledGuest[];
}

export interface ScenarioSetting {
  /** What each vCPU wants to run, 0..1. */
  readonly duty: number;
  /** Left out: as placed. */
  readonly policy?: Arrangement | undefined;
}

const LOCAL = 10;
const OTHER = 20;
/** A scenario's memory is what guests may have. */
const ALL = 1;

/** The hosts of a scenario with the guests where they are placed, or as a policy would have them. */
export function modelledScenario(
  { hosts, guests }: Scenario,
  placed: readonly PlacedGuest[],
  { duty, policy }: ScenarioSetting,
): ModelledPlace[] {
  const known = new Map(guests.map((guest) => [guest.id, guest]));
  return hosts.map((described) => {
    const host = modelledHost(described);
    checkHost(host, `host ${described.id}`);
    const here = placed.filter((each) => each.host === described.id);
    const lists = new InternedLists();
    const asPlaced = here.flatMap((place) => {
      const guest = known.get(place.guest);
      return guest === undefined
        ? []
        : [placedGuest(guest, place, { host, described, lists, duty })];
    });
    if (policy === undefined) return { id: described.id, host, guests: asPlaced };
    const vcpus = asPlaced.reduce((sum, guest) => sum + guest.vcpus.length, 0);
    if (policy === 'core-pinned' && vcpus > host.cpus.length) {
      const reason = `${vcpus} vCPUs cannot be pinned one to one to ${host.cpus.length} pCPUs`;
      throw nonsense(`host ${described.id}`, 'policy core-pinned', reason);
    }
    const unplaced = asPlaced.map((guest) => ({ ...guest, vcpus: guest.vcpus.length }));
    return { id: described.id, ...arrange(host, unplaced, policy) };
  });
}

function modelledHost({ nodes, distances }: ScenarioHost): ModelledHost {
  return {
    nodes: nodes.map(({ id, memoryMiB }) => ({ id, memoryMiB })),
    distances:
      distances ?? nodes.map((_, from) => nodes.map((__, to) => (from === to ? LOCAL : OTHER))),
    cpus: nodes.flatMap((node, at) => {
      const kept = new Set(node.housekeepingCpus);
      const cores = node.cores.flatMap((threads) =>
        threads
          .filter((cpu) => !kept.has(cpu))
          .map((id) => ({ id, node: at, core: threads[0] ?? id })),
      );
      const known = new Set(cores.map(({ id }) => id));
      const shared = node.sharedCpus.filter((cpu) => !known.has(cpu));
      return [...cores, ...shared.map((id) => ({ id, node: at, core: id }))];
    }),
    numaBalancing: false,
    ksm: false,
    guestMemoryShare: ALL,
  };
}

interface PlaceContext {
  readonly host: ModelledHost;
  readonly described: ScenarioHost;
  readonly lists: InternedLists;
  readonly duty: number;
}

function placedGuest(
  guest: ScenarioGuest,
  { cells }: PlacedGuest,
  { host, described, lists, duty }: PlaceContext,
): ModelledGuest {
  const vcpus = cells.flatMap(({ node, pins }, at) => {
    const floor = lists.of(floatingCpus(host, described, node));
    const count = guest.cells[at]?.vcpus ?? Object.keys(pins).length;
    return Array.from({ length: count }, (_, vcpu) => {
      const own = pins[vcpu];
      return own === undefined ? floor : lists.of([own]);
    });
  });
  const sizes = guest.cells.map(({ memoryMiB }) => memoryMiB);
  const memoryMiB = sizes.reduce((sum, size) => sum + size, 0);
  const memory = host.nodes.map(({ id }) =>
    cells.reduce(
      (sum, { node }, at) =>
        sum + (node === id ? shareOf(sizes[at] ?? 0, memoryMiB, cells.length) : 0),
      0,
    ),
  );
  return {
    ...usualGuest({ vcpus: vcpus.length, memoryMiB, duty, cells: cells.length }),
    ...(guest.pageKiB === null ? {} : { pageKiB: guest.pageKiB }),
    id: guest.id,
    vcpus,
    memory,
    memoryBound: true,
  };
}

function shareOf(size: number, whole: number, parts: number): number {
  return whole === 0 ? 1 / parts : size / whole;
}

/** Where vCPUs without a pCPU of their own run: on what the node shares, else on all of it. */
function floatingCpus(host: ModelledHost, { nodes }: ScenarioHost, node: number): number[] {
  const at = nodes.findIndex(({ id }) => id === node);
  const shared = nodes[at]?.sharedCpus ?? [];
  return shared.length > 0
    ? shared
    : host.cpus.filter((cpu) => cpu.node === at).map(({ id }) => id);
}
