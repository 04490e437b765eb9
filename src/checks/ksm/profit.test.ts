import { unreadable } from '../../model/fact.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './profit.ts';

testCheck(check, {
  'fails where the kernel says that KSM costs more than it saves': {
    edit: (draft) => editKsm(draft, { run: 1, full_scans: 12, general_profit: -64 * 1024 * 1024 }),
    status: 'fail',
    seen: 'saved (pages_sharing) = 0 KiB',
    reason: 'After 12 passes KSM has cost 64 MiB more than it saved',
  },
  'counts what is kept for each page where the kernel does not': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 3, pages_sharing: 1024, pages_unshared: 1_000_000 }),
    status: 'fail',
    seen: 'saved (pages_sharing) = 4 MiB',
  },
  'passes where it saves': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 3, pages_sharing: 524_288, pages_unshared: 1_000_000 }),
    status: 'pass',
    seen: 'saved (pages_sharing) = 2 GiB',
  },
  'waits for the first pass': {
    edit: (draft) => editKsm(draft, { run: 1, full_scans: 0 }),
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
