import type { FileTree } from '../collect/file-tree.ts';
import type { ProcessRuntime } from '../collect/guest/process-window.ts';
import { readThreadDetail, type ThreadDetail } from '../collect/guest/thread-detail.ts';
import { type ListedThread, listThreads, type ThreadOwner } from '../collect/guest/thread-list.ts';
import type { ThreadReading, ThreadSampler } from '../collect/guest/thread-sampler.ts';
import { type ThreadReadings, threadsOverWindow } from '../collect/guest/thread-window.ts';
import { type Fact, isKnown, unreadable, valueOrUndefined } from '../model/fact.ts';
import { isPossible } from '../vitals/possible.ts';

interface Moment extends ThreadReadings {
  readonly atMs: number;
}

export type TrackWindow = Pick<ProcessRuntime, 'windowMs' | 'threads'>;

/** The threads of one guest and their last two readings. */
export interface GuestTrack {
  /** Lists the threads anew, and reads what only larger files say of them. */
  refresh(atMs: number): void;
  /** Takes over what the sampler has read just now; false once the process has ended. */
  take(atMs: number): boolean;
  /** Between the last two readings; without rates where there is no earlier one, or it is not to be trusted. */
  window(): TrackWindow | undefined;
  /** pCPU-to-pCPU moves a second of all vCPU threads, over the time between the last two refreshes. */
  migrationsPerS(): number | undefined;
  /** Run time of all its threads a second of the window, in pCPUs; undefined without a window. */
  busyCores(): number | undefined;
  close(): void;
}

const NOTHING: ReadonlyMap<number, ThreadDetail> = new Map();
const MS_PER_S = 1000;
const NS_PER_MS = 1e6;

export function trackGuest(
  files: FileTree,
  owner: ThreadOwner,
  sampler: ThreadSampler,
): GuestTrack {
  let threads: Fact<ListedThread[]> = unreadable('not listed yet');
  let details = NOTHING;
  let migrations: { readonly atMs: number; readonly total: number } | undefined;
  let migrationsPerS: number | undefined;
  let before: Moment | undefined;
  let now: Moment | undefined;
  let lastWindow: TrackWindow | undefined;
  const followed = new Set<number>();

  const follow = (listed: readonly ListedThread[]): void => {
    const tids = new Set(listed.map(({ tid }) => tid));
    for (const tid of followed) if (!tids.has(tid)) sampler.forgetThread(tid);
    for (const { pid, tid } of listed) {
      if (sampler.reading(tid)?.problem === 'ended') sampler.forgetThread(tid);
      sampler.follow(pid, tid);
    }
    followed.clear();
    for (const tid of tids) followed.add(tid);
  };

  return {
    refresh: (atMs) => {
      threads = listThreads(files, owner);
      const listed = valueOrUndefined(threads) ?? [];
      follow(listed);
      details = new Map(listed.map(({ pid, tid }) => [tid, readThreadDetail(files, pid, tid)]));
      const total = migrationsOf(listed, details);
      migrationsPerS = rateOf(migrations, total, atMs);
      migrations = total === undefined ? undefined : { atMs, total };
    },
    take: (atMs) => {
      const readings = copyReadings(valueOrUndefined(threads) ?? [], sampler);
      if (readings.get(owner.pid)?.problem === 'ended') return false;
      before = now;
      now = { atMs, threads, details, readings };
      lastWindow = windowOf(before, now);
      return true;
    },
    window: () => lastWindow,
    migrationsPerS: () => migrationsPerS,
    busyCores: () => (now === undefined ? undefined : busyCoresOf(before, now)),
    close: () => {
      for (const tid of followed) sampler.forgetThread(tid);
    },
  };
}

/** Copies: the sampler overwrites its own. */
function copyReadings(
  threads: readonly ListedThread[],
  sampler: ThreadSampler,
): Map<number, ThreadReading> {
  const readings = new Map<number, ThreadReading>();
  for (const { tid } of threads) {
    const reading = sampler.reading(tid);
    if (reading !== undefined) readings.set(tid, { ...reading });
  }
  return readings;
}

function windowOf(before: Moment | undefined, now: Moment): TrackWindow {
  const start = trusted(before, now);
  // Details are not read as often as counters: what they count has no change over this window.
  const first = start === undefined ? undefined : { ...start, details: NOTHING };
  return {
    windowMs: start === undefined ? 0 : now.atMs - start.atMs,
    threads: threadsOverWindow(first, now),
  };
}

/** The earlier reading, unless one of its threads would have had to do what no thread can do since then. */
function trusted(before: Moment | undefined, now: Moment): Moment | undefined {
  if (before === undefined) return undefined;
  const elapsedMs = now.atMs - before.atMs;
  if (elapsedMs <= 0) return undefined;
  for (const [tid, end] of now.readings) {
    const start = before.readings.get(tid);
    if (start !== undefined && !isPossible(start, end, elapsedMs)) return undefined;
  }
  return before;
}

function busyCoresOf(before: Moment | undefined, now: Moment): number | undefined {
  const start = trusted(before, now);
  if (start === undefined) return undefined;
  let runNs = 0;
  for (const [tid, end] of now.readings) {
    const first = start.readings.get(tid);
    if (first !== undefined) runNs += end.runNs - first.runNs;
  }
  return runNs / NS_PER_MS / (now.atMs - start.atMs);
}

/** Undefined where one of the vCPUs does not tell. */
function migrationsOf(
  threads: readonly ListedThread[],
  details: ReadonlyMap<number, ThreadDetail>,
): number | undefined {
  let total = 0;
  for (const { tid, role } of threads) {
    if (role !== 'vcpu') continue;
    const count = details.get(tid)?.migrations;
    if (count === undefined || !isKnown(count)) return undefined;
    total += count.value;
  }
  return total;
}

function rateOf(
  before: { readonly atMs: number; readonly total: number } | undefined,
  total: number | undefined,
  atMs: number,
): number | undefined {
  if (before === undefined || total === undefined) return undefined;
  if (total < before.total || atMs <= before.atMs) return undefined;
  return ((total - before.total) * MS_PER_S) / (atMs - before.atMs);
}
