import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { isKnown, known } from '../model/fact.ts';
import type { Guest } from '../model/guest.ts';
import type { GuestRuntime } from '../model/guest-runtime.ts';
import { Snapshot } from '../model/snapshot.ts';
import { rightSizes } from './right-size.ts';

const EXAMPLE = new URL('../../examples/four-node.json', import.meta.url);
const recorded = Snapshot.parse(JSON.parse(readFileSync(EXAMPLE, 'utf8')));
const GIB_KIB = 1024 * 1024;

function changed(name: string, change: (runtime: GuestRuntime) => GuestRuntime): Guest[] {
  const guest = recorded.guests.find((each) => each.name === name);
  if (guest === undefined || !isKnown(guest.runtime)) throw new Error(`no runtime of ${name}`);
  return [{ ...guest, runtime: known(change(guest.runtime.value)) }];
}

function sizeOf(guests: Guest[]) {
  return rightSizes({ ...recorded, guests })[0];
}

/** A guest that has 16 GiB, and what of it is usable. */
function withMemory(usableKiB: number, ageS = 2) {
  return changed('healthy', (runtime) => ({
    ...runtime,
    balloon: known({ currentKiB: 16 * GIB_KIB, maximumKiB: 16 * GIB_KIB }),
    inside: {
      ...runtime.inside,
      memoryStats: known({ usable: usableKiB, available: 15.5 * GIB_KIB }),
      memoryStatsAgeS: known(ageS),
    },
  }));
}

it('suggests the vCPUs that a guest was seen to want, with room for what was not seen', () => {
  expect(sizeOf(changed('wide', (runtime) => runtime))?.vcpus).toMatchObject({ has: 2, enough: 1 });
});

it('leaves a busy guest alone', () => {
  expect(sizeOf(changed('crowded-1', (runtime) => runtime))?.vcpus).toBeUndefined();
});

it('suggests memory by what the guest could not give back', () => {
  expect(sizeOf(withMemory(14.9 * GIB_KIB))?.memoryKiB).toEqual({
    has: 16 * GIB_KIB,
    used: expect.closeTo(1.1 * GIB_KIB, 0),
    enough: 1.5 * GIB_KIB,
  });
});

it('says nothing of memory that is in use, or of which the statistics are old', () => {
  expect(sizeOf(withMemory(8 * GIB_KIB))).toBeUndefined();
  expect(sizeOf(withMemory(14.9 * GIB_KIB, 3600))).toBeUndefined();
});

it('says nothing of a guest that was not sampled', () => {
  const guests = changed('wide', (runtime) => ({ ...runtime, threads: { unreadable: 'gone' } }));
  expect(sizeOf(guests)).toBeUndefined();
});
