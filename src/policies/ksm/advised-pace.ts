import type { Ksm } from '../../model/host-memory.ts';
import { type ScanGoal, USUAL_GOAL } from './scan-rate.ts';

/** `advisor_min_pages_to_scan` as the kernel has it (mm/ksm.c). */
const ADVISOR_FEWEST = 500;
/** 500 pages a second, as few as without the advisor: what guests write is taken apart unseen until a pass comes by. */
const LONGEST_SLEEP_MS = 1000;

/** How long the kernel's advisor is to take for a pass, and how long ksmd sleeps between two batches. */
export interface AdvisedPace {
  readonly passS: number;
  readonly sleepMs: number;
}

/** As they are told now; undefined where the kernel has no advisor. */
export function advisedPace({ counters }: Ksm): AdvisedPace | undefined {
  const { advisor_target_scan_time: passS, sleep_millisecs: sleepMs } = counters;
  return passS === undefined || sleepMs === undefined ? undefined : { passS, sleepMs };
}

/** What they should be told. `usual`: what they were told before anything was set. */
export function wantedPace(
  { counters }: Ksm,
  {
    usual,
    goal,
    candidatePages,
  }: {
    readonly usual: AdvisedPace;
    readonly goal: ScanGoal;
    readonly candidatePages: number;
  },
): AdvisedPace {
  if (goal.passS === USUAL_GOAL.passS) return usual;
  const slower = goal.passS / USUAL_GOAL.passS;
  const passS = Math.round(usual.passS * slower);
  const fewest = counters['advisor_min_pages_to_scan'] ?? ADVISOR_FEWEST;
  const sleepMs = Math.max(usual.sleepMs * slower, (fewest * passS * 1000) / candidatePages);
  const most = Math.max(usual.sleepMs, LONGEST_SLEEP_MS);
  return { passS, sleepMs: Math.round(Math.min(sleepMs, most)) };
}
