import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './host-swapping.ts';

testCheck(check, {
  'fails where pages came back from swap during the window': {
    edit: ({ host }) => {
      host.memory.vmstatPerS = known({ pswpin: 420, pswpout: 0 });
    },
    status: 'fail',
    severity: 'high',
    seen: '/proc/vmstat pswpin = 420.0 pages/s',
    reason: '420 pages/s came back',
  },
  'passes where nothing moved': {
    edit: ({ host }) => {
      host.memory.vmstatPerS = known({ pswpin: 0, pswpout: 0.4 });
    },
    status: 'pass',
  },
  'does not apply without rates': {
    edit: ({ host }) => {
      host.memory.vmstatPerS = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the counters could not be read': {
    edit: ({ host }) => {
      host.memory.vmstatPerS = unreadable('/proc/vmstat: permission denied');
    },
    status: 'unknown',
  },
});
