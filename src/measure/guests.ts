import { readFileSync } from 'node:fs';
import type { Acceleration } from '../model/results.ts';
import { buildAppliance } from './appliance/appliance.ts';
import { type UsableAcceleration, usableAcceleration } from './appliance/effective-acceleration.ts';
import { type GuestShape, shapeKey } from './appliance/guest-shape.ts';
import { type GuestGround, type MeasuringGuest, startGuest } from './appliance/measuring-guest.ts';

/** The measuring guests of a campaign. */
export interface Guests {
  /**
   * Running guests of these shapes, one each, in their order. Guests are kept and paused until their shape is asked for
   * again: booting one takes longer than most runs. There is nothing else in them than what programs left. One whose
   * disk is for one run ends where others are paused.
   */
  ready(shapes: readonly GuestShape[]): Promise<readonly MeasuringGuest[]>;
  /** What this host's KVM does with guests. */
  usableAcceleration(): Promise<UsableAcceleration>;
  /** How those run that were asked for since the last call; undefined where none was. */
  takeAcceleration(): Acceleration | undefined;
  pauseAll(): Promise<void>;
  close(): Promise<void>;
}

export interface GuestsGround extends GuestGround {
  readonly stateDirectory: string;
  readonly note: (line: string) => void;
}

interface Kept {
  readonly key: string;
  readonly shape: GuestShape;
  readonly guest: MeasuringGuest;
  readonly acceleration: Acceleration;
  isPaused: boolean;
}

/** Of the memory that is available before there are any, guests that are kept for later may hold so much. */
const KEPT_SHARE = 0.6;
/** Booting keeps a pCPU busy; more at once would only wait for each other. */
const BOOTS_AT_ONCE = 4;

export function openGuests(ground: GuestsGround): Guests {
  /** The one that was asked for longest ago is the first. */
  let kept: Kept[] = [];
  const roomMiB = KEPT_SHARE * availableMiB();
  let used: Acceleration | undefined;
  let isTold = false;
  let usable: UsableAcceleration | undefined;
  const end = async (one: Kept): Promise<void> => {
    kept = kept.filter((each) => each !== one);
    await one.guest.close();
  };
  const makeRoom = async (shape: GuestShape, wanted: ReadonlySet<string>): Promise<void> => {
    for (const one of kept.filter(({ key }) => !wanted.has(key))) {
      // A pool of huge pages is set back to what it was, not to what another guest left in it.
      const inTheWay = isReserved(shape) && one.shape.hostPage === shape.hostPage;
      const memoryMiB = kept.reduce((sum, each) => sum + each.shape.memoryMiB, shape.memoryMiB);
      if (inTheWay || memoryMiB > roomMiB) await end(one);
    }
  };
  const start = async (key: string, shape: GuestShape): Promise<Kept> => {
    const appliance = await buildAppliance(shape.programs ?? [], ground);
    const { accelerator, reason } = appliance.acceleration;
    if (!isTold && shape.accelerator === undefined && accelerator === 'tcg') {
      ground.note(`guests are emulated (tcg): ${reason}`);
      isTold = true;
    }
    const guest = await startGuest(shape, appliance, ground);
    const acceleration = accelerationOf(shape, appliance.acceleration);
    const one = { key, shape, guest, acceleration, isPaused: false };
    kept.push(one);
    return one;
  };
  const pauseExcept = async (wanted: ReadonlySet<string>): Promise<void> => {
    for (const one of kept.filter(({ guest }) => guest.hasEnded())) await end(one);
    for (const one of kept.filter(({ key, isPaused }) => !wanted.has(key) && !isPaused)) {
      await (one.shape.disk?.isForOneRun === true ? end(one) : pause(one));
    }
  };
  return {
    ready: async (shapes) => {
      const keys = keysOf(shapes);
      const wanted = new Set(keys);
      await pauseExcept(wanted);
      const missing = shapes.flatMap((shape, at) => {
        const key = keys[at] ?? '';
        return kept.some((each) => each.key === key) ? [] : [{ key, shape }];
      });
      for (let at = 0; at < missing.length; at += BOOTS_AT_ONCE) {
        const now = missing.slice(at, at + BOOTS_AT_ONCE);
        for (const { shape } of now) await makeRoom(shape, wanted);
        await allStarted(now.map(({ key, shape }) => start(key, shape)));
      }
      const chosen = keys.flatMap((key) => kept.filter((each) => each.key === key));
      kept = [...kept.filter((each) => !chosen.includes(each)), ...chosen];
      for (const one of chosen.filter(({ isPaused }) => isPaused)) {
        await one.guest.monitor.resume();
        one.isPaused = false;
      }
      used = chosen[0]?.acceleration;
      return chosen.map(({ guest }) => guest);
    },
    usableAcceleration: async () => {
      usable ??= await usableAcceleration(ground.signal);
      return usable;
    },
    takeAcceleration: () => {
      const taken = used;
      used = undefined;
      return taken;
    },
    pauseAll: () => pauseExcept(new Set()),
    close: async () => {
      for (const one of [...kept]) await end(one);
    },
  };
}

async function pause(one: Kept): Promise<void> {
  await one.guest.monitor.pause();
  one.isPaused = true;
}

/** A running guest of this shape (see `Guests.ready`). */
export async function readyGuest(guests: Guests, shape: GuestShape): Promise<MeasuringGuest> {
  const [guest] = await guests.ready([shape]);
  if (guest === undefined) throw new Error('no guest');
  return guest;
}

/** A guest that is given KVM whatever that does may be interpreted by it. */
function accelerationOf({ accelerator }: GuestShape, usable: UsableAcceleration): Acceleration {
  return accelerator === 'kvm' ? usable.acceleration : usable.accelerator;
}

/** Alike shapes are told apart by their number. */
function keysOf(shapes: readonly GuestShape[]): string[] {
  const count = new Map<string, number>();
  return shapes.map((shape) => {
    const text = shapeKey(shape);
    const number = count.get(text) ?? 0;
    count.set(text, number + 1);
    return `${number} ${text}`;
  });
}

/** Waits for all, also where one fails: none is to be left behind half started. */
async function allStarted(starts: readonly Promise<Kept>[]): Promise<void> {
  const failed = (await Promise.allSettled(starts)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

function isReserved({ hostPage }: GuestShape): boolean {
  return hostPage === '2m' || hostPage === '1g';
}

function availableMiB(): number {
  const text = /^MemAvailable: +(\d+)/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1];
  return Number(text ?? 0) / 1024;
}
