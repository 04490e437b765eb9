import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './wasted-scans.ts';

testCheck(check, {
  'fails where hardly any page that is checked is shared': {
    edit: (draft) => editKsm(draft, { run: 1, pages_sharing: 1000, pages_unshared: 50_000 }),
    status: 'fail',
    seen: '/sys/kernel/mm/ksm/pages_unshared = 50000',
    reason: '50 pages are checked in vain',
  },
  'fails where none is shared': {
    edit: (draft) => editKsm(draft, { run: 1, pages_sharing: 0, pages_unshared: 50_000 }),
    status: 'fail',
    reason: 'none so far',
  },
  'passes where many are': {
    edit: (draft) => editKsm(draft, { run: 1, pages_sharing: 40_000, pages_unshared: 50_000 }),
    status: 'pass',
  },
  'does not apply before anything was looked at': {
    edit: (draft) => editKsm(draft, { run: 1, pages_unshared: 0 }),
    status: 'not-applicable',
  },
  'does not apply where KSM is off': { status: 'not-applicable' },
});
