import { messageOf } from '../libvirt/error.ts';
import { valueOrUndefined } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { NativeShare, Vitals } from '../model/vitals.ts';
import { type Beside, vitalsOf } from '../vitals/vitals-of.ts';
import type { Clock } from './clock.ts';
import type { HostSampler } from './host-sampler.ts';
import { lightGuest } from './light-guest.ts';
import type { TrackedGuest, Tracker } from './tracker.ts';

/** One look at everything. */
export interface Look {
  readonly vitals: Vitals;
  /** The same moment as a snapshot, for whoever judges it. */
  readonly snapshot: Snapshot;
  /** Ids of guests read at this look; the others are idle, and as they were. */
  readonly fresh: ReadonlySet<string>;
  readonly came: readonly string[];
  readonly went: readonly string[];
  /** What went wrong besides, in one line each. */
  readonly troubles: readonly string[];
}

export interface WatcherOptions {
  readonly clock: Clock;
  readonly tracker: Tracker;
  readonly hostSampler: HostSampler;
  /** Everything about the host and its guests, libvirt and QEMU asked too: seldom. */
  readonly survey: () => Promise<Snapshot>;
  /** What a guest has of native speed, by id, and its class. */
  readonly judge: (snapshot: Snapshot) => ReadonlyMap<string, Judgement>;
  readonly surveyPauseMs: number;
  readonly judgePauseMs: number;
}

export interface Judgement {
  readonly native?: NativeShare;
  readonly class?: string;
}

export interface Watcher {
  look(): Promise<Look>;
  close(): void;
}

/** A survey that new guests ask for waits until their libvirt has told everything about them. */
const SOONEST_SURVEY_MS = 15_000;

/** A libvirt that did not answer was busy for a moment, or is being started again. */
const RETRY_MS = 30_000;

/**
 * Looks at a host again and again. The loop reads the kernel's counters only; surveys are made beside it, so that a
 * libvirt or a monitor that hangs holds up nothing.
 */
export async function startWatcher(options: WatcherOptions): Promise<Watcher> {
  const { clock, tracker, hostSampler } = options;
  let base = await options.survey();
  let surveyedAtMs = clock.monotonicMs();
  let baseAtMs = surveyedAtMs;
  let surveying = false;
  let surveyWanted = false;
  let retryWanted = false;
  let answered = answeredOf(base, new Set());
  let lastMs = clock.monotonicMs();
  let judged: ReadonlyMap<string, Judgement> = new Map();
  let judgedAtMs = Number.NEGATIVE_INFINITY;
  let troubles: string[] = [];

  const surveyWhenDue = (): void => {
    const agoMs = clock.monotonicMs() - surveyedAtMs;
    const usualMs = retryWanted ? Math.min(RETRY_MS, options.surveyPauseMs) : options.surveyPauseMs;
    const pauseMs = surveyWanted ? SOONEST_SURVEY_MS : usualMs;
    if (surveying || agoMs < pauseMs) return;
    surveying = true;
    surveyWanted = false;
    options
      .survey()
      .then((snapshot) => {
        base = snapshot;
        baseAtMs = clock.monotonicMs();
        retryWanted = snapshot.guests.some((guest) => isLost(guest, answered));
        answered = answeredOf(snapshot, answered);
      })
      .catch((error: unknown) => troubles.push(`survey: ${messageOf(error)}`))
      .finally(() => {
        surveying = false;
        surveyedAtMs = clock.monotonicMs();
      });
  };

  return {
    look: async () => {
      const tick = tracker.tick();
      surveyWanted ||= tick.came.length > 0;
      surveyWhenDue();
      const surveyed = base;
      const snapshot = await lightSnapshot(surveyed, tick.guests, {
        clock,
        hostSampler,
        surveyAgeS: (clock.monotonicMs() - baseAtMs) / 1000,
      });
      surveyWanted ||= hasMovedOn(snapshot, surveyed);
      const nowMs = clock.monotonicMs();
      const elapsedMs = nowMs - lastMs;
      lastMs = nowMs;
      if (tick.came.length > 0 || nowMs - judgedAtMs >= options.judgePauseMs) {
        judged = options.judge(snapshot);
        judgedAtMs = nowMs;
      }
      const tracked = new Map(tick.guests.map((guest) => [guest.id, guest]));
      const said = troubles;
      troubles = [];
      return {
        vitals: vitalsOf(snapshot, (id) => besideOf(tracked.get(id), judged.get(id)), elapsedMs),
        snapshot,
        fresh: new Set(tick.guests.filter(({ isFresh }) => isFresh).map(({ id }) => id)),
        came: tick.came,
        went: tick.went,
        troubles: said,
      };
    },
    close: () => tracker.close(),
  };
}

async function lightSnapshot(
  base: Snapshot,
  tracked: readonly TrackedGuest[],
  from: {
    readonly clock: Clock;
    readonly hostSampler: HostSampler;
    readonly surveyAgeS: number;
  },
): Promise<Snapshot> {
  const surveyed = new Map(base.guests.map((guest) => [guest.id, guest]));
  const seen = new Set(tracked.map(({ id }) => id));
  return {
    ...base,
    takenAt: new Date(from.clock.wallMs()).toISOString(),
    windowMs: Math.max(0, ...tracked.map(({ window }) => window.windowMs)),
    host: await from.hostSampler.refreshed(base.host),
    guests: [
      ...tracked.map((guest) => lightGuest(guest, surveyed.get(guest.id), from.surveyAgeS)),
      ...base.guests.filter((guest) => !seen.has(guest.id) && !hadProcess(guest)),
    ],
  };
}

/** Whether a guest is seen to be in another state than the survey found it in. */
function hasMovedOn({ guests }: Snapshot, base: Snapshot): boolean {
  const surveyed = new Map(base.guests.map(({ id, state }) => [id, state]));
  return guests.some(({ id, state }) => (surveyed.get(id) ?? state) !== state);
}

/** Guests that are there of which libvirt told something, now or before. */
function answeredOf({ guests }: Snapshot, before: ReadonlySet<string>): ReadonlySet<string> {
  const known = guests.filter(({ id, libvirt }) => libvirt !== undefined || before.has(id));
  return new Set(known.map(({ id }) => id));
}

/** One of a libvirt that was never asked, as of another user, will not be told of at the next attempt either. */
function isLost({ id, libvirt }: Guest, answered: ReadonlySet<string>): boolean {
  return libvirt === undefined && answered.has(id);
}

/** Then its end would be known: guests without one are of another kind, or only defined. */
function hadProcess(guest: Guest): boolean {
  return valueOrUndefined(guest.process) !== undefined;
}

function besideOf(tracked: TrackedGuest | undefined, judged: Judgement | undefined): Beside {
  if (tracked === undefined) return { ...judged };
  const { rates, migrationsPerS, memoryAgeS } = tracked;
  return {
    ...rates,
    ...(migrationsPerS === undefined ? {} : { migrationsPerS }),
    ...(memoryAgeS === undefined ? {} : { memoryAgeS }),
    ...judged,
  };
}
