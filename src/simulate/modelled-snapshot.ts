import { hugePageShare } from '../derived/huge-page-share.ts';
import { isActive } from '../derived/is-active.ts';
import { threadsOf, vcpuWindows } from '../derived/vcpu-window.ts';
import { isKnown, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import { Problem } from '../model/problem.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { Topology } from '../model/topology.ts';
import { InternedLists } from './analytic/interned-lists.ts';
import type { ModelledGuest, ModelledHost } from './analytic/modelled-host.ts';

export interface ModelledSnapshot {
  readonly host: ModelledHost;
  /** By the guests' ids. */
  readonly guests: readonly ModelledGuest[];
  readonly names: ReadonlyMap<string, string>;
  /** What was not read, and what was taken in its place. */
  readonly assumed: readonly string[];
}

const GUEST_MEMORY_SHARE = 0.95;
const SMALL_PAGE_KIB = 4;
const LARGE_PAGE_KIB = 2048;
const HALF = 0.5;
/** Where the clock of the pCPUs was not read. */
const USUAL_MHZ = 2500;

/** The host of a snapshot and the guests that run on it, as the model needs them. */
export function modelledSnapshot(snapshot: Snapshot): ModelledSnapshot {
  const host = modelledHost(snapshot.host);
  const lists = new InternedLists();
  const assumed: string[] = [];
  const active = snapshot.guests.filter(isActive);
  const guests = active.flatMap((guest) => {
    if (!isKnown(guest.definition)) {
      assumed.push(`${guest.name} is left out: its definition was not read`);
      return [];
    }
    return [modelledGuest(guest, guest.definition.value, { snapshot, host, lists, assumed })];
  });
  return { host, guests, assumed, names: new Map(active.map(({ id, name }) => [id, name])) };
}

function modelledHost({ topology, memory, kernel }: Host): ModelledHost {
  if (!isKnown(topology)) {
    throw new Problem({
      what: 'nothing can be predicted: the topology of the host was not read',
      remedy: 'unreadable' in topology ? topology.unreadable : 'take another snapshot',
    });
  }
  const { nodes, cores, cpus } = topology.value;
  const ksm = valueOrUndefined(memory.ksm)?.counters.run;
  const balancing = kernel.sysctls['kernel.numa_balancing'];
  return {
    nodes: nodes.map(({ id, memoryKiB }) => ({ id, memoryMiB: (memoryKiB ?? 0) / 1024 })),
    distances: nodes.map(({ distances }) => distances),
    cpus: cpus.online.map((id) => ({
      id,
      node: nodeAt(topology.value, id),
      core: coreOf(cores, id),
    })),
    numaBalancing:
      balancing !== undefined && !['0', undefined].includes(valueOrUndefined(balancing)),
    ksm: ksm === 1,
    guestMemoryShare: GUEST_MEMORY_SHARE,
  };
}

function nodeAt({ nodes }: Topology, cpu: number): number {
  return Math.max(
    0,
    nodes.findIndex(({ cpus }) => cpus.includes(cpu)),
  );
}

function coreOf(cores: Topology['cores'], cpu: number): number {
  return cores.findIndex(({ cpus }) => cpus.includes(cpu));
}

interface Surroundings {
  readonly snapshot: Snapshot;
  readonly host: ModelledHost;
  readonly lists: InternedLists;
  readonly assumed: string[];
}

function modelledGuest(
  guest: Guest,
  definition: GuestDefinition,
  { snapshot, host, lists, assumed }: Surroundings,
): ModelledGuest {
  const mhz = valueOrUndefined(snapshot.host.cpu)?.mhz ?? USUAL_MHZ;
  const duty = dutyOf(guest);
  if (duty === undefined) {
    assumed.push(`${guest.name}: its vCPUs are taken for busy, as what they did was not sampled`);
  }
  const huge = valueOrUndefined(hugePageShare(guest));
  if (huge === undefined) {
    assumed.push(`${guest.name}: pages of 4 KiB, as its page sizes were not read`);
  }
  const ageS = isKnown(guest.process) ? valueOrUndefined(guest.process.value.ageS) : undefined;
  return {
    id: guest.id,
    memoryMiB: (definition.memoryKiB ?? 0) / 1024,
    vcpus: allowedLists(guest, definition, host).map((list) => lists.of(list)),
    duty: duty ?? 1,
    memory: memoryShares(guest, host),
    memoryBound: definition.numa.mode === 'strict',
    cells: Math.max(1, definition.cpu.cells.length),
    pageKiB: (huge ?? 0) > HALF ? LARGE_PAGE_KIB : SMALL_PAGE_KIB,
    ageHours: ageS === undefined ? undefined : ageS / 3600,
    accelerated: (valueOrUndefined(guest.accelerator) ?? definition.accelerator) !== 'tcg',
    exitsPerSecond: exitRate(guest),
    mhz,
  };
}

/** Of the window, how much each vCPU wanted to run. */
function dutyOf(guest: Guest): number | undefined {
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  if (windows.length === 0) return undefined;
  const wanted = windows.reduce((sum, { wantedShare }) => sum + wantedShare, 0);
  return Math.min(1, wanted / windows.length);
}

/** Exits for each second its vCPUs ran. */
function exitRate(guest: Guest): number {
  const runtime = valueOrUndefined(guest.runtime);
  const exits = runtime && valueOrUndefined(runtime.kvmCounters)?.exits?.delta;
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  const ranS = windows.reduce((sum, { runNs }) => sum + runNs, 0) / 1e9;
  return exits === undefined || ranS === 0 ? 0 : exits / ranS;
}

function allowedLists(
  guest: Guest,
  { vcpus }: GuestDefinition,
  host: ModelledHost,
): readonly (readonly number[])[] {
  const all = host.cpus.map(({ id }) => id);
  const online = new Set(all);
  const threads = valueOrUndefined(threadsOf(guest, 'vcpu')) ?? [];
  const lists = threads.map(({ allowedCpus }) => {
    const allowed = (valueOrUndefined(allowedCpus) ?? all).filter((cpu) => online.has(cpu));
    return allowed.length === 0 ? all : allowed;
  });
  return lists.length > 0 ? lists : Array.from({ length: Math.max(1, vcpus.current) }, () => all);
}

function memoryShares(guest: Guest, host: ModelledHost): number[] | undefined {
  const runtime = valueOrUndefined(guest.runtime);
  const perNode = runtime && valueOrUndefined(runtime.memory.guestRamPerNodeKiB);
  const total = Object.values(perNode ?? {}).reduce((sum, amount) => sum + amount, 0);
  if (perNode === undefined || total === 0) return undefined;
  return host.nodes.map(({ id }) => (perNode[id] ?? 0) / total);
}
