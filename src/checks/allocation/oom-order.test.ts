import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './oom-order.ts';

function adjusted(draft: Snapshot, adjustment: number): void {
  const { process } = guestOf(draft, 'far');
  if (isKnown(process)) process.value.oomScoreAdjust = known(adjustment);
}

testCheck(check, {
  'fails for a guest that was started from a session of a user': {
    edit: (draft) => adjusted(draft, 200),
    on: 'far',
    status: 'fail',
    severity: 'low',
    seen: 'oom_score_adj = 200',
    reason: 'killed sooner than its size says, as if it used 784 MiB more',
  },
  'fails for a guest in whose place services of the host would be killed': {
    edit: (draft) => adjusted(draft, -1000),
    on: 'far',
    status: 'fail',
    reason: 'is never killed for memory',
  },
  'passes for a guest as libvirt starts it': { on: 'healthy', status: 'pass', seen: '= 0' },
  'passes for one that is spared longer': {
    edit: (draft) => adjusted(draft, -500),
    on: 'far',
    status: 'pass',
  },
  'does not apply to a guest that is off': { on: 'defined-only', status: 'not-applicable' },
  'is unknown where the adjustment could not be read': {
    edit: (draft) => {
      const { process } = guestOf(draft, 'far');
      if (isKnown(process)) process.value.oomScoreAdjust = unreadable('permission denied');
    },
    on: 'far',
    status: 'unknown',
  },
});
