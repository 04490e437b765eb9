import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { setSysctls, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './free-reserve.ts';

const GIB = 1024 * 1024;

function reserve(draft: Snapshot, kib: number): void {
  const { memory } = draft.host;
  memory.meminfo = withEntries(memory.meminfo, { MemTotal: 256 * GIB });
  setSysctls(draft, { 'vm.min_free_kbytes': String(kib) });
}

testCheck(check, {
  'fails where an eighth is kept free': {
    edit: (draft) => reserve(draft, 32 * GIB),
    status: 'fail',
    seen: '/proc/sys/vm/min_free_kbytes = 32 GiB',
    reason: '13 % of the memory',
  },
  'passes for what the kernel chooses': {
    edit: (draft) => reserve(draft, 67_584),
    status: 'pass',
    seen: '66 MiB',
  },
  'is unknown where the setting could not be read': {
    edit: (draft) => {
      reserve(draft, 1);
      draft.host.kernel.sysctls['vm.min_free_kbytes'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
