import { absent, known, unreadable } from '../../model/fact.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './kvm-usable.ts';

const device = known({ mode: 0o660, uid: 0, gid: 104 });

testCheck(check, {
  'passes where KVM made a VM': {
    edit: ({ host }) => {
      host.kvm.device = device;
      host.kvm.probe = known({ apiVersion: 12, canCreateVm: true, guestInstructionsPerUs: absent });
    },
    status: 'pass',
    seen: 'ioctl on /dev/kvm = API version 12',
  },
  'fails where there is no /dev/kvm': {
    edit: ({ host }) => {
      host.kvm.device = absent;
    },
    status: 'fail',
    severity: 'critical',
    seen: '/dev/kvm = no such device',
  },
  'fails where the device is there and a VM is refused': {
    edit: ({ host }) => {
      host.kvm.device = device;
      host.kvm.probe = known({
        apiVersion: 12,
        canCreateVm: false,
        guestInstructionsPerUs: absent,
      });
    },
    status: 'fail',
    seen: 'KVM_CREATE_VM = refused',
  },
  'is unknown where the probe could not be made': {
    edit: ({ host }) => {
      host.kvm.device = device;
      host.kvm.probe = unreadable('/dev/kvm: permission denied; run as root');
    },
    status: 'unknown',
    reason: 'permission denied',
  },
});
