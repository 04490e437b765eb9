import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './device-access.ts';

/** The emulated guest's QEMU as another user, and /dev/kvm with a mode. */
function owned(draft: Snapshot, user: { uid: number; gid: number }, mode: number): void {
  const { process } = guestOf(draft, 'emulated');
  if ('value' in process) Object.assign(process.value, user);
  draft.host.kvm.device = known({ mode, uid: 0, gid: 104 });
}

testCheck(check, {
  'passes where the process has KVM open': {
    on: 'healthy',
    status: 'pass',
    seen: 'open in the QEMU process',
  },
  'fails where neither owner, group nor others may open it': {
    edit: (draft) => owned(draft, { uid: 64055, gid: 64055 }, 0o600),
    on: 'emulated',
    status: 'fail',
    seen: '/dev/kvm = mode 600, uid 0, gid 104',
  },
  'passes where the group may': {
    edit: (draft) => owned(draft, { uid: 64055, gid: 104 }, 0o660),
    on: 'emulated',
    status: 'pass',
  },
  'does not decide where a supplementary group may be the one': {
    edit: (draft) => owned(draft, { uid: 64055, gid: 64055 }, 0o660),
    on: 'emulated',
    status: 'not-applicable',
    reason: 'supplementary groups',
  },
  'does not apply without the device': {
    edit: ({ host }) => {
      host.kvm.device = absent;
    },
    on: 'emulated',
    status: 'not-applicable',
  },
  'is unknown where the device could not be looked at': {
    edit: ({ host }) => {
      host.kvm.device = unreadable('permission denied');
    },
    on: 'healthy',
    status: 'unknown',
  },
});
