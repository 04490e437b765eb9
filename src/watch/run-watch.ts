import { setTimeout as sleep } from 'node:timers/promises';
import type { WatchEvent } from '../model/watch-event.ts';
import { eventsOf, NOTHING_REMEMBERED } from '../vitals/events.ts';
import type { Clock } from './clock.ts';
import type { HistoryWriter } from './history/writer.ts';
import type { ServiceManager } from './service-manager.ts';
import type { Look, Watcher } from './watcher.ts';

export interface WatchRun {
  readonly clock: Clock;
  readonly watcher: Watcher;
  readonly intervalMs: number;
  readonly history: HistoryWriter | undefined;
  readonly manager: ServiceManager;
  readonly signal: AbortSignal;
  /** After this many looks it ends by itself. */
  readonly looks: number;
  tell(event: WatchEvent): void;
  /** Every look, for whoever shows or serves it, and what controllers say to it. */
  seen(look: SeenLook): Promise<readonly WatchEvent[]>;
}

export interface SeenLook extends Look {
  /** Undefined where none is kept. */
  readonly historyWorks: boolean | undefined;
  readonly lookMs: number;
}

/** Wall and monotonic clock may drift apart by this much in an interval before somebody has set the one. */
const JUMP_MS = 2000;

/** Looks, keeps and tells until the signal; whatever fails on the way is told, and ends nothing but itself. */
export async function runWatch(run: WatchRun): Promise<void> {
  const { clock, manager, signal } = run;
  const say: Say = (event, text) =>
    run.tell({ at: new Date(clock.wallMs()).toISOString(), event, text });
  const round = startRounds(run, say);
  let dueMs = clock.monotonicMs();
  await manager.ready(`watching every ${run.intervalMs / 1000} s`);
  say('started', `looks every ${run.intervalMs / 1000} s`);
  for (let looks = 0; looks < run.looks && !signal.aborted; looks++) {
    await round();
    await manager.alive();
    if (looks + 1 < run.looks) dueMs = await nextRound(run, dueMs);
  }
  say('stopped', signal.aborted ? 'asked to stop' : 'looked as often as it was asked to');
  await manager.stopping();
}

type Say = (event: WatchEvent['event'], text: string) => void;

function startRounds(run: WatchRun, say: Say): () => Promise<void> {
  const tellTrouble = troubleTeller(say);
  const tellJump = jumpTeller(run.clock, say);
  let remembered = NOTHING_REMEMBERED;
  return async () => {
    const startedMs = run.clock.monotonicMs();
    const look = await run.watcher.look();
    const lookMs = run.clock.monotonicMs() - startedMs;
    tellJump();
    const told = eventsOf(look.vitals, remembered);
    remembered = told.remembered;
    for (const event of told.events) run.tell(event);
    for (const text of look.troubles) say('trouble', text);
    const trouble = run.history?.keep(look.vitals, look.fresh);
    tellTrouble(trouble);
    const historyWorks = run.history === undefined ? undefined : trouble === undefined;
    for (const event of await run.seen({ ...look, historyWorks, lookMs })) run.tell(event);
  };
}

/** Trouble with the history is told when it begins, changes or ends, not at every look. */
function troubleTeller(say: Say): (trouble: string | undefined) => void {
  let before: string | undefined;
  return (trouble) => {
    if (trouble !== undefined && trouble !== before) say('trouble', trouble);
    if (trouble === undefined && before !== undefined)
      say('trouble-over', 'the history is kept again');
    before = trouble;
  };
}

function jumpTeller(clock: Clock, say: Say): () => void {
  const offset = (): number => clock.wallMs() - clock.monotonicMs();
  let before = offset();
  return () => {
    const byMs = offset() - before;
    before += byMs;
    if (Math.abs(byMs) <= JUMP_MS) return;
    say('clock-jumped', `the clock was set by ${Math.round(byMs / 1000)} s, or the host slept`);
  };
}

/** Waits for the next round. Rounds that were missed, as while the host slept, are not made up for. */
async function nextRound({ clock, intervalMs, signal }: WatchRun, dueMs: number): Promise<number> {
  const nowMs = clock.monotonicMs();
  const missed = Math.max(0, Math.floor((nowMs - dueMs) / intervalMs));
  const nextMs = dueMs + (missed + 1) * intervalMs;
  try {
    await sleep(nextMs - nowMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return nextMs;
}
