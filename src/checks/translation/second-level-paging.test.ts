import { known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './second-level-paging.ts';

testCheck(check, {
  'fails where EPT is off': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm_intel: { ept: known('N') } });
    },
    status: 'fail',
    seen: '/sys/module/kvm_intel/parameters/ept = N',
    reason: 'EPT is switched off',
  },
  'passes where NPT is on, as recorded': {
    status: 'pass',
    seen: '/sys/module/kvm_amd/parameters/npt = Y',
  },
  'does not apply to a backend without the parameter': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm: {}, kvm_pvm: {} });
    },
    status: 'not-applicable',
  },
  'is unknown where parameters could not be read': {
    edit: ({ host }) => {
      host.kvm.modules = unreadable('/sys/module: EIO');
    },
    status: 'unknown',
  },
});
