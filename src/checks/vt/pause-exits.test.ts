import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, makeRealTime } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pause-exits.ts';

/** A host of its own with an Intel processor and so many vCPUs in one guest. */
function intel({ host, ...draft }: Snapshot, gap: string, vcpus: number): void {
  if (isKnown(host.cpu)) host.cpu.value.flags = ['fpu', 'vmx'];
  host.kvm.modules = known({ kvm: {}, kvm_intel: { ple_gap: known(gap) } });
  definitionOf({ host, ...draft }, 'wide').vcpus.current = vcpus;
}

testCheck(check, {
  'fails where it is off and vCPUs share pCPUs': {
    edit: (draft) => intel(draft, '0', 16),
    status: 'fail',
    severity: 'low',
    seen: '/sys/module/kvm_intel/parameters/ple_gap = 0',
    reason: 'vCPUs share 8',
  },
  'fails where it is on beside real-time vCPUs with pCPUs of their own': {
    edit: (draft) => {
      intel(draft, '128', 1);
      makeRealTime(draft, 'wide');
    },
    status: 'fail',
    seen: 'guests with real-time vCPUs = wide',
  },
  'passes where it is on and vCPUs share pCPUs': {
    edit: (draft) => intel(draft, '128', 16),
    status: 'pass',
  },
  'passes where it is off and every vCPU has a pCPU': {
    edit: (draft) => intel(draft, '0', 1),
    status: 'pass',
  },
  'is unknown where it is off and a guest tells no vCPUs': {
    edit: (draft) => {
      intel(draft, '0', 1);
      for (const guest of draft.guests)
        if (guest.name === 'far') guest.definition = unreadable('libvirt did not answer');
    },
    status: 'unknown',
  },
  'is unknown where the parameter could not be read': {
    edit: (draft) => {
      intel(draft, '0', 1);
      draft.host.kvm.modules = known({ kvm_amd: { pause_filter_count: unreadable('EACCES') } });
    },
    status: 'unknown',
    reason: 'pause_filter_count: EACCES',
  },
  'does not apply to a host that is a guest itself, as recorded': {
    status: 'not-applicable',
    reason: 'virtual machine',
  },
});
