import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './executable-huge-pages.ts';

function split({ host }: Snapshot, setting: string, vulnerability: string): void {
  host.kvm.modules = known({ kvm: { nx_huge_pages: known(setting) } });
  host.vulnerabilities = known({ itlb_multihit: vulnerability });
}

testCheck(check, {
  'fails where the processor does not need it': {
    edit: (draft) => split(draft, 'Y', 'Not affected'),
    status: 'fail',
    seen: '/sys/module/kvm/parameters/nx_huge_pages = Y',
  },
  'passes where it does': {
    edit: (draft) => split(draft, 'Y', 'KVM: Mitigation: Split huge pages'),
    status: 'pass',
  },
  'passes where it is off': { edit: (draft) => split(draft, 'N', 'Not affected'), status: 'pass' },
  'does not apply to kernels without the parameter': {
    edit: ({ host }) => {
      host.kvm.modules = known({ kvm: {} });
    },
    status: 'not-applicable',
  },
  'is unknown where the setting could not be read': {
    edit: ({ host }) => {
      host.kvm.modules = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
