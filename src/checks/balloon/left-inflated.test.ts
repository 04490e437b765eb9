import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './left-inflated.ts';

function inflated(draft: Snapshot, ...steering: string[]): void {
  balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 });
  draft.host.services = known(steering.map((name) => ({ name, running: true, setting: absent })));
}

testCheck(check, {
  'fails where nobody would give the memory back': {
    edit: (draft) => inflated(draft, 'irqbalance', 'nova-compute'),
    on: 'far',
    status: 'fail',
    seen: 'steering balloons = nobody',
    reason: 'far is 50 % short of its memory',
  },
  'passes where a daemon steers balloons': {
    edit: (draft) => inflated(draft, 'pvestatd'),
    on: 'far',
    status: 'pass',
    seen: 'steering balloons = pvestatd',
  },
  'passes where the balloon is empty': {
    edit: (draft) => {
      inflated(draft);
      balloonOf(draft, 'far', { currentMiB: 2048, maximumMiB: 2048 });
    },
    on: 'far',
    status: 'pass',
    seen: 'balloon = 2 GiB of 2 GiB',
  },
  'is unknown where it is not known who runs': {
    edit: (draft) => {
      inflated(draft);
      draft.host.services = unreadable('/proc: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
  'is unknown where the size of the balloon could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'far').balloon = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
});
