import { absent, unreadable } from '../../model/fact.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './aio-slots.ts';

testCheck(check, {
  'fails where nine of ten slots are taken': {
    edit: (draft) => setSysctls(draft, { 'fs.aio-nr': '58982', 'fs.aio-max-nr': '65536' }),
    status: 'fail',
    seen: '/proc/sys/fs/aio-nr = 58982',
    reason: '90 % of the slots are taken',
  },
  'passes where most are free': {
    edit: (draft) => setSysctls(draft, { 'fs.aio-nr': '2048', 'fs.aio-max-nr': '65536' }),
    status: 'pass',
    seen: '/proc/sys/fs/aio-max-nr = 65536',
  },
  'does not apply to kernels without asynchronous I/O': {
    edit: ({ host }) => {
      host.kernel.sysctls['fs.aio-nr'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the count could not be read': {
    edit: ({ host }) => {
      host.kernel.sysctls['fs.aio-nr'] = unreadable('/proc/sys/fs/aio-nr: permission denied');
    },
    status: 'unknown',
    reason: 'permission denied',
  },
});
