import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './fixed-cost.ts';

const MIB = 1024;

/** What the guest holds of the host, and what its work uses of it. */
function memory(draft: Snapshot, heldMiB: number, usedMiB: number): void {
  const runtime = runtimeOf(draft, 'healthy');
  runtime.memory.rollup = known({ Rss: heldMiB * MIB });
  runtime.inside.memoryStats = known({
    available: 4096 * MIB,
    usable: (4096 - usedMiB) * MIB,
  });
}

testCheck(check, {
  'says where a small service is wrapped in a large guest': {
    edit: (draft) => memory(draft, 2048, 300),
    on: 'healthy',
    status: 'fail',
    severity: 'info',
    reason: 'healthy holds 2 GiB of the host; its work uses 300 MiB, the other 85 %',
  },
  'counts reserved huge pages, which are not in Rss': {
    edit: (draft) => {
      memory(draft, 100, 300);
      runtimeOf(draft, 'healthy').memory.rollup = known({
        Rss: 100 * MIB,
        Private_Hugetlb: 4 * MIB,
        Shared_Hugetlb: 2048 * MIB,
      });
    },
    on: 'healthy',
    status: 'fail',
    seen: 'Rss and huge pages = 2.1 GiB',
  },
  'passes where the work uses most of it': {
    edit: (draft) => memory(draft, 2048, 1500),
    on: 'healthy',
    status: 'pass',
    seen: 'used inside (available - usable) = 1.5 GiB',
  },
  'passes where the sum is small': {
    edit: (draft) => memory(draft, 200, 20),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the guest tells nothing': {
    edit: (draft) => {
      memory(draft, 2048, 300);
      runtimeOf(draft, 'healthy').inside.memoryStats = unreadable('the balloon driver is silent');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
