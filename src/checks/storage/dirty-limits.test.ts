import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { setSysctls, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './dirty-limits.ts';

function limits(draft: Snapshot, bytes: string, ratio: string): void {
  setSysctls(draft, { 'vm.dirty_background_bytes': bytes, 'vm.dirty_background_ratio': ratio });
}

function available({ host }: Snapshot, gib: number): void {
  host.memory.meminfo = withEntries(host.memory.meminfo, { MemAvailable: gib * 1024 * 1024 });
}

testCheck(check, {
  'fails where a tenth of a large host may pile up': {
    edit: (draft) => {
      limits(draft, '0', '10');
      available(draft, 480);
    },
    status: 'fail',
    seen: 'write-back begins at = 48 GiB',
  },
  'passes where bytes are set, whatever the ratio': {
    edit: (draft) => {
      limits(draft, '268435456', '0');
      available(draft, 480);
    },
    status: 'pass',
    seen: 'write-back begins at = 256 MiB',
  },
  'is unknown where the setting could not be read': {
    edit: (draft) => {
      limits(draft, '0', '10');
      draft.host.kernel.sysctls['vm.dirty_background_ratio'] = unreadable('permission denied');
    },
    status: 'unknown',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
});
