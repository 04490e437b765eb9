import { known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './interrupt-virtualisation.ts';

testCheck(check, {
  'fails where APICv is off': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm_intel: { enable_apicv: known('N') } });
    },
    status: 'fail',
    seen: '/sys/module/kvm_intel/parameters/enable_apicv = N',
  },
  'passes where AVIC is on': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm_amd: { avic: known('Y') } });
    },
    status: 'pass',
    seen: 'avic = Y',
  },
  'does not apply to other backends': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm_pvm: {} });
    },
    status: 'not-applicable',
  },
  'does not apply without running guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
    reason: 'no guest is running',
  },
  'is unknown where the parameters could not be read': {
    edit: ({ host }) => {
      host.kvm.modules = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
