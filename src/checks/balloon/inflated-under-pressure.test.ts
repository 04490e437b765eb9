import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './inflated-under-pressure.ts';

const MIB = 1024;

/** A guest that gave half of its memory up and has that much to use. */
function squeezed(draft: Snapshot, usableMiB: number): void {
  balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 });
  const { inside } = runtimeOf(draft, 'far');
  inside.memoryStats = known({ usable: usableMiB * MIB, available: 1000 * MIB });
  inside.memoryStatsAgeS = known(1);
}

testCheck(check, {
  'fails for a guest that runs short while its balloon holds half of it': {
    edit: (draft) => squeezed(draft, 30),
    on: 'far',
    status: 'fail',
    severity: 'high',
    seen: 'balloon = 1 GiB of 2 GiB',
    reason: 'far can use 3.0 % of its memory while 1 GiB are held by the balloon',
  },
  'passes where it has enough': {
    edit: (draft) => squeezed(draft, 600),
    on: 'far',
    status: 'pass',
  },
  'does not apply where the balloon is empty': {
    edit: (draft) => {
      squeezed(draft, 30);
      balloonOf(draft, 'far', { currentMiB: 2048, maximumMiB: 2048 });
    },
    on: 'far',
    status: 'not-applicable',
  },
  'does not judge by what the guest said an hour ago': {
    edit: (draft) => {
      squeezed(draft, 30);
      runtimeOf(draft, 'far').inside.memoryStatsAgeS = known(3600);
    },
    on: 'far',
    status: 'unknown',
    reason: '3600 s old',
  },
  'is unknown where the guest tells nothing': {
    edit: (draft) => {
      squeezed(draft, 30);
      runtimeOf(draft, 'far').inside.memoryStats = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
