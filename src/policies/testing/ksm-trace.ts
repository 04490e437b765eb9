import {
  KSMTUNED_OFF,
  KSMTUNED_PERIOD_S,
  type KsmtunedState,
  ksmtunedSleepMs,
  ksmtunedStep,
} from '../ksm/ksmtuned.ts';
import { corePerPage, nextGoal, pagesToScan, USUAL_GOAL } from '../ksm/scan-rate.ts';

/** One minute of a host: what its guests were promised, and what of their memory is alike. */
export interface KsmStep {
  readonly committedKiB: number;
  readonly usedKiB: number;
  readonly alikePages: number;
  readonly candidatePages: number;
}

const GIB = 1024 * 1024;
const TOTAL_KIB = 64 * GIB;
const GUEST_KIB = 4 * GIB;
const PAGE_KIB = 4;
/** Of a guest's memory, what others have as well. */
const ALIKE = 0.2;

/** Eight hours: guests of 4 GiB start one a minute up to eighteen, stay, and half of them end. */
export const workday: readonly KsmStep[] = Array.from({ length: 480 }, (_, minute) => {
  const guests = minute < 300 ? Math.min(minute + 1, 18) : 9;
  const usedKiB = guests * GUEST_KIB * 0.8;
  return {
    committedKiB: guests * GUEST_KIB,
    usedKiB,
    candidatePages: usedKiB / PAGE_KIB,
    alikePages: (usedKiB * ALIKE) / PAGE_KIB,
  };
});

export interface KsmReplayed {
  /** GiB times hours that were spared. */
  readonly sparedGiBh: number;
  readonly cpuS: number;
}

interface Rate {
  readonly pages: number;
  readonly sleepMs: number;
}

/**
 * A page is merged when it was seen twice; guests that end take theirs with them. ksmd is one thread: it cannot use
 * more than a pCPU. The kernel's cost a page is the published one.
 */
export function replayKsm(
  steps: readonly KsmStep[],
  rateAt: (step: KsmStep, mergedKiB: number) => Rate | undefined,
): KsmReplayed {
  let merged = 0;
  let cpuS = 0;
  let sparedKiBs = 0;
  for (const step of steps) {
    merged = Math.min(merged, step.alikePages);
    const rate = rateAt(step, merged * PAGE_KIB);
    if (rate !== undefined) {
      const perPageS = corePerPage({
        ksmdCores: undefined,
        candidatePages: 0,
        pagesToScan: rate.pages,
        sleepMs: rate.sleepMs,
      });
      const perS = Math.min((rate.pages * 1000) / rate.sleepMs, 1 / perPageS);
      const scanned = perS * KSMTUNED_PERIOD_S;
      cpuS += scanned * perPageS;
      const seenTwice = Math.min(1, scanned / step.candidatePages / 2);
      merged += (step.alikePages - merged) * seenTwice;
    }
    sparedKiBs += merged * PAGE_KIB * KSMTUNED_PERIOD_S;
  }
  return { sparedGiBh: sparedKiBs / GIB / 3600, cpuS };
}

/** ksmtuned's rule as a rate. */
export function ksmtunedRates(): (step: KsmStep, mergedKiB: number) => Rate | undefined {
  let state: KsmtunedState = KSMTUNED_OFF;
  return ({ committedKiB, usedKiB }, mergedKiB) => {
    const freeKiB = TOTAL_KIB - usedKiB + mergedKiB;
    state = ksmtunedStep(state, { totalKiB: TOTAL_KIB, freeKiB, committedKiB });
    return state.running ? { pages: state.pages, sleepMs: ksmtunedSleepMs(TOTAL_KIB) } : undefined;
  };
}

/** Ours: one pass in 200 s while that yields something. */
export function ourRates(): (step: KsmStep, mergedKiB: number) => Rate {
  let goal = USUAL_GOAL;
  let before = { mergedKiB: 0, candidatePages: 0 };
  return ({ candidatePages, usedKiB }, mergedKiB) => {
    goal = nextGoal(goal, {
      grewShare: (mergedKiB - before.mergedKiB) / Math.max(mergedKiB, 1),
      guestsCame: candidatePages > before.candidatePages,
      isHostShort: TOTAL_KIB - usedKiB + mergedKiB < TOTAL_KIB * 0.2,
    });
    before = { mergedKiB, candidatePages };
    const sleepMs = 20;
    const seen = { candidatePages, sleepMs, ksmdCores: undefined, pagesToScan: 100 };
    return { pages: pagesToScan(seen, goal), sleepMs };
  };
}
