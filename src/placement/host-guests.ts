import { balloonSize } from '../derived/balloon-size.ts';
import { passedThrough } from '../derived/devices-of.ts';
import { isActive } from '../derived/is-active.ts';
import { exclusivePins } from '../derived/placement-of.ts';
import { vcpuWindows } from '../derived/vcpu-window.ts';
import type { Config, Policy } from '../model/config.ts';
import { isKnown, valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestDefinition } from '../model/guest-definition.ts';
import type { Host } from '../model/host.ts';
import { ScenarioGuest } from '../model/scenario.ts';
import { classOf } from '../policy/guest-class.ts';

export interface HostPlanOptions {
  /** How many guests may be put on another node than the one they are best off on. */
  readonly maxMoves?: number | undefined;
  readonly config?: Config | undefined;
  /** For guests whose class nobody declared, and that are not pinned one to one. */
  readonly policy: Policy;
  /** Of the host for guests that are not dedicated, 0..1. */
  readonly share: number;
  /** vCPUs of overcommitted guests a pCPU. */
  readonly ratio: number;
}

/** A guest as it is to be planned. */
export interface PlannedGuest {
  readonly guest: Guest;
  readonly policy: Policy;
  readonly request: ScenarioGuest;
  /** The vCPUs of each cell. */
  readonly vcpusOfCell: readonly (readonly number[])[];
  /** Whether the cells are the guest's own already. */
  readonly hasCells: boolean;
  /** The node it is best off on: of a device it has for itself, else with most of its memory; undefined: not known. */
  readonly home: number | undefined;
  /** KiB by node, where it was read. */
  readonly nowKiB: Readonly<Record<string, number>> | undefined;
}

/** Those who wanted less were idle for the moment, not forever. */
const LEAST_WANTED = 0.1;
/** Room for what a short sample did not see. */
export const SURGE = 1.25;
const DEFAULT_HUGE_PAGE_KIB = 2048;

/**
 * What a running guest needs; a text says why it cannot be planned, undefined that it does not run. `demand`: 1 counts
 * the vCPUs of conservative guests as a pCPU each, 0 as what they were seen to want, and what is between as between.
 */
export function plannedGuest(
  guest: Guest,
  options: HostPlanOptions,
  { host, demand, largest }: { host: Host; demand: number; largest: Largest },
): PlannedGuest | string | undefined {
  if (!isActive(guest)) return undefined;
  const { definition, runtime } = guest;
  if (!isKnown(definition)) return 'its definition was not read';
  const nowKiB = isKnown(runtime)
    ? valueOrUndefined(runtime.value.memory.guestRamPerNodeKiB)
    : undefined;
  const memoryKiB = definition.value.memoryKiB ?? valueOrUndefined(balloonSize(guest))?.maximumKiB;
  if (memoryKiB === undefined) return 'how much memory it has is not known';
  const declared = classOf(guest, options.config);
  const policy = declared?.policy ?? evident(guest) ?? options.policy;
  const cells = cellsOf(definition.value, { memoryMiB: memoryKiB / 1024, largest });
  const request = ScenarioGuest.parse({
    id: guest.id,
    policy: policy === 'dedicated' ? 'dedicated' : 'floating',
    pcpusPerVcpu: pcpusPerVcpu(guest, policy, { demand, ...options }),
    cells: cells.map(({ vcpus, memoryMiB }) => ({ vcpus: vcpus.length, memoryMiB })),
    pageKiB: pageOf(definition.value),
    threadPolicy: declared?.threads ?? 'prefer',
  });
  return {
    guest,
    policy,
    request,
    vcpusOfCell: cells.map(({ vcpus }) => vcpus),
    hasCells: definition.value.cpu.cells.length > 1,
    home: deviceNode(guest, host) ?? mostMemoryNode(nowKiB),
    nowKiB,
  };
}

/** What the largest node has. */
interface Largest {
  readonly threads: number;
  readonly memoryMiB: number;
}

/** Of the devices it has for itself: their memory accesses cross the link otherwise, and its memory cannot move. */
function deviceNode(guest: Guest, host: Host): number | undefined {
  const [first] = passedThrough(guest, host);
  return first?.node;
}

function mostMemoryNode(nowKiB: Readonly<Record<string, number>> = {}): number | undefined {
  const [most] = Object.entries(nowKiB).sort(([, one], [, other]) => other - one);
  return most === undefined || most[1] === 0 ? undefined : Number(most[0]);
}

/** Whoever gave each vCPU a pCPU meant the guest to have them for itself. */
function evident(guest: Guest): Policy | undefined {
  const vcpus = valueOrUndefined(guest.definition)?.vcpus.current;
  return exclusivePins(guest).length === vcpus ? 'dedicated' : undefined;
}

interface Cell {
  readonly vcpus: readonly number[];
  readonly memoryMiB: number;
}

/** The guest's own cells; of one without, as many as it needs nodes. */
function cellsOf(
  { cpu, vcpus }: GuestDefinition,
  { memoryMiB, largest }: { memoryMiB: number; largest: Largest },
): Cell[] {
  if (cpu.cells.length > 1) {
    const equal = memoryMiB / cpu.cells.length;
    return cpu.cells.map((cell) => ({
      vcpus: cell.vcpus,
      memoryMiB: cell.memoryKiB === undefined ? equal : cell.memoryKiB / 1024,
    }));
  }
  const all = Array.from({ length: vcpus.current }, (_, vcpu) => vcpu);
  const needed = Math.ceil(Math.max(all.length / largest.threads, memoryMiB / largest.memoryMiB));
  const count = Math.min(Math.max(1, needed), Math.max(1, all.length));
  return Array.from({ length: count }, (_, at) => ({
    vcpus: all.slice(
      Math.round((at * all.length) / count),
      Math.round(((at + 1) * all.length) / count),
    ),
    memoryMiB: memoryMiB / count,
  }));
}

function pageOf({ memoryBacking }: GuestDefinition): number | null {
  const [first] = memoryBacking.hugePages;
  return first === undefined ? null : (first.sizeKiB ?? DEFAULT_HUGE_PAGE_KIB);
}

/** Whether it is known what its vCPUs want: where not, they count as a pCPU each. */
export function isSampled(guest: Guest): boolean {
  return (valueOrUndefined(vcpuWindows(guest)) ?? []).length > 0;
}

function pcpusPerVcpu(
  guest: Guest,
  policy: Policy,
  { demand, share, ratio }: { demand: number; share: number; ratio: number },
): number {
  if (policy === 'overcommit') return 1 / ratio;
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  if (policy === 'dedicated' || windows.length === 0) return 1 / share;
  const seen = windows.reduce((sum, { wantedShare }) => sum + wantedShare, 0) / windows.length;
  const wanted = Math.min(1, Math.max(LEAST_WANTED, seen * SURGE));
  return (demand + (1 - demand) * wanted) / share;
}
