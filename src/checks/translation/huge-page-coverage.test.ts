import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './huge-page-coverage.ts';

const GIB = 1024 * 1024;

function resident(draft: Snapshot, rollup: Record<string, number>): void {
  definitionOf(draft, 'wide').memoryKiB = 8 * GIB;
  runtimeOf(draft, 'wide').memory.rollup = known(rollup);
}

testCheck(check, {
  'fails where most memory lies in small pages': {
    edit: (draft) => resident(draft, { Rss: 8 * GIB, AnonHugePages: 2 * GIB }),
    on: 'wide',
    status: 'fail',
    severity: 'high',
    seen: '25 % in huge pages',
    reason: '75 % of wide',
  },
  'passes where nearly all lies in huge pages': {
    edit: (draft) => resident(draft, { Rss: 8 * GIB, AnonHugePages: 7.5 * GIB }),
    on: 'wide',
    status: 'pass',
  },
  'counts reserved pages, which Rss leaves out': {
    edit: (draft) => resident(draft, { Rss: GIB / 10, Private_Hugetlb: 8 * GIB }),
    on: 'wide',
    status: 'pass',
    seen: '99 %',
  },
  'does not apply to a small guest': {
    on: 'wide',
    status: 'not-applicable',
    reason: 'less than 4 GiB',
  },
  'is unknown where the mappings could not be read': {
    edit: (draft) => {
      resident(draft, {});
      runtimeOf(draft, 'wide').memory.rollup = unreadable(
        'smaps_rollup: permission denied; run as root',
      );
    },
    on: 'wide',
    status: 'unknown',
  },
});
