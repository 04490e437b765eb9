import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cpu-pressure.ts';

testCheck(check, {
  'fails where tasks waited a quarter of the time': {
    edit: ({ host }) => {
      host.kernel.pressure.cpu = known({ someAvg60: 0.25, someTotalUs: 1 });
    },
    status: 'fail',
    seen: '/proc/pressure/cpu = some 25 % over 60 s',
  },
  'passes below a tenth': {
    edit: ({ host }) => {
      host.kernel.pressure.cpu = known({ someAvg60: 0.04, someTotalUs: 1 });
    },
    status: 'pass',
  },
  'does not apply to kernels without the figure': {
    edit: ({ host }) => {
      host.kernel.pressure.cpu = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where pressure could not be read': {
    edit: ({ host }) => {
      host.kernel.pressure.cpu = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
