import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './governor.ts';

function policy({ host }: Snapshot, driver: string, governor: string, preference?: string): void {
  host.power.policies = known([
    {
      cpus: [0],
      driver: known(driver),
      governor: known(governor),
      energyPreference: preference === undefined ? absent : known(preference),
      minKHz: absent,
      maxKHz: absent,
      hardwareMaxKHz: absent,
      currentKHz: absent,
    },
  ]);
}

testCheck(check, {
  'fails for powersave': {
    edit: (draft) => policy(draft, 'acpi-cpufreq', 'powersave'),
    status: 'fail',
    seen: 'scaling_governor = powersave (1 policies)',
  },
  'passes for performance': {
    edit: (draft) => policy(draft, 'acpi-cpufreq', 'performance'),
    status: 'pass',
  },
  'passes for intel_pstate’s powersave that prefers performance': {
    edit: (draft) => policy(draft, 'intel_pstate', 'powersave', 'balance_performance'),
    status: 'pass',
  },
  'fails for intel_pstate that prefers power': {
    edit: (draft) => policy(draft, 'intel_pstate', 'powersave', 'balance_power'),
    status: 'fail',
    seen: 'powersave balance_power',
  },
  'does not apply where the frequency cannot be set': {
    edit: ({ host }) => {
      host.power.policies = absent;
    },
    status: 'not-applicable',
  },
  'is unknown where the policies could not be read': {
    edit: ({ host }) => {
      host.power.policies = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
