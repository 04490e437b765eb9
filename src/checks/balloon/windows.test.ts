import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { balloonOf } from '../testing/balloon.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './windows.ts';

function windows(draft: Snapshot, currentMiB: number): void {
  balloonOf(draft, 'far', { currentMiB, maximumMiB: 2048 });
  definitionOf(draft, 'far').osId = 'http://microsoft.com/win/2k22';
}

testCheck(check, {
  'fails where a balloon holds memory of Windows': {
    edit: (draft) => windows(draft, 1024),
    on: 'far',
    status: 'fail',
    severity: 'low',
    seen: 'balloon = 1 GiB of 2 GiB',
  },
  'believes the guest agent where the definition tells nothing': {
    edit: (draft) => {
      balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 });
      runtimeOf(draft, 'far').inside.osInfo = known({ id: 'mswindows' });
    },
    on: 'far',
    status: 'fail',
  },
  'passes where the balloon is empty': {
    edit: (draft) => windows(draft, 2048),
    on: 'far',
    status: 'pass',
    seen: '2 GiB of 2 GiB',
  },
  'does not apply to other guests': {
    edit: (draft) => balloonOf(draft, 'far', { currentMiB: 1024, maximumMiB: 2048 }),
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where the size of the balloon could not be read': {
    edit: (draft) => {
      windows(draft, 1024);
      runtimeOf(draft, 'far').balloon = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
