import { absent, isKnown, known } from '../../src/model/fact.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import type { Vitals } from '../../src/model/vitals.ts';
import type { Scene } from '../../src/policies/controller.ts';
import { startControllers } from '../../src/policies/controllers.ts';
import {
  KSMTUNED_OFF,
  KSMTUNED_PERIOD_S,
  ksmtunedSleepMs,
  ksmtunedStep,
} from '../../src/policies/ksm/ksmtuned.ts';
import { openWatcher } from '../../src/watch/open-watcher.ts';
import type { Look } from '../../src/watch/watcher.ts';
import type { Guests } from './guests.ts';
import type { Knobs } from './knobs.ts';

/** The host that the rules are told of: as large as makes it short once all guests are there. */
export interface Small {
  readonly totalKiB: number;
  /** What the guests leave of it now. */
  freeKiB(): number;
}

export interface Around {
  readonly knobs: Knobs;
  readonly guests: Guests;
  readonly host: Small;
  readonly signal: AbortSignal;
  say(text: string): void;
}

/** What steers the scan while the load runs. */
export interface Steering {
  readonly everyS: number;
  step(): Promise<void>;
  stop(): void;
}

/** `virt-tune watch` looks so often unless told otherwise. */
const LOOK_S = 10;
const NOTHING: Steering = {
  everyS: Number.POSITIVE_INFINITY,
  step: async () => undefined,
  stop: () => undefined,
};

export const armNames = ['ours', 'ours-rate', 'ksmtuned', 'advisor', 'defaults'] as const;
export type ArmName = (typeof armNames)[number];

export const arms: Record<ArmName, (around: Around) => Promise<Steering>> = {
  ours: (around: Around) => ours(around, 'as it is'),
  'ours-rate': (around: Around) => ours(around, 'before Linux 6.8'),
  ksmtuned: async ({ knobs, guests, host, say }: Around): Promise<Steering> => {
    let state = KSMTUNED_OFF;
    knobs.set('run', '0');
    return {
      everyS: KSMTUNED_PERIOD_S,
      step: async () => {
        const freeKiB = host.freeKiB();
        state = ksmtunedStep(state, {
          totalKiB: host.totalKiB,
          freeKiB,
          committedKiB: guests.residentKiB(),
        });
        const sleepMs = Math.round(ksmtunedSleepMs(host.totalKiB));
        say(state.running ? `${state.pages} pages every ${sleepMs} ms` : 'stopped');
        if (state.running) {
          knobs.set('pages_to_scan', String(state.pages));
          knobs.set('sleep_millisecs', String(sleepMs));
        }
        knobs.set('run', state.running ? '1' : '0');
      },
      stop: () => undefined,
    };
  },
  advisor: async ({ knobs }: Around): Promise<Steering> => {
    knobs.set('advisor_mode', 'scan-time');
    knobs.set('run', '1');
    return NOTHING;
  },
  defaults: async ({ knobs }: Around): Promise<Steering> => {
    knobs.set('run', '1');
    return NOTHING;
  },
};

/**
 * The watcher's own looks and the policy's own decisions, done at once. KSM is on, as somebody left it. Before Linux
 * 6.8 there is no file for the advisor: then the policy sets the rate itself.
 */
async function ours(around: Around, kernel: 'as it is' | 'before Linux 6.8'): Promise<Steering> {
  const { knobs, say } = around;
  knobs.set('run', '1');
  const watcher = await openWatcher({
    intervalMs: LOOK_S * 1000,
    connect: undefined,
    checks: [],
    configuration: undefined,
    measured: [],
    signal: around.signal,
    virtTuneVersion: 'bench',
  });
  const decide = startControllers(['ksm']);
  return {
    everyS: LOOK_S,
    step: async () => {
      for (const decision of decide(sceneOf(await watcher.look(), around, kernel))) {
        if (decision.verdict !== 'propose') continue;
        say(decision.title);
        for (const deed of decision.deeds ?? [])
          if (deed.kind === 'kernel-file') knobs.set(deed.path, deed.value);
      }
    },
    stop: () => watcher.close(),
  };
}

/** What was read from the host, of our guests alone, as if the host were as small as the rules are told. */
function sceneOf(
  { snapshot, vitals }: Look,
  { guests, host }: Around,
  kernel: 'as it is' | 'before Linux 6.8',
): Scene {
  const pids = guests.pids();
  return {
    snapshot: {
      ...snapshot,
      host: { ...snapshot.host, memory: memoryOf(snapshot, kernel) },
      guests: snapshot.guests.filter(
        ({ process }) => isKnown(process) && pids.has(process.value.pid),
      ),
    },
    vitals: smallVitals(vitals, pids, host),
    nowMs: performance.now(),
    configuration: undefined,
  };
}

function memoryOf({ host }: Snapshot, kernel: string): Snapshot['host']['memory'] {
  const { ksm } = host.memory;
  if (kernel === 'as it is' || !isKnown(ksm)) return host.memory;
  return { ...host.memory, ksm: known({ ...ksm.value, advisorMode: absent }) };
}

function smallVitals(vitals: Vitals, pids: ReadonlySet<number>, host: Small): Vitals {
  return {
    ...vitals,
    host: { ...vitals.host, totalKiB: host.totalKiB, availableKiB: host.freeKiB() },
    guests: vitals.guests.filter(({ pid }) => pid !== undefined && pids.has(pid)),
  };
}
