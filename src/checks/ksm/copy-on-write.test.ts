import { absent, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { withEntries } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './copy-on-write.ts';

function copied(draft: Snapshot, perS: number): void {
  const { memory } = draft.host;
  editKsm(draft, { run: 1 });
  memory.vmstatPerS = withEntries(memory.vmstatPerS, { cow_ksm: perS });
}

testCheck(check, {
  'fails where merged pages are written to all the time': {
    edit: (draft) => copied(draft, 25_000),
    status: 'fail',
    seen: '/proc/vmstat cow_ksm = 25000/s',
  },
  'passes where they are hardly written to': { edit: (draft) => copied(draft, 3), status: 'pass' },
  'does not apply where KSM is off': {
    edit: (draft) => {
      copied(draft, 25_000);
      editKsm(draft, { run: 0 });
    },
    status: 'not-applicable',
    reason: 'KSM is not running',
  },
  'does not apply without rates': {
    edit: (draft) => {
      copied(draft, 3);
      draft.host.memory.vmstatPerS = absent;
    },
    status: 'not-applicable',
  },
  'does not apply where the kernel does not count it': {
    edit: (draft) => {
      copied(draft, 3);
      draft.host.memory.vmstatPerS = { value: { pgfault: 1 } };
    },
    status: 'not-applicable',
    reason: 'does not count it',
  },
  'is unknown where KSM could not be read': {
    edit: ({ host }) => {
      host.memory.ksm = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
