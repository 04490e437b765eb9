import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { declare } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './workqueues.ts';

function mask(draft: Snapshot, text: string): void {
  declare(draft, 'healthy', 'dedicated');
  draft.host.kernel.workqueueMask = known(text);
}

testCheck(check, {
  'fails where workers may run on the guest’s pCPU': {
    edit: (draft) => mask(draft, 'ff'),
    on: 'healthy',
    status: 'fail',
    severity: 'info',
    seen: 'ff (0-7)',
  },
  'passes where they may not': {
    edit: (draft) => mask(draft, 'ef'),
    on: 'healthy',
    status: 'pass',
    seen: 'ef (0-3,5-7)',
  },
  'does not apply to guests that nobody called dedicated': {
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where the mask could not be read': {
    edit: (draft) => {
      declare(draft, 'healthy', 'dedicated');
      draft.host.kernel.workqueueMask = unreadable('EACCES');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
