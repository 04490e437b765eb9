import { memoryText } from '../../model/amount.ts';
import type { GuestMemoryNow, GuestMemoryPast } from './guest-memory.ts';

/** What the host has, and wants to keep. */
export interface HostMemoryNow {
  readonly totalKiB: number;
  readonly availableKiB: number;
  /** Share of time in which some task waited for memory. */
  readonly pressure: number;
}

export interface Target {
  readonly targetKiB: number;
  readonly because: readonly string[];
}

/** Of the host, kept available: below `LOW` memory is taken from guests, above `HIGH` it is given back. */
const LOW = 0.1;
const HIGH = 0.2;
const PRESSED = 0.02;
/** Slow to take: at most this share of what the guest has, a step. */
const MOST_TAKEN = 0.03;
/** Never less than this share of what it was promised. */
const FLOOR = 0.4;
/** What it uses is left alone, and so much of it on top, or its largest burst, whichever is more. */
const HEADROOM = 0.2;
/** Two periods of the usual ten seconds, and one that was missed. */
const FRESH_S = 30;
/** Steps smaller than this are not worth a message to the guest. */
const LEAST_STEP = 0.0025;

/** How much a guest should have: quick to give, slow to take, and never from one that says nothing, or is short itself. */
export function targetFor(
  guest: GuestMemoryNow,
  past: GuestMemoryPast,
  host: HostMemoryNow,
): Target {
  const { usableKiB, statsAgeS } = guest;
  if (usableKiB === undefined || statsAgeS === undefined)
    return unseen(guest, 'its driver says nothing');
  if (statsAgeS > FRESH_S)
    return unseen(
      guest,
      `what its driver said is ${statsAgeS.toFixed(0)} s old, more than ${FRESH_S} s`,
    );
  if (statsAgeS < 0)
    return unseen(guest, 'what its driver said is of a time to come: a clock was set');
  const usedKiB = Math.max(0, guest.currentKiB - usableKiB);
  const headroomKiB = Math.max(usedKiB * HEADROOM, past.largestBurstKiB);
  const need: Need = {
    needKiB: Math.min(guest.maximumKiB, usedKiB + headroomKiB),
    because: `it uses ${memoryText(Math.round(usedKiB))} and keeps ${memoryText(Math.round(headroomKiB))} for bursts`,
  };
  const isShort = usableKiB < headroomKiB || guest.isSwappingIn;
  if (isShort && guest.currentKiB < guest.maximumKiB) return givenBack(guest, need);
  const isHostShort = host.availableKiB / host.totalKiB < LOW || host.pressure >= PRESSED;
  return isHostShort ? taken(guest, need) : shared(guest, need, host);
}

interface Need {
  readonly needKiB: number;
  readonly because: string;
}

/** Nobody would see it starve: nothing is taken on a guess, and what was taken before goes back. */
function unseen({ currentKiB, maximumKiB }: GuestMemoryNow, said: string): Target {
  return currentKiB < maximumKiB
    ? { targetKiB: maximumKiB, because: [said, 'it gets back all: nobody would see it starve'] }
    : { targetKiB: currentKiB, because: [`${said}: nothing is taken on a guess`] };
}

function givenBack(guest: GuestMemoryNow, { needKiB, because }: Need): Target {
  const targetKiB = guest.isSwappingIn ? guest.maximumKiB : Math.max(needKiB, guest.currentKiB);
  return { targetKiB, because: [because, 'it is short: it gets back all at once'] };
}

function taken({ currentKiB, maximumKiB }: GuestMemoryNow, { needKiB, because }: Need): Target {
  const floorKiB = Math.max(needKiB, maximumKiB * FLOOR);
  const targetKiB = Math.max(floorKiB, currentKiB * (1 - MOST_TAKEN));
  const words = `the host is short: it gives up to ${MOST_TAKEN * 100} % a step`;
  return currentKiB - targetKiB < currentKiB * LEAST_STEP
    ? {
        targetKiB: currentKiB,
        because: [
          because,
          'the host is short, but it has no more than it needs, or than its floor',
        ],
      }
    : { targetKiB, because: [because, words] };
}

function shared(
  { currentKiB, maximumKiB }: GuestMemoryNow,
  { because }: Need,
  { totalKiB, availableKiB }: HostMemoryNow,
): Target {
  const spareKiB = availableKiB - totalKiB * HIGH;
  if (spareKiB <= 0 || currentKiB >= maximumKiB)
    return { targetKiB: currentKiB, because: [because, 'the host has enough'] };
  const targetKiB = Math.min(maximumKiB, currentKiB + spareKiB);
  return { targetKiB, because: [because, 'the host has more than enough: it gets back'] };
}
