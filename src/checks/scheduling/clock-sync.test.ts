import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { makeRealTime } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './clock-sync.ts';

function periodicSync(draft: Snapshot, value: string): void {
  makeRealTime(draft, 'healthy');
  draft.host.kvm.modules = known({ kvm: { kvmclock_periodic_sync: known(value) } });
}

testCheck(check, {
  'fails where clocks are set again and again': {
    edit: (draft) => periodicSync(draft, 'Y'),
    status: 'fail',
    seen: '/sys/module/kvm/parameters/kvmclock_periodic_sync = Y',
  },
  'passes where they are left alone': {
    edit: (draft) => periodicSync(draft, 'N'),
    status: 'pass',
  },
  'does not apply without real-time vCPUs': { status: 'not-applicable' },
  'is unknown where parameters could not be read': {
    edit: (draft) => {
      makeRealTime(draft, 'healthy');
      draft.host.kvm.modules = unreadable('/sys/module: EIO');
    },
    status: 'unknown',
  },
});
