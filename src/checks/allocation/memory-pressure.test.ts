import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './memory-pressure.ts';

testCheck(check, {
  'fails where everything stood still for want of memory': {
    edit: ({ host }) => {
      host.kernel.pressure.memory = known({ someAvg60: 0.09, someTotalUs: 1, fullAvg60: 0.04 });
    },
    status: 'fail',
    seen: '/proc/pressure/memory = some 9.0 %, full 4.0 % over 60 s',
  },
  'fails where some task often waited': {
    edit: ({ host }) => {
      host.kernel.pressure.memory = known({ someAvg60: 0.2, someTotalUs: 1 });
    },
    status: 'fail',
    reason: '20 % of the last minute',
  },
  'passes where hardly any did': {
    edit: ({ host }) => {
      host.kernel.pressure.memory = known({ someAvg60: 0.01, someTotalUs: 1, fullAvg60: 0 });
    },
    status: 'pass',
  },
  'does not apply to kernels without the figure': {
    edit: ({ host }) => {
      host.kernel.pressure.memory = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: ({ host }) => {
      host.kernel.pressure.memory = unreadable('/proc/pressure/memory: operation not supported');
    },
    status: 'unknown',
  },
});
