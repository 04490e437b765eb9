import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-swapped.ts';

const MIB = 1024;

function swapped(draft: Snapshot, swappedMiB: number): void {
  const { memory } = runtimeOf(draft, 'far');
  memory.swapKiB = known(swappedMiB * MIB);
  memory.rollup = known({ Rss: 3000 * MIB });
}

testCheck(check, {
  'fails for a guest of which a quarter is swapped out': {
    edit: (draft) => swapped(draft, 1000),
    on: 'far',
    status: 'fail',
    severity: 'high',
    seen: '/proc/PID/status VmSwap = 1000 MiB',
    reason: '1000 MiB of far, 25 % of its memory',
  },
  'fails less for a little': {
    edit: (draft) => swapped(draft, 100),
    on: 'far',
    status: 'fail',
    severity: 'medium',
  },
  'passes for what QEMU itself does not need': {
    edit: (draft) => swapped(draft, 10),
    on: 'far',
    status: 'pass',
  },
  'counts shared memory, which VmSwap leaves out': {
    edit: (draft) => {
      const { memory } = runtimeOf(draft, 'far');
      memory.swapKiB = known(0);
      memory.rollup = known({ Rss: 3000 * MIB, Swap: 1000 * MIB });
    },
    on: 'far',
    status: 'fail',
    severity: 'high',
    seen: '/proc/PID/smaps_rollup Swap = 1000 MiB',
  },
  'fails also where its share of the guest is not known': {
    edit: (draft) => {
      swapped(draft, 1000);
      runtimeOf(draft, 'far').memory.rollup = unreadable('the time budget was spent');
    },
    on: 'far',
    status: 'fail',
    severity: 'medium',
    reason: '1000 MiB of far lie in',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where it could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'far').memory.swapKiB = unreadable('status: permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
});
