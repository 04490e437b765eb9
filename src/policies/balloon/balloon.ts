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
const KIB_PER_PAGE = 4;

export interface BalloonMemory {
  /** What each guest used at the last looks, KiB, by id. */
  readonly used: ReadonlyMap<string, readonly number[]>;
  /** What each had read back from its own swap in all, by id. */
  readonly swappedIn: ReadonlyMap<string, number>;
  readonly deeds: Deeds;
}

/** Returns idle memory of guests to a host that is short of it, and gives it back before they miss it. */
export const balloon: Controller<BalloonMemory> = {
  name: 'balloon',
  nothing: { used: new Map(), swappedIn: new Map(), deeds: new Map() },
  decide: (scene, memory) => {
    const { totalKiB, availableKiB, memoryPressure = 0 } = scene.vitals.host;
    const used = new Map<string, readonly number[]>();
    const swappedIn = new Map<string, number>();
    let deeds = recent(memory.deeds, scene.nowMs);
    if (totalKiB === undefined || availableKiB === undefined)
      return { decisions: [], memory: { used, swappedIn, deeds } };
    const host = { totalKiB, availableKiB, pressure: memoryPressure };
    const decisions = scene.snapshot.guests.flatMap((guest) => {
      const now = memoryOf(guest, memory.swappedIn.get(guest.id));
      if (now === undefined) return [];
      const inAll = swappedInOf(guest);
      if (inAll !== undefined) swappedIn.set(guest.id, inAll);
      const trail = lengthened(memory.used.get(guest.id) ?? [], now);
      used.set(guest.id, trail);
      const decision = decisionFor(scene, { guest, now, trail, host, deeds });
      if (decision?.verdict === 'propose') deeds = noted(deeds, guest.id, scene.nowMs);
      return decision ?? [];
    });
    const owner = decisions.length === 0 ? undefined : otherOwner(scene, 'balloon');
    if (owner === undefined) return { decisions, memory: { used, swappedIn, deeds } };
    return {
      decisions: [leftTo(owner)],
      memory: { used, swappedIn, deeds: recent(memory.deeds, scene.nowMs) },
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
