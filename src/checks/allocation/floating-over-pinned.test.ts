import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests, setThread } from '../testing/threads.ts';
import { check } from './floating-over-pinned.ts';

/** One guest pinned to pCPU 4, and one that may use these. */
function beside(draft: Snapshot, allowed: readonly number[]): void {
  keepGuests(draft, 'healthy', 'wide');
  pinVcpus(draft, 'healthy', [4]);
  setThread(draft, 'wide', 'vcpu', { allowed });
}

testCheck(check, {
  'fails for a guest that may use the pCPU of a pinned one': {
    edit: (draft) => beside(draft, [0, 1, 2, 3, 4, 5]),
    on: 'wide',
    status: 'fail',
    seen: 'pinned by others = 4',
  },
  'passes for one that keeps off it': {
    edit: (draft) => beside(draft, [0, 1, 2, 3]),
    on: 'wide',
    status: 'pass',
    seen: 'its vCPUs may use = 0-3',
  },
  'does not apply to the pinned guest': {
    edit: (draft) => beside(draft, [0]),
    on: 'healthy',
    status: 'not-applicable',
  },
  'does not apply where no guest is pinned': {
    edit: (draft) => {
      beside(draft, [0]);
      pinVcpus(draft, 'healthy');
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'is unknown where the threads could not be read': {
    edit: (draft) => {
      beside(draft, [0]);
      runtimeOf(draft, 'wide').threads = unreadable('permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
});
