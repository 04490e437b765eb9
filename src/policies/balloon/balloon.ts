import { balloonSize } from '../../derived/balloon-size.ts';
import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { Controller, Decision, Scene } from '../controller.ts';
import { type Deeds, noted, otherOwner, recent, tooSoon, untouchable } from '../restraint.ts';
import type { GuestMemoryNow } from './guest-memory.ts';
import { type HostMemoryNow, targetFor } from './target.ts';

const TAKE_PACE = { coolDownMs: 30_000, perGuestAndHour: 40, perHour: 400 };
/** Bursts are remembered for so many looks. */
const LOOKS_KEPT = 360;
/** A guest that was asked and shows nothing of it for so long is asked again. */
const ANSWER_MS = 60_000;
const KIB_PER_PAGE = 4;

export interface BalloonMemory {
  /** What each guest used at the last looks, KiB, by id. */
  readonly used: ReadonlyMap<string, readonly number[]>;
  /** What each had read back from its own swap in all, by id. */
  readonly swappedIn: ReadonlyMap<string, number>;
  readonly deeds: Deeds;
  /** What each had as something was last asked of it, KiB, and when, by id. */
  readonly asked: ReadonlyMap<string, Asked>;
}

interface Asked {
  readonly currentKiB: number;
  readonly atMs: number;
}

/** Returns idle memory of guests to a host that is short of it, and gives it back before they miss it. */
export const balloon: Controller<BalloonMemory> = {
  name: 'balloon',
  nothing: { used: new Map(), swappedIn: new Map(), deeds: new Map(), asked: new Map() },
  decide: (scene, memory) => {
    const { totalKiB, availableKiB, memoryPressure = 0 } = scene.vitals.host;
    const used = new Map<string, readonly number[]>();
    const swappedIn = new Map<string, number>();
    let deeds = recent(memory.deeds, scene.nowMs);
    const asked = new Map<string, Asked>();
    if (totalKiB === undefined || availableKiB === undefined)
      return { decisions: [], memory: { used, swappedIn, deeds, asked } };
    const host = { totalKiB, availableKiB, pressure: memoryPressure };
    const decisions = scene.snapshot.guests.flatMap((guest) => {
      const now = memoryOf(guest, memory.swappedIn.get(guest.id));
      if (now === undefined) return [];
      const inAll = swappedInOf(guest);
      if (inAll !== undefined) swappedIn.set(guest.id, inAll);
      const trail = lengthened(memory.used.get(guest.id) ?? [], now);
      used.set(guest.id, trail);
      const last = memory.asked.get(guest.id);
      // A survey from before it followed tells nothing new; what it would be asked for is not what it needs now.
      if (last?.currentKiB === now.currentKiB && scene.nowMs - last.atMs < ANSWER_MS) {
        asked.set(guest.id, last);
        return [];
      }
      const decision = decisionFor(scene, { guest, now, trail, host, deeds });
      if (decision?.verdict === 'propose') {
        deeds = noted(deeds, guest.id, scene.nowMs);
        asked.set(guest.id, { currentKiB: now.currentKiB, atMs: scene.nowMs });
      }
      return decision ?? [];
    });
    const owner = decisions.length === 0 ? undefined : otherOwner(scene, 'balloon');
    if (owner === undefined) return { decisions, memory: { used, swappedIn, deeds, asked } };
    return {
      decisions: [leftTo(owner)],
      memory: { used, swappedIn, deeds: recent(memory.deeds, scene.nowMs), asked: new Map() },
    };
  },
};

/** Undefined for a guest without a balloon. */
function memoryOf(guest: Guest, swappedInBefore: number | undefined): GuestMemoryNow | undefined {
  const size = valueOrUndefined(balloonSize(guest));
  const runtime = valueOrUndefined(guest.runtime);
  if (size === undefined || runtime === undefined) return undefined;
  const { inside } = runtime;
  return {
    currentKiB: size.currentKiB,
    maximumKiB: size.maximumKiB,
    usableKiB: valueOrUndefined(inside.memoryStats)?.['usable'],
    statsAgeS: valueOrUndefined(inside.memoryStatsAgeS),
    isSwappingIn: (swappedInOf(guest) ?? 0) > (swappedInBefore ?? Number.POSITIVE_INFINITY),
  };
}

function swappedInOf(guest: Guest): number | undefined {
  const runtime = valueOrUndefined(guest.runtime);
  return runtime === undefined
    ? undefined
    : valueOrUndefined(runtime.inside.memoryStats)?.['swap_in'];
}

function lengthened(trail: readonly number[], now: GuestMemoryNow): readonly number[] {
  if (now.usableKiB === undefined) return trail;
  return [...trail, now.currentKiB - now.usableKiB].slice(-LOOKS_KEPT);
}

/** The most that was added between two looks. */
export function largestBurst(trail: readonly number[]): number {
  return trail.reduce((most, used, index) => Math.max(most, used - (trail[index - 1] ?? used)), 0);
}

interface Case {
  readonly guest: Guest;
  readonly now: GuestMemoryNow;
  readonly trail: readonly number[];
  readonly host: HostMemoryNow;
  readonly deeds: Deeds;
}

function decisionFor(scene: Scene, { guest, now, trail, host, deeds }: Case): Decision | undefined {
  const past = { largestBurstKiB: largestBurst(trail) };
  const { targetKiB, because } = targetFor(now, past, host);
  const byKiB = Math.round((targetKiB - now.currentKiB) / KIB_PER_PAGE) * KIB_PER_PAGE;
  if (byKiB === 0) return undefined;
  const isTaken = byKiB < 0;
  const veto =
    untouchable(guest, scene) ??
    (isTaken ? tooSoon(deeds, guest.id, TAKE_PACE, scene.nowMs) : undefined);
  const common = { controller: 'balloon', guest: guest.id } as const;
  if (veto !== undefined)
    return {
      ...common,
      verdict: 'hold',
      title: `${guest.name} keeps what it has`,
      because: [...because, veto],
    };
  const amount = memoryText(Math.abs(byKiB));
  return {
    ...common,
    verdict: 'propose',
    title: isTaken ? `${guest.name} gives ${amount}` : `${guest.name} gets back ${amount}`,
    because,
    gain: isTaken ? `${amount} for a host that is short` : `${amount} before it is missed`,
    cost: isTaken ? 'page cache of the guest' : `${amount} of the host`,
    deeds: [{ kind: 'set-balloon', guest: guest.id, targetKiB: now.currentKiB + byKiB }],
  };
}

function leftTo(owner: string): Decision {
  return {
    controller: 'balloon',
    verdict: 'hold',
    title: `${owner} sets the balloons of this host`,
    because: [`${owner} runs: two that set one balloon starve the guest in turns`],
  };
}
