import { unreadable } from '../../model/fact.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './profit.ts';

testCheck(check, {
  'fails where the kernel says that KSM costs more than it saves': {
    edit: (draft) => editKsm(draft, { run: 1, full_scans: 12, general_profit: -64 * 1024 * 1024 }),
    status: 'fail',
    seen: 'saved (pages_sharing, ksm_zero_pages) = 0 KiB',
    reason: 'After 12 scans KSM has cost 64 MiB more than it saved',
  },
  'counts what is kept for each page where the kernel does not': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 3, pages_sharing: 1024, pages_unshared: 1_000_000 }),
    status: 'fail',
    seen: 'saved (pages_sharing, ksm_zero_pages) = 4 MiB',
  },
  'passes where it saves': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 3, pages_sharing: 524_288, pages_unshared: 1_000_000 }),
    status: 'pass',
    seen: 'saved (pages_sharing, ksm_zero_pages) = 2 GiB',
  },
  'counts pages merged with the zero page as saved': {
    edit: (draft) =>
      editKsm(draft, {
        run: 1,
        full_scans: 3,
        pages_sharing: 1024,
        ksm_zero_pages: 523_264,
        pages_unshared: 1_000_000,
      }),
    status: 'pass',
    seen: 'saved (pages_sharing, ksm_zero_pages) = 2 GiB',
  },
  'is unknown where pages merged with the zero page are not counted': {
    edit: (draft) =>
      editKsm(draft, { run: 1, full_scans: 3, use_zero_pages: 1, pages_unshared: 1_000_000 }),
    status: 'unknown',
    reason: 'ksm_zero_pages',
  },
  'passes where it neither saves nor costs': {
    edit: (draft) => editKsm(draft, { run: 1, full_scans: 1, general_profit: 0 }),
    status: 'pass',
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
