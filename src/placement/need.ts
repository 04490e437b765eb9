import type { ScenarioCell, ScenarioGuest } from '../model/scenario.ts';
import {
  FIRST_POOL,
  FLOATING,
  type Fleet,
  ORDINARY_PAGE_KIB,
  PAIRS,
  THREADS,
  WHOLE_CORES,
} from './fleet.ts';

export interface GuestNeed {
  readonly id: string;
  readonly cells: readonly CellNeed[];
  /** Devices, all of one node that has one of its cells. */
  readonly devices: number;
  /** Devices of the host's pools, which may be elsewhere. */
  readonly requests: ScenarioGuest['devices'];
  /** Whether it is better off where most is left, for it has no pCPUs of its own. */
  readonly floats: boolean;
  /** Whether its cells need the same, so that it does not matter which goes where. */
  readonly alike: boolean;
}

/** What one guest cell takes of one node. */
export interface CellNeed {
  readonly vcpus: number;
  /** In whole pages. */
  readonly memoryMiB: number;
  /** pCPUs of its own: vCPUs, and perhaps the emulator thread as the last. */
  readonly ownCpus: number;
  readonly threadPolicy: ScenarioGuest['threadPolicy'];
  /** What it takes of a node by the width of its cores, in the order of the fleet's amounts; undefined: it cannot be there. */
  readonly takes: readonly (Float64Array | undefined)[];
}

const WIDEST_CORE = 8;

/** What a guest needs of a fleet; memory in whole pages. */
export function guestNeed(guest: ScenarioGuest, fleet: Fleet): GuestNeed {
  const cells = guest.cells.map((cell, at) =>
    cellNeed(cell, { guest, fleet, emulatorCpus: at === 0 && guest.ownEmulatorCpu ? 1 : 0 }),
  );
  const [first] = cells;
  const alike = cells.every((cell) => isAlike(cell, first));
  return {
    id: guest.id,
    cells,
    devices: guest.pci,
    requests: guest.devices,
    floats: guest.policy === 'floating',
    alike,
  };
}

function cellNeed(
  { vcpus, sharedVcpus = 0, memoryMiB }: ScenarioCell,
  { guest, fleet, emulatorCpus }: { guest: ScenarioGuest; fleet: Fleet; emulatorCpus: number },
): CellNeed {
  const shared = sharedOf(guest.policy, vcpus, sharedVcpus);
  const isFloating = guest.policy === 'floating';
  const ownCpus = (isFloating ? 0 : vcpus - shared) + emulatorCpus;
  const size = guest.pageKiB ?? ORDINARY_PAGE_KIB;
  const pool = fleet.pageKiB.indexOf(size);
  const { threadPolicy } = guest;
  const whole = (Math.ceil((memoryMiB * 1024) / size) * size) / 1024;
  const takes = Array.from({ length: WIDEST_CORE + 1 }, (_, width) => {
    if (pool < 0 || (threadPolicy === 'require' && ownCpus > 0 && width < 2)) return undefined;
    const amounts = new Float64Array(fleet.amounts);
    amounts[FLOATING] = shared;
    amounts[FIRST_POOL + pool] = whole;
    amounts[THREADS] = threadPolicy === 'isolate' ? ownCpus * width : ownCpus;
    if (isFloating) amounts[THREADS] += vcpus * guest.pcpusPerVcpu;
    // The odd one is on a core that had both threads free too, as OpenStack has it; who comes later may be beside it.
    if (threadPolicy === 'require') amounts[PAIRS] = (ownCpus + 1) >> 1;
    if (threadPolicy === 'isolate') {
      amounts[PAIRS] = ownCpus * (width >> 1);
      amounts[WHOLE_CORES] = ownCpus;
    }
    return amounts;
  });
  return { vcpus, memoryMiB: whole, ownCpus, threadPolicy, takes };
}

function sharedOf(policy: ScenarioGuest['policy'], vcpus: number, shared: number): number {
  if (policy === 'shared') return vcpus;
  return policy === 'mixed' ? Math.min(shared, vcpus) : 0;
}

function isAlike({ takes }: CellNeed, other: CellNeed | undefined): boolean {
  return takes.every((amounts, width) => {
    const theirs = other?.takes[width];
    return amounts === undefined
      ? theirs === undefined
      : amounts.every((value, at) => value === theirs?.[at]);
  });
}

/** Whether a guest needs of everything as much as another or more, cell by cell. */
export function needsAsMuch(guest: GuestNeed, other: GuestNeed): boolean {
  return (
    guest.cells.length === other.cells.length &&
    guest.devices >= other.devices &&
    other.requests.length === 0 &&
    guest.cells.every(({ takes }, at) =>
      takes.every((amounts, width) => {
        const theirs = other.cells[at]?.takes[width];
        return amounts?.every((value, each) => value >= (theirs?.[each] ?? 0)) ?? true;
      }),
    )
  );
}
