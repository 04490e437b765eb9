import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests, setThread } from '../testing/threads.ts';
import { check } from './context-switches.ts';

/** Eight pCPUs that switch so often together, and one vCPU that is preempted so often. */
function switching(draft: Snapshot, perS: number, preempted: number): void {
  keepGuests(draft, 'far');
  setThread(draft, 'far', 'vcpu', { ran: 0.5 });
  const { threads } = runtimeOf(draft, 'far');
  if ('value' in threads)
    for (const thread of threads.value)
      if (thread.role === 'vcpu')
        thread.involuntarySwitches = known({ total: preempted, delta: preempted });
  draft.host.kernel.contextSwitchesPerS = known(perS);
}

testCheck(check, {
  'fails where all pCPUs switch all the time, and tells how many of it are preempted vCPUs': {
    edit: (draft) => switching(draft, 240_000, 1500),
    status: 'fail',
    severity: 'low',
    seen: 'vCPUs preempted = 1500 times a second',
    reason: '30000 times a second on average',
  },
  'passes on a host that does so seldom': {
    edit: (draft) => switching(draft, 40_000, 10),
    status: 'pass',
    seen: '/proc/stat ctxt = 40000 a second on 8 pCPUs',
  },
  'does not apply without a window': {
    edit: (draft) => {
      draft.windowMs = 0;
    },
    status: 'not-applicable',
  },
  'is unknown where switches could not be counted': {
    edit: (draft) => {
      draft.host.kernel.contextSwitchesPerS = unreadable('/proc/stat: permission denied');
    },
    status: 'unknown',
  },
});
