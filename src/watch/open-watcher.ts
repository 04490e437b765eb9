import type { Check } from '../checks/check.ts';
import { openFileTree } from '../collect/file-tree.ts';
import { collectSnapshot } from '../collect/snapshot.ts';
import type { Configuration } from '../model/config.ts';
import type { KeptLoss } from '../model/results.ts';
import { machineClock } from './clock.ts';
import { createHostSampler } from './host-sampler.ts';
import { judgements } from './judge.ts';
import { createTracker } from './tracker.ts';
import { startWatcher, type Watcher } from './watcher.ts';

export interface OpenOptions {
  readonly intervalMs: number;
  /** How seldom libvirt and the guests' QEMUs are asked. */
  readonly surveyPauseMs?: number | undefined;
  readonly connect: string | undefined;
  readonly checks: readonly Check[];
  readonly configuration: Configuration | undefined;
  /** What campaigns measured on this host. */
  readonly measured: readonly KeptLoss[];
  readonly signal: AbortSignal;
  readonly virtTuneVersion: string;
}

/** libvirt and the guests' QEMUs are asked this seldom, unless guests came. */
const SURVEY_PAUSE_MS = 300_000;
/** All checks over all guests: milliseconds on a small host, a tenth of a second on a large one. */
const JUDGE_PAUSE_MS = 60_000;

/** A watcher of this machine. */
export function openWatcher(options: OpenOptions): Promise<Watcher> {
  const files = openFileTree();
  const clock = machineClock;
  return startWatcher({
    clock,
    tracker: createTracker({
      files,
      clock,
      ownPid: process.pid,
      intervalMs: options.intervalMs,
    }),
    hostSampler: createHostSampler(files, clock),
    survey: () => collectSnapshot({ ...options, windowMs: 0 }),
    judge: (snapshot) =>
      judgements(snapshot, options.checks, options.configuration, options.measured),
    surveyPauseMs: options.surveyPauseMs ?? SURVEY_PAUSE_MS,
    judgePauseMs: JUDGE_PAUSE_MS,
  });
}
