import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './swappiness.ts';

function swapOn({ host }: Snapshot, name: string): void {
  host.memory.swaps = known([
    { name, kind: 'partition', sizeKiB: 8_000_000, usedKiB: 0, priority: -2 },
  ]);
}

testCheck(check, {
  'fails for the default of a desktop': {
    edit: (draft) => {
      swapOn(draft, '/dev/sda2');
      setSysctls(draft, { 'vm.swappiness': '60' });
    },
    status: 'fail',
    seen: '/proc/sys/vm/swappiness = 60',
  },
  'names the file that sets it': {
    edit: (draft) => {
      swapOn(draft, '/dev/sda2');
      setSysctls(draft, { 'vm.swappiness': '60' });
      draft.host.kernel.persistedSysctls = known({
        'vm.swappiness': { value: '60', source: '/etc/sysctl.conf' },
      });
    },
    status: 'fail',
    seen: '/etc/sysctl.conf = 60',
  },
  'passes for 10': {
    edit: (draft) => {
      swapOn(draft, '/dev/sda2');
      setSysctls(draft, { 'vm.swappiness': '10' });
    },
    status: 'pass',
  },
  'does not apply without swap': { status: 'not-applicable', reason: 'no swap' },
  'does not apply to compressed memory': {
    edit: (draft) => {
      swapOn(draft, '/dev/zram0');
      setSysctls(draft, { 'vm.swappiness': '180' });
    },
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: (draft) => {
      swapOn(draft, '/dev/sda2');
      draft.host.kernel.sysctls['vm.swappiness'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
