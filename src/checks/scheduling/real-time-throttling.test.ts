import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { makeRealTime, setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './real-time-throttling.ts';

function limit(draft: Snapshot, runtimeUs: string): void {
  makeRealTime(draft, 'healthy');
  setSysctls(draft, {
    'kernel.sched_rt_runtime_us': runtimeUs,
    'kernel.sched_rt_period_us': '1000000',
  });
}

testCheck(check, {
  'fails for the default limit': {
    edit: (draft) => limit(draft, '950000'),
    status: 'fail',
    seen: 'kernel.sched_rt_runtime_us = 950000',
    reason: '5.0 % of the time',
  },
  'passes without a limit': { edit: (draft) => limit(draft, '-1'), status: 'pass' },
  'does not apply without real-time vCPUs': { status: 'not-applicable' },
  'is unknown where the limit could not be read': {
    edit: (draft) => {
      limit(draft, '-1');
      draft.host.kernel.sysctls['kernel.sched_rt_runtime_us'] = unreadable('EACCES');
    },
    status: 'unknown',
  },
});
