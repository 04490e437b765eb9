import { known, unreadable } from '../../model/fact.ts';
import { declare, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { setThread } from '../testing/threads.ts';
import { check } from './vhost-beside-vcpus.ts';

testCheck(check, {
  'fails for a busy vhost thread that may run anywhere': {
    edit: (draft) => setThread(draft, 'healthy', 'vhost', { ran: 0.4 }),
    on: 'healthy',
    status: 'fail',
    seen: 'may use 0-7, ran 40 % of the window',
  },
  'passes where it has other pCPUs': {
    edit: (draft) => setThread(draft, 'healthy', 'vhost', { ran: 0.4, allowed: [5] }),
    on: 'healthy',
    status: 'pass',
  },
  'passes where it hardly runs': {
    edit: (draft) => setThread(draft, 'healthy', 'vhost', { ran: 0.01 }),
    on: 'healthy',
    status: 'pass',
  },
  'does not apply without a vhost thread': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').threads = known([]);
    },
    on: 'healthy',
    status: 'not-applicable',
    reason: 'no vhost thread',
  },
  'does not apply to a guest that floats': { on: 'wide', status: 'not-applicable' },
  'does not apply to a guest that is declared to share': {
    edit: (draft) => {
      setThread(draft, 'healthy', 'vhost', { ran: 0.4 });
      declare(draft, 'healthy', 'overcommit');
    },
    on: 'healthy',
    status: 'not-applicable',
  },
  'is unknown where threads could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'healthy').threads = unreadable('/proc/4711/task: permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
