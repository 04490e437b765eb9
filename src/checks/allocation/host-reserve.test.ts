import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './host-reserve.ts';

const GIB = 1024 * 1024;

/** A host of 100 GiB with so large a pool of huge pages, and one guest without any. */
function reserved(draft: Snapshot, poolGiB: number, guestGiB: number): void {
  const { memory } = draft.host;
  keepGuests(draft, 'far');
  definitionOf(draft, 'far').memoryKiB = guestGiB * GIB;
  memory.meminfo = withEntries(memory.meminfo, { MemTotal: 100 * GIB });
  memory.hugePages = known([
    {
      sizeKiB: GIB,
      total: known(poolGiB),
      free: known(poolGiB),
      surplus: known(0),
      reserved: known(0),
      overcommit: known(0),
    },
  ]);
}

testCheck(check, {
  'fails where a pool of huge pages takes what the host needs, used or not': {
    edit: (draft) => reserved(draft, 90, 7),
    status: 'fail',
    severity: 'low',
    seen: 'reserved huge pages = 90 GiB',
    reason: '3 GiB is left for the host itself; 5 GiB would be sound',
  },
  'fails harder where nothing is left': {
    edit: (draft) => reserved(draft, 90, 12),
    status: 'fail',
    severity: 'medium',
    reason: 'Nothing is left',
  },
  'does not count a guest on huge pages beside their pool': {
    edit: (draft) => {
      reserved(draft, 90, 88);
      definitionOf(draft, 'far').memoryBacking.hugePages = [{}];
    },
    status: 'pass',
    seen: 'promised to guests without huge pages = 0 KiB',
  },
  'passes where there is a reserve, on a kernel without huge pages too': {
    edit: (draft) => {
      reserved(draft, 0, 80);
      draft.host.memory.hugePages = absent;
    },
    status: 'pass',
  },
  'is unknown where a pool could not be read': {
    edit: (draft) => {
      reserved(draft, 0, 10);
      draft.host.memory.hugePages = unreadable('/sys/kernel/mm/hugepages: permission denied');
    },
    status: 'unknown',
  },
  'is unknown where the memory of a guest is': {
    edit: (draft) => {
      reserved(draft, 0, 10);
      delete definitionOf(draft, 'far').memoryKiB;
    },
    status: 'unknown',
    reason: 'the memory of 1 guest',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
});
