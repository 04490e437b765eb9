import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './fragmentation.ts';

function attempts({ host }: Snapshot, got: number, missed: number): void {
  host.memory.vmstat = withEntries(host.memory.vmstat, {
    thp_fault_alloc: got,
    thp_fault_fallback: missed,
  });
}

testCheck(check, {
  'fails where most attempts end with small pages': {
    edit: (draft) => attempts(draft, 1000, 3000),
    status: 'fail',
    seen: '/proc/vmstat thp_fault_fallback = 75 % of 4000 attempts',
  },
  'passes where they succeed, as recorded': {
    status: 'pass',
    seen: 'free blocks of 2 MiB',
  },
  'does not apply where few were made': {
    edit: (draft) => attempts(draft, 10, 30),
    status: 'not-applicable',
  },
  'is unknown where counters could not be read': {
    edit: ({ host }) => {
      host.memory.vmstat = unreadable('/proc/vmstat: EIO');
    },
    status: 'unknown',
  },
});
