import { isKsmRunning, ksmAdvisor, ksmProfitKiB, ksmSavedKiB } from '../../derived/ksm-account.ts';
import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Ksm } from '../../model/host-memory.ts';
import type { Check, Controller, Decision, Deed, Scene } from '../controller.ts';
import { type Deeds, noted, otherOwner, recent, tooSoon } from '../restraint.ts';
import { type AdvisedPace, advisedPace, wantedPace } from './advised-pace.ts';
import { withinBounds } from './bounds.ts';
import { candidatePages } from './candidate-pages.ts';
import { nextGoal, pagesToScan, type ScanGoal, type ScanSeen, USUAL_GOAL } from './scan-rate.ts';

const KSM = '/sys/kernel/mm/ksm';
const SLEEP = `${KSM}/sleep_millisecs`;
const PAGES = `${KSM}/pages_to_scan`;
/** Of what gives ksmd more to do. What eases it may be done once a pass, however short ago anything was changed. */
const PACE = { coolDownMs: 60_000, perGuestAndHour: 12, perHour: 12 };
/**
 * Whole passes after the one in which the last guest came, in which its pages are seen and seen to stay as they are
 * (mm/ksm.c, cmp_and_merge_page): what was not worth merging by then is not in the next.
 */
const PASSES_TO_JUDGE = 2;
/** A rate is set anew only where it is off by more than this. */
const OFF_BY = 0.25;
const HOST = 'host';
/** The kernel's advisor keeps ksmd below 70 % of a pCPU unless told otherwise (advisor_max_cpu), and takes time to. */
const ADVISOR_CORES = 0.8;
const CHECK_AFTER_MS = 300_000;
const OVER = 1.5;

const STOP: Deed = { kind: 'kernel-file', path: `${KSM}/run`, value: '0' };

/** Less than this share of the host's memory is available: it is short. */
const SHORT = 0.2;

export interface KsmMemory {
  readonly deeds: Deeds;
  /** How fast the scan should be, as last judged, once a full pass. */
  readonly goal: ScanGoal;
  readonly passes: number;
  /** Passes that were over when it was eased last. */
  readonly easedAtPass: number | undefined;
  readonly sharing: number;
  readonly guests: number;
  /** Passes that were over when the last guest came. */
  readonly cameAtPass: number;
  /** Where it was stopped as it did not pay: the fewest guests there were since. */
  readonly restsWith: number | undefined;
  /** What the advisor and ksmd were told before anything was set. */
  readonly usual: AdvisedPace | undefined;
}

/** Keeps KSM's account, lets the kernel steer the scan where it can, and stops it where it does not pay. */
export const ksm: Controller<KsmMemory> = {
  name: 'ksm',
  nothing: {
    deeds: new Map(),
    goal: USUAL_GOAL,
    passes: 0,
    easedAtPass: undefined,
    sharing: 0,
    guests: 0,
    cameAtPass: 0,
    restsWith: undefined,
    usual: undefined,
  },
  decide: (scene, before) => {
    const now = valueOrUndefined(scene.snapshot.host.memory.ksm);
    if (now === undefined) return { decisions: [], memory: before };
    const memory = { ...followed(scene, now, before), deeds: recent(before.deeds, scene.nowMs) };
    const decision =
      withinBounds(scene, now) ??
      (isKsmRunning(now) ? judge(scene, now, memory) : woken(now, memory));
    if (decision === undefined) return { decisions: [], memory };
    const isEasing = eases(decision, now);
    // The queue may be busy, and what a page costs is never the same twice.
    if (isEasing && memory.passes === memory.easedAtPass) return { decisions: [], memory };
    const veto = vetoOf(scene, memory, isEasing);
    if (veto === undefined)
      return {
        decisions: [decision],
        memory: {
          ...memory,
          ...(isEasing
            ? { easedAtPass: memory.passes }
            : { deeds: noted(memory.deeds, HOST, scene.nowMs) }),
          restsWith: stops(decision) ? memory.guests : undefined,
        },
      };
    const { controller, title, because } = decision;
    const held: Decision = { controller, title, verdict: 'hold', because: [...because, veto] };
    return { decisions: [held], memory };
  },
};

