import { absent, unreadable } from '../../model/fact.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './zone-reclaim.ts';

testCheck(check, {
  'fails where a node throws its cache away before it asks another': {
    edit: (draft) => setSysctls(draft, { 'vm.zone_reclaim_mode': '1' }),
    status: 'fail',
    seen: '/proc/sys/vm/zone_reclaim_mode = 1',
  },
  'passes where it is off': {
    edit: (draft) => setSysctls(draft, { 'vm.zone_reclaim_mode': '0' }),
    status: 'pass',
  },
  'does not apply to kernels without it': {
    edit: ({ host }) => {
      host.kernel.sysctls['vm.zone_reclaim_mode'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: ({ host }) => {
      host.kernel.sysctls['vm.zone_reclaim_mode'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
