import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './settings-persist.ts';

function persisted({ host }: Snapshot, value: string): void {
  host.kernel.persistedSysctls = known({
    'vm.swappiness': { value, source: '/etc/sysctl.d/90-kvm.conf' },
  });
}

testCheck(check, {
  'fails where the running value is not the one that is kept': {
    edit: (draft) => {
      setSysctls(draft, { 'vm.swappiness': '60' });
      persisted(draft, '10');
    },
    status: 'fail',
    seen: '/etc/sysctl.d/90-kvm.conf = vm.swappiness = 10, running 60',
  },
  'passes where they agree': {
    edit: (draft) => {
      setSysctls(draft, { 'vm.swappiness': '10' });
      persisted(draft, ' 10 ');
    },
    status: 'pass',
    seen: 'persisted settings in force = vm.swappiness',
  },
  'does not apply where nothing is kept': {
    edit: ({ host }) => {
      host.kernel.persistedSysctls = known({});
    },
    status: 'not-applicable',
  },
  'does not apply where what is kept is nothing this kernel has': {
    edit: (draft) => {
      persisted(draft, '10');
      draft.host.kernel.sysctls['vm.swappiness'] = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the running value could not be read': {
    edit: (draft) => {
      persisted(draft, '10');
      draft.host.kernel.sysctls['vm.swappiness'] = unreadable('permission denied');
    },
    status: 'unknown',
    reason: 'vm.swappiness: permission denied',
  },
  'is unknown where the files could not be read': {
    edit: ({ host }) => {
      host.kernel.persistedSysctls = unreadable('/etc/sysctl.d: permission denied');
    },
    status: 'unknown',
  },
});
