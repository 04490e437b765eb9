import { unreadable } from '../../model/fact.ts';
import { declare, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './migrations.ts';

testCheck(check, {
  'fails for a busy vCPU that wanders': {
    edit: (draft) => setThread(draft, 'wide', 'vcpu', { ran: 0.8, migrations: 45 }),
    on: 'wide',
    status: 'fail',
    seen: 'vCPU 0 = 45.0 migrations/s',
    reason: '45 times a second',
  },
  'passes for one that stays': {
    edit: (draft) => setThread(draft, 'wide', 'vcpu', { ran: 0.8, migrations: 2 }),
    on: 'wide',
    status: 'pass',
  },
  'does not apply to a guest that is declared to share': {
    edit: (draft) => {
      setThread(draft, 'wide', 'vcpu', { ran: 0.8, migrations: 45 });
      declare(draft, 'wide', 'overcommit');
    },
    on: 'wide',
    status: 'not-applicable',
    reason: 'declared to share',
  },
  'gives no verdict on an idle one': {
    edit: (draft) => setThread(draft, 'wide', 'vcpu', { ran: 0.02, migrations: 45 }),
    on: 'wide',
    status: 'not-applicable',
  },
  'is unknown where migrations are not counted': {
    edit: (draft) => {
      setThread(draft, 'wide', 'vcpu', { ran: 0.8 });
      const { threads } = runtimeOf(draft, 'wide');
      for (const thread of 'value' in threads ? threads.value : []) {
        thread.migrations = unreadable('/proc/1/task/1/sched: permission denied; run as root');
      }
    },
    on: 'wide',
    status: 'unknown',
    reason: 'permission denied',
  },
});
