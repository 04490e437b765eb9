import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './effective-acceleration.ts';

function probed(draft: Snapshot, guestInstructionsPerUs: number): void {
  draft.host.kvm.probe = known({
    apiVersion: 12,
    canCreateVm: true,
    guestInstructionsPerUs: known(guestInstructionsPerUs),
  });
}

testCheck(check, {
  'fails where the kernel emulates what it seems to run': {
    edit: (draft) => probed(draft, 2.4),
    status: 'fail',
    severity: 'critical',
    seen: 'KVM_RUN of a counted loop = 2.4 instructions/us',
    reason: '2.4 instructions per microsecond',
  },
  'passes where the processor runs it': {
    edit: (draft) => probed(draft, 735),
    status: 'pass',
    seen: '735.0',
  },
  'is unknown where no VM could be probed': {
    edit: ({ host }) => {
      host.kvm.probe = unreadable('koffi is not installed');
    },
    status: 'unknown',
    reason: 'koffi is not installed',
  },
});
