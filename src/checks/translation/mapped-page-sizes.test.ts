import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf, runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './mapped-page-sizes.ts';

const GIB = 1024 * 1024;

function mapped(draft: Snapshot, small: number, large: number): void {
  definitionOf(draft, 'wide').memoryKiB = 8 * GIB;
  runtimeOf(draft, 'wide').kvmCounters = known({
    pages_4k: { total: small },
    pages_2m: { total: large },
    pages_1g: { total: 0 },
    nx_lpage_splits: { total: 3 },
  });
}

testCheck(check, {
  'fails where half is mapped in small pages': {
    edit: (draft) => mapped(draft, 1_048_576, 2048),
    on: 'wide',
    status: 'fail',
    seen: 'mapped in huge pages = 50 %',
    reason: '50 % of what wide uses',
  },
  'passes where nearly all is mapped in huge pages': {
    edit: (draft) => mapped(draft, 1000, 4000),
    on: 'wide',
    status: 'pass',
    seen: 'pages_2m = 4000',
  },
  'is unknown where KVM counts nothing': {
    edit: (draft) => mapped(draft, 0, 0),
    on: 'wide',
    status: 'unknown',
    reason: 'emulated',
  },
  'is unknown where the statistics could not be read': {
    edit: (draft) => {
      mapped(draft, 0, 0);
      runtimeOf(draft, 'wide').kvmCounters = unreadable('debugfs: permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
  'does not apply while the guest migrates': {
    edit: (draft) => {
      mapped(draft, 1_048_576, 0);
      const guest = guestOf(draft, 'wide');
      guest.libvirt = { uri: 'qemu:///system', jobActive: true };
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'does not apply to a small guest': { on: 'wide', status: 'not-applicable' },
});
