import { unreadable } from '../../model/fact.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './strict-overcommit.ts';

testCheck(check, {
  'fails where the kernel refuses what may not be there': {
    edit: (draft) => setSysctls(draft, { 'vm.overcommit_memory': '2' }),
    status: 'fail',
    seen: '/proc/sys/vm/overcommit_memory = 2',
  },
  'passes for the default': {
    edit: (draft) => setSysctls(draft, { 'vm.overcommit_memory': '0' }),
    status: 'pass',
  },
  'is unknown where it could not be read': {
    edit: ({ host }) => {
      host.kernel.sysctls['vm.overcommit_memory'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
