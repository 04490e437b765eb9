import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './link-power.ts';

function power({ host }: Snapshot, policy: string, latencyUs: number): void {
  host.power.linkPowerPolicies = known({ host0: policy });
  host.power.nvmePowerStateLatencyUs = known(latencyUs);
}

testCheck(check, {
  'fails where links sleep': {
    edit: (draft) => power(draft, 'med_power_with_dipm', 0),
    status: 'fail',
    severity: 'info',
    seen: 'host0 link_power_management_policy = med_power_with_dipm',
  },
  'fails where NVMe devices do': {
    edit: (draft) => power(draft, 'max_performance', 100_000),
    status: 'fail',
    seen: 'default_ps_max_latency_us = 100000',
  },
  'passes where neither does': {
    edit: (draft) => power(draft, 'max_performance', 0),
    status: 'pass',
  },
  'passes with NVMe alone': {
    edit: ({ host }) => {
      host.power.linkPowerPolicies = absent;
      host.power.nvmePowerStateLatencyUs = known(0);
    },
    status: 'pass',
  },
  'does not apply without such disks, as recorded': { status: 'not-applicable' },
  'does not apply where nobody pinned a guest': {
    edit: (draft) => {
      power(draft, 'min_power', 100_000);
      keepGuests(draft, 'wide');
    },
    status: 'not-applicable',
    reason: 'no guest is pinned',
  },
  'is unknown where a policy could not be read': {
    edit: (draft) => {
      power(draft, 'max_performance', 0);
      draft.host.power.linkPowerPolicies = unreadable('EACCES');
    },
    status: 'unknown',
  },
});
