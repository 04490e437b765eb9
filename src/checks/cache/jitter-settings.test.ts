import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { makeRealTime, setSysctls } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './jitter-settings.ts';

function settings(draft: Snapshot, watchdog: string, migration: string, interval: string): void {
  makeRealTime(draft, 'healthy');
  setSysctls(draft, {
    'kernel.nmi_watchdog': watchdog,
    'kernel.timer_migration': migration,
    'vm.stat_interval': interval,
  });
}

testCheck(check, {
  'fails for the defaults': {
    edit: (draft) => settings(draft, '1', '1', '1'),
    status: 'fail',
    seen: 'vm.stat_interval = 1',
  },
  'passes for a quiet kernel': {
    edit: (draft) => settings(draft, '0', '0', '10'),
    status: 'pass',
  },
  'does not apply without real-time vCPUs': { status: 'not-applicable' },
  'is unknown where settings could not be read': {
    edit: (draft) => {
      settings(draft, '0', '0', '10');
      draft.host.kernel.sysctls['vm.stat_interval'] = unreadable('EACCES');
    },
    status: 'unknown',
  },
});
