import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Acceleration } from '../model/results.ts';
import type { PlaceName } from './configurations.ts';
import { hostExecute } from './execute.ts';
import { openGuests } from './guests.ts';
import { Lacking } from './lacking.ts';
import { type Leases, openLeases, sweepLeases } from './leases.ts';
import { type Noise, watchNoise } from './noise.ts';
import { type OwnProgram, ownProgram } from './own-programs.ts';
import { containerPlace } from './places/container.ts';
import { guestPlace, kvmGuestPlace } from './places/guest.ts';
import { nativePlace } from './places/native.ts';
import type { Ground, Place } from './places/place.ts';
import type { Reading, SetWorkload } from './workload.ts';

/** One run of a workload. */
export interface RunOutcome {
  readonly readings: readonly Reading[];
  readonly noise: Noise;
  readonly acceleration: Acceleration;
  readonly startedAt: string;
  readonly durationMs: number;
}

/** Runs workloads one after the other, and keeps the places where they run until it is closed. */
export interface BenchRunner {
  run(workload: SetWorkload, place: PlaceName): Promise<RunOutcome>;
  /** Ends all places and undoes all that was put into the machine. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  readonly stateDirectory: string;
  /** Where images and other large files are made: on the storage that is to be measured. */
  readonly scratch: string;
  readonly signal: AbortSignal;
  readonly note?: (line: string) => void;
}

/** First undoes what a campaign left that was killed. */
export async function openRunner(options: RunnerOptions): Promise<BenchRunner> {
  const { stateDirectory, scratch, signal, note = () => undefined } = options;
  const swept = await sweepLeases(stateDirectory);
  if (swept.undone > 0) note(`undid ${swept.undone} things that a killed campaign had left`);
  for (const failure of swept.failures)
    note(`could not undo what a killed campaign left: ${failure}`);
  const leases = openLeases(stateDirectory);
  const own = (name: OwnProgram) => ownProgram(name, stateDirectory);
  const guests = openGuests({ signal, leases, own, scratch, stateDirectory, note });
  const ground: Ground = { signal, leases, own, guests, note };
  const places = new Map<PlaceName, Place | Lacking>();
  const placeOf = async (name: PlaceName): Promise<Place> => {
    const place = places.get(name) ?? (await openPlace(name, ground).catch(lackingOnly));
    places.set(name, place);
    // Asked for again by the next workload: a guest that does not come up is not waited for twice.
    if (place instanceof Lacking) throw place;
    return place;
  };
  return {
    run: async (workload, name) => {
      const place = await placeOf(name);
      const { execute } = place;
      const bench = { execute, onHost: hostExecute(signal), own, leases, signal, guests };
      // Guests that this run is not about must not disturb it.
      await guests.pauseAll();
      guests.takeAcceleration();
      return inScratch(scratch, leases, async (directory) => {
        const startedAt = new Date().toISOString();
        const start = performance.now();
        const noiseSince = watchNoise();
        const readings = await workload.run({ ...bench, scratch: directory });
        const durationMs = performance.now() - start;
        const acceleration = guests.takeAcceleration() ?? 'native';
        return { readings, noise: noiseSince(), acceleration, startedAt, durationMs };
      });
    },
    close: async () => {
      for (const place of places.values()) if (!(place instanceof Lacking)) await place.close();
      await guests.close();
      await leases.releaseAll();
    },
  };
}

function lackingOnly(error: unknown): Lacking {
  if (error instanceof Lacking) return error;
  throw error;
}

async function openPlace(name: PlaceName, ground: Ground): Promise<Place> {
  switch (name) {
    case 'native':
      return nativePlace(ground);
    case 'container':
      return await containerPlace(ground);
    case 'guest':
      return await guestPlace(ground);
    case 'guest-kvm':
      return await kvmGuestPlace(ground);
  }
}

async function inScratch<T>(
  base: string,
  leases: Leases,
  work: (directory: string) => Promise<T>,
): Promise<T> {
  const path = join(base, `virt-tune-measure-${process.pid}-${randomBytes(4).toString('hex')}`);
  const remove = leases.take({ kind: 'directory', path });
  mkdirSync(path, { mode: 0o700 });
  try {
    return await work(path);
  } finally {
    await remove();
  }
}
