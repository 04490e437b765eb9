import { unreadable } from '../../model/fact.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './wasted-scans.ts';

testCheck(check, {
  'fails where hardly any page that is checked is shared': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 2, pages_sharing: 1000, pages_unshared: 50_000 }),
    status: 'fail',
    seen: '/sys/kernel/mm/ksm/pages_unshared = 50000',
    reason: '50 pages are checked in vain',
  },
  'fails where none is shared': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 2, pages_sharing: 0, pages_unshared: 50_000 }),
    status: 'fail',
    reason: '50000 pages are checked in every pass and none is shared',
  },
  'passes where many are': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 2, pages_sharing: 40_000, pages_unshared: 50_000 }),
    status: 'pass',
  },
  'passes where no page is without a twin': {
    edit: (draft) => editKsm(draft, { run: 1, full_scans: 2, pages_sharing: 0, pages_unshared: 0 }),
    status: 'pass',
  },
  'waits for the first pass': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 0, pages_sharing: 0, pages_unshared: 50_000 }),
    status: 'not-applicable',
    reason: 'first pass',
  },
  'does not apply where KSM is off': { status: 'not-applicable' },
  'is unknown where KSM could not be read': {
    edit: ({ host }) => {
      host.memory.ksm = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