function vetoOf(scene: Scene, { deeds }: KsmMemory, isEasing: boolean): string | undefined {
  const owner = otherOwner(scene, 'ksm');
  if (owner !== undefined)
    return `${owner} sets KSM on this host: two that do so undo each other's work`;
  return isEasing ? undefined : tooSoon(deeds, HOST, PACE, scene.nowMs);
}

/** The goal is judged anew when a pass is over, or guests came. */
function followed({ vitals }: Scene, now: Ksm, before: KsmMemory): KsmMemory {
  const { counters } = now;
  const passes = counters['full_scans'] ?? 0;
  const sharing = counters['pages_sharing'] ?? 0;
  const guests = vitals.guests.length;
  const guestsCame = guests > before.guests;
  const memory = {
    ...before,
    guests,
    cameAtPass: guestsCame ? passes : before.cameAtPass,
    restsWith: before.restsWith === undefined ? undefined : Math.min(before.restsWith, guests),
    usual: before.usual ?? advisedPace(now),
  };
  if (passes === before.passes && !guestsCame) return memory;
  // Not known is not short.
  const { availableKiB = 1, totalKiB = 1 } = vitals.host;
  const goal = nextGoal(before.goal, {
    grewShare: (sharing - before.sharing) / Math.max(sharing, 1),
    guestsCame: passes - memory.cameAtPass <= PASSES_TO_JUDGE,
    isHostShort: availableKiB / totalKiB < SHORT,
  });
  return { ...memory, goal, passes, sharing };
}

/** ksmd has less to do by it. */
function eases({ deeds = [] }: Decision, { counters }: Ksm): boolean {
  return deeds.some(
    (deed) =>
      deed.kind === 'kernel-file' &&
      ((deed.path === SLEEP && Number(deed.value) > (counters['sleep_millisecs'] ?? 0)) ||
        (deed.path === PAGES && Number(deed.value) < (counters['pages_to_scan'] ?? 0))),
  );
}

function stops({ deeds }: Decision): boolean {
  return deeds?.includes(STOP) ?? false;
}

/** What does not pay for some guests may for more: what we stopped goes on when others come. */
function woken({ counters }: Ksm, { restsWith, guests }: KsmMemory): Decision | undefined {
  if (restsWith === undefined || guests <= restsWith || counters['run'] !== 0) return undefined;
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: 'KSM goes on: guests came since it was stopped',
    because: [`it did not pay with ${restsWith} guests, and there are ${guests}`],
    gain: 'what they have in common is merged',
    cost: 'what ksmd uses to look',
    deeds: [{ kind: 'kernel-file', path: `${KSM}/run`, value: '1' }],
  };
}

function judge({ snapshot }: Scene, now: Ksm, known: KsmMemory): Decision | undefined {
  const { memory } = snapshot.host;
  const profitKiB = ksmProfitKiB(now, memory);
  const savedKiB = ksmSavedKiB(now, memory) ?? 0;
  const passes = (now.counters['full_scans'] ?? 0) - known.cameAtPass;
  const candidates = candidatePages(now, snapshot);
  const cores = valueOrUndefined(now.ksmdCpuShare);
  const account = `spares ${memoryText(savedKiB)}, ${profitText(profitKiB)} after bookkeeping, for ${cores === undefined ? 'an unknown share' : `${(cores * 100).toFixed(0)} %`} of a pCPU and ${copies(snapshot)} copies a second`;
  if (known.guests > 0 && profitKiB !== undefined && profitKiB <= 0 && passes > PASSES_TO_JUDGE)
    return {
      controller: 'ksm',
      verdict: 'propose',
      title: 'KSM stops: it does not pay here',
      because: [
        account,
        `${passes} passes ended since the last guest came: what could be merged is merged`,
      ],
      gain: `${cores === undefined ? 'what ksmd uses' : `${cores.toFixed(2)} pCPUs`} and ${memoryText(-profitKiB)} of bookkeeping as guests end`,
      cost: 'guests that become alike later are not merged',
      deeds: [STOP],
    };
  if (valueOrUndefined(ksmAdvisor(now)) === 'scan-time')
    return paced(now, known, { candidates, account });
  // Kernels before 6.8 have no such file; where there is one, the kernel knows better than anyone outside.
  if (valueOrUndefined(now.advisorMode) === 'none')
    return {
      controller: 'ksm',
      verdict: 'propose',
      title: 'the kernel steers the scan by itself (advisor scan-time)',
      because: [account, 'this kernel has an advisor, which is off: the scan goes at a fixed rate'],
      gain: 'a pass in 200 s whatever the number of guests, within the limit for ksmd',
      cost: 'none; pages_to_scan is the kernel’s from then on',
      check: withinCores(ADVISOR_CORES),
      deeds: [{ kind: 'kernel-file', path: `${KSM}/advisor_mode`, value: 'scan-time' }],
    };
  return rated(now, candidates, { account, goal: known.goal });
}

