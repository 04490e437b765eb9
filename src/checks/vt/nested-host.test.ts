import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './nested-host.ts';

function flags({ host }: Snapshot, change: (flags: string[]) => string[]): void {
  if (isKnown(host.cpu)) host.cpu.value.flags = change(host.cpu.value.flags);
}

testCheck(check, {
  'fails for a host that is a virtual machine': {
    edit: (draft) => flags(draft, (before) => [...before, 'hypervisor']),
    status: 'fail',
    seen: '/proc/cpuinfo flags = hypervisor',
  },
  'passes on bare metal': {
    edit: (draft) => flags(draft, (before) => before.filter((flag) => flag !== 'hypervisor')),
    status: 'pass',
  },
  'does not apply without running guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
  'is unknown where the processor could not be read': {
    edit: ({ host }) => {
      host.cpu = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
