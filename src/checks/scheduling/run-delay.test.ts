import { unreadable } from '../../model/fact.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './run-delay.ts';

testCheck(check, {
  'fails for two busy guests on one pCPU, as recorded': {
    on: 'crowded-1',
    status: 'fail',
    reason: 'vCPU 0 of crowded-1 waited',
  },
  'is critical where a vCPU waits half of its time': {
    edit: (draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0.4, waited: 0.4 }),
    on: 'healthy',
    status: 'fail',
    severity: 'critical',
    seen: 'vCPU 0 = waited 50 %, ran 40 % of the window',
  },
  'is of medium weight at 8 %': {
    edit: (draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0.46, waited: 0.04 }),
    on: 'healthy',
    status: 'fail',
    severity: 'medium',
  },
  'passes where waiting is noise': {
    edit: (draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0.5, waited: 0.01 }),
    on: 'healthy',
    status: 'pass',
  },
  'gives no verdict on an idle guest': {
    edit: (draft) => setThread(draft, 'healthy', 'vcpu', { ran: 0.001, waited: 0.002 }),
    on: 'healthy',
    status: 'not-applicable',
    reason: 'no vCPU wanted to run',
  },
  'does not apply to a snapshot without a window': {
    edit: (draft) => {
      draft.windowMs = 0;
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'no sampling window',
  },
  'is unknown where threads could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').threads = unreadable(
        '/proc/1/task: permission denied; run as root',
      );
    },
    on: 'healthy',
    status: 'unknown',
    reason: 'permission denied',
  },
});