/**
 * The advisor goes on at the same pace when all is merged. Then it is told to take longer, and ksmd sleeps longer: that
 * counts at once, and also where the advisor's fewest pages are more than it wants, as on all but large hosts.
 */
function paced(
  now: Ksm,
  { goal, usual }: KsmMemory,
  { candidates, account }: { readonly candidates: number; readonly account: string },
): Decision | undefined {
  const told = advisedPace(now);
  if (told === undefined || usual === undefined) return undefined;
  const wanted = wantedPace(now, { usual, goal, candidatePages: candidates });
  if (wanted.sleepMs === told.sleepMs) return undefined;
  const isSlower = wanted.sleepMs > told.sleepMs;
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: `the advisor takes ${wanted.passS} s for a pass instead of ${told.passS}, ksmd sleeps ${wanted.sleepMs} ms instead of ${told.sleepMs}`,
    because: [
      account,
      isSlower ? 'the last pass found nothing more' : 'guests came, or passes find something again',
    ],
    ...tradeOf(isSlower),
    check: withinCores(ADVISOR_CORES),
    deeds: [
      {
        kind: 'kernel-file',
        path: `${KSM}/advisor_target_scan_time`,
        value: String(wanted.passS),
      },
      { kind: 'kernel-file', path: SLEEP, value: String(wanted.sleepMs) },
    ],
  };
}

function rated(
  now: Ksm,
  candidates: number,
  { account, goal }: { readonly account: string; readonly goal: ScanGoal },
): Decision | undefined {
  const { counters } = now;
  const seen: ScanSeen = {
    candidatePages: candidates,
    sleepMs: counters['sleep_millisecs'] ?? 20,
    pagesToScan: counters['pages_to_scan'] ?? 100,
    ksmdCores: valueOrUndefined(now.ksmdCpuShare),
  };
  const wanted = pagesToScan(seen, goal);
  if (Math.abs(wanted - seen.pagesToScan) <= seen.pagesToScan * OFF_BY) return undefined;
  return {
    controller: 'ksm',
    verdict: 'propose',
    title: `ksmd looks at ${wanted} pages at a time instead of ${seen.pagesToScan}`,
    because: [
      account,
      `${seen.candidatePages} pages in ${goal.passS} s, within ${goal.mostCores * 100} % of a pCPU`,
    ],
    ...tradeOf(wanted < seen.pagesToScan),
    deeds: [{ kind: 'kernel-file', path: PAGES, value: String(wanted) }],
    check: withinCores(goal.mostCores * OVER),
  };
}

function tradeOf(isSlower: boolean): { readonly gain: string; readonly cost: string } {
  return isSlower
    ? { gain: 'less of a pCPU for ksmd', cost: 'what becomes alike is found later' }
    : { gain: 'what is alike is found sooner', cost: 'more of a pCPU for ksmd' };
}

/** A scan that costs more than was meant is set back: what a page costs was a guess, and wrong. */
function withinCores(most: number): Check {
  return {
    afterMs: CHECK_AFTER_MS,
    against: ({ vitals }) => {
      const cores = vitals.host.ksm?.ksmdCores;
      if (cores === undefined) return 'unknown';
      return cores > most
        ? `ksmd uses ${(cores * 100).toFixed(0)} % of a pCPU, ${(most * 100).toFixed(0)} % were meant at most`
        : undefined;
    },
  };
}

function profitText(profitKiB: number | undefined): string {
  if (profitKiB === undefined) return 'not known';
  return profitKiB < 0 ? `-${memoryText(-profitKiB)}` : memoryText(profitKiB);
}

function copies({ host }: Scene['snapshot']): string {
  const rate = valueOrUndefined(host.memory.vmstatPerS)?.['cow_ksm'];
  return rate === undefined ? 'an unknown number of' : rate.toFixed(0);
}
