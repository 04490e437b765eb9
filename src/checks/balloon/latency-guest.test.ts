import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './latency-guest.ts';

function realTime(draft: Snapshot, currentMiB: number): void {
  balloonOf(draft, 'far', { currentMiB, maximumMiB: 2048 });
  definitionOf(draft, 'far').tuning.vcpuSchedulers = [{ vcpus: [0], scheduler: 'rr', priority: 1 }];
}

testCheck(check, {
  'fails for a real-time guest whose balloon is inflated': {
    edit: (draft) => realTime(draft, 1024),
    on: 'far',
    status: 'fail',
    severity: 'medium',
    seen: 'balloon = 1 GiB of 2 GiB',
    reason: 'a balloon holds 1 GiB of its memory',
  },
  'fails more softly for a guest with pCPUs of its own': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 });
      definitionOf(draft, 'far').features.hintDedicated = true;
    },
    on: 'far',
    status: 'fail',
    severity: 'low',
  },
  'passes where it has all its memory': {
    edit: (draft) => realTime(draft, 2048),
    on: 'far',
    status: 'pass',
    seen: 'guest = real-time vCPUs',
  },
  'does not apply to other guests': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the size of the balloon could not be read': {
    edit: (draft) => {
      realTime(draft, 1024);
      runtimeOf(draft, 'far').balloon = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
