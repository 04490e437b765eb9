import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, withEntries } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './swap-reserve.ts';

const GIB = 1024 * 1024;

/** A guest of 120 GiB on a host of 100 GiB, with so much swap. */
function swap(draft: Snapshot, gib: number): void {
  const { memory } = draft.host;
  keepGuests(draft, 'far');
  definitionOf(draft, 'far').memoryKiB = 120 * GIB;
  memory.meminfo = withEntries(memory.meminfo, {
    MemTotal: 100 * GIB,
    MemAvailable: 40 * GIB,
  });
  editKsm(draft, { pages_sharing: 0 });
  memory.swaps = known([
    { name: '/dev/sda2', kind: 'partition', sizeKiB: gib * GIB, usedKiB: 0, priority: -2 },
  ]);
}

testCheck(check, {
  'fails where swap does not cover what was promised': {
    edit: (draft) => swap(draft, 8),
    status: 'fail',
    seen: '/proc/swaps = 8 GiB',
    reason: '20 GiB may be needed beyond the memory there is; swap has 8 GiB',
  },
  'fails where pages that KSM merged have no room to diverge': {
    edit: (draft) => {
      swap(draft, 24);
      editKsm(draft, { run: 1, pages_sharing: (70 * GIB) / 4 });
    },
    status: 'fail',
    seen: 'saved by KSM beyond MemAvailable = 30 GiB',
    reason: '30 GiB may be needed',
  },
  'does not count merged pages twice: what was promised holds them already': {
    edit: (draft) => {
      swap(draft, 24);
      editKsm(draft, { run: 1, pages_sharing: (30 * GIB) / 4 });
    },
    status: 'pass',
    seen: 'promised beyond MemTotal = 20 GiB',
  },
  'passes where it does': { edit: (draft) => swap(draft, 24), status: 'pass' },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
  'is unknown where swap could not be read': {
    edit: (draft) => {
      swap(draft, 24);
      draft.host.memory.swaps = unreadable('/proc/swaps: permission denied');
    },
    status: 'unknown',
  },
  'is unknown where there is room, and what KSM saves could not be read': {
    edit: (draft) => {
      swap(draft, 24);
      draft.host.memory.ksm = unreadable('permission denied');
    },
    status: 'unknown',
    reason: 'what KSM saves is not known',
  },
});
