import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './deflate-on-oom.ts';

function steered(draft: Snapshot, ...programs: string[]): void {
  draft.host.services = known(programs.map((name) => ({ name, running: true, setting: absent })));
}

testCheck(check, {
  'fails where a balloon is inflated': {
    edit: (draft) => balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 }),
    on: 'far',
    status: 'fail',
    severity: 'low',
    seen: 'autodeflate = not given (off)',
  },
  'fails where somebody may inflate it at any time': {
    edit: (draft) => steered(draft, 'pvestatd'),
    on: 'far',
    status: 'fail',
    seen: 'steering balloons = pvestatd',
  },
  'passes where the guest takes pages back by itself': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 });
      definitionOf(draft, 'far').balloon = { model: 'virtio', autodeflate: true };
    },
    on: 'far',
    status: 'pass',
    seen: 'balloon = 1 GiB of 2 GiB',
  },
  'does not apply to a balloon that nobody uses': { on: 'healthy', status: 'not-applicable' },
  'does not apply to a guest without a balloon': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'none' };
    },
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where it is not known who runs': {
    edit: (draft) => {
      draft.host.services = unreadable('/proc: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
});
