import { absent, isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './firmware-lock.ts';

function withoutBackend({ host }: Snapshot, ...messages: string[]): void {
  host.kvm.modules = known({ kvm: {} });
  host.kvm.device = absent;
  host.kvm.kernelMessages = known(messages);
  if (isKnown(host.cpu)) host.cpu.value.flags = ['fpu', 'vmx'];
}

testCheck(check, {
  'fails where KVM was refused by the firmware': {
    edit: (draft) => withoutBackend(draft, 'kvm_intel: VMX (outside TXT) disabled by BIOS'),
    status: 'fail',
    severity: 'critical',
    seen: '/dev/kmsg = kvm_intel: VMX (outside TXT) disabled by BIOS',
  },
  'passes where a module of KVM is loaded, as recorded': { status: 'pass', seen: 'kvm_amd' },
  'passes where nothing was refused': {
    edit: (draft) => withoutBackend(draft),
    status: 'pass',
    seen: 'no refusal',
  },
  'is unknown where the messages may not be read': {
    edit: (draft) => {
      withoutBackend(draft);
      draft.host.kvm.kernelMessages = unreadable('/dev/kmsg: permission denied; run as root');
    },
    status: 'unknown',
    reason: 'run as root',
  },
  'does not apply to a processor without virtualisation': {
    edit: (draft) => {
      withoutBackend(draft);
      if (isKnown(draft.host.cpu)) draft.host.cpu.value.flags = ['fpu'];
    },
    status: 'not-applicable',
  },
});
