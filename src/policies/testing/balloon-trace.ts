import type { GuestMemoryNow } from '../balloon/guest-memory.ts';
import type { HostMemoryNow } from '../balloon/target.ts';

/** One step of ten seconds of a host and one guest of 8 GiB. */
export interface TraceStep {
  /** What the guest's programs want, KiB. */
  readonly wantedKiB: number;
  /** What the host has available apart from this guest's balloon, KiB. */
  readonly hostOtherKiB: number;
  /** Age of what the driver said; at `FROZEN` what it said before stays. */
  readonly statsAgeS: number;
}

const GIB = 1024 * 1024;
const HOST_KIB = 32 * GIB;
export const MAXIMUM_KIB = 8 * GIB;
const STEP_S = 10;

/**
 * A day in the life of a data base, shortened: an hour of rest at 2 GiB, a burst to 6 GiB within a minute as a report
 * runs, rest, and the same again while its balloon driver has stopped talking. The host is short all the time.
 */
export const reportTrace: readonly TraceStep[] = [
  ...rest(60, 0),
  ...burst(0),
  ...rest(300, 0),
  ...burst(0),
  ...rest(60, 0),
  ...frozen([...rest(60, 0), ...burst(0)]),
];

function rest(steps: number, statsAgeS: number): TraceStep[] {
  return Array.from({ length: steps }, () => ({
    wantedKiB: 2 * GIB,
    hostOtherKiB: 1.2 * GIB,
    statsAgeS,
  }));
}

/** Up within six steps, and there for half an hour. */
function burst(statsAgeS: number): TraceStep[] {
  const up = Array.from({ length: 6 }, (_, step) => 2 * GIB + ((step + 1) / 6) * 4 * GIB);
  const top = Array.from({ length: 180 }, () => 6 * GIB);
  return [...up, ...top].map((wantedKiB) => ({ wantedKiB, hostOtherKiB: 1.2 * GIB, statsAgeS }));
}

function frozen(steps: readonly TraceStep[]): TraceStep[] {
  return steps.map((step, index) => ({ ...step, statsAgeS: (index + 1) * STEP_S }));
}

export interface Replayed {
  /** Steps in which the guest had less than its programs wanted, and the most that was missing. */
  readonly starvedSteps: number;
  readonly worstMissingKiB: number;
  /** What was taken from it at rest, mean. */
  readonly meanTakenKiB: number;
}

/** The trace under a rule. A guest that has too little swaps: what it wants and has not is missing. */
export function replay(
  trace: readonly TraceStep[],
  rule: (guest: GuestMemoryNow, host: HostMemoryNow, usedBefore: readonly number[]) => number,
): Replayed {
  let currentKiB = MAXIMUM_KIB;
  let saidKiB = MAXIMUM_KIB;
  let starvedSteps = 0;
  let worstMissingKiB = 0;
  let takenKiB = 0;
  const used: number[] = [];
  for (const { wantedKiB, hostOtherKiB, statsAgeS } of trace) {
    const missingKiB = Math.max(0, wantedKiB - currentKiB);
    if (missingKiB > 0) starvedSteps += 1;
    worstMissingKiB = Math.max(worstMissingKiB, missingKiB);
    takenKiB += MAXIMUM_KIB - currentKiB;
    // A driver that hangs lets what it said last stand.
    if (statsAgeS === 0) {
      saidKiB = Math.max(0, currentKiB - wantedKiB);
      used.push(Math.min(wantedKiB, currentKiB));
    }
    const guest = {
      currentKiB,
      maximumKiB: MAXIMUM_KIB,
      usableKiB: saidKiB,
      statsAgeS,
      isSwappingIn: statsAgeS === 0 && missingKiB > 0,
    };
    const availableKiB = hostOtherKiB + (MAXIMUM_KIB - currentKiB) * 0.1;
    currentKiB = rule(guest, { totalKiB: HOST_KIB, availableKiB, pressure: 0 }, used);
  }
  return { starvedSteps, worstMissingKiB, meanTakenKiB: takenKiB / trace.length };
}
