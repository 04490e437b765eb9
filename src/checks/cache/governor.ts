import { valueOrUndefined } from '../../model/fact.ts';
import type { FrequencyPolicy } from '../../model/host.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Governors that raise the frequency only after load was seen, or never. */
const SLOW: ReadonlySet<string> = new Set(['powersave', 'ondemand', 'conservative']);
/** intel_pstate and amd_pstate in active mode steer by the energy preference; `powersave` is their normal governor. */
const ACTIVE_DRIVERS = /^(intel_pstate|amd-pstate-epp|amd_pstate)$/;
const SAVING = /power/;

export const check = defineCheck({
  id: 'PIN-12',
  topic: 'cache',
  subject: 'host',
  title: 'The processor runs at full frequency when guests ask',
  problem: 'The frequency governor saves power at the guests’ expense',
  severity: 'medium',
  reads: [
    '/sys/devices/system/cpu/cpufreq/policy*/scaling_governor, scaling_driver, energy_performance_preference',
  ],
  why: 'A guest cannot ask for a frequency. Its load comes in bursts that end before a slow governor has reacted.',
  remedy: 'cpupower frequency-set -g performance, or tuned-adm profile virtual-host.',
  takesEffect: 'live',
  notWhen: 'Power has priority, or the firmware steers the frequency whatever is set here.',
  sources: [
    'Linux Documentation/admin-guide/pm/cpufreq.rst, intel_pstate.rst',
    'TuneD profile throughput-performance',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const policies = need(host.power.policies, 'frequency policies');
    const saving = policies.filter(isSaving);
    const words = new Set(
      policies.map(({ governor, energyPreference }) =>
        [governor, energyPreference].flatMap((each) => valueOrUndefined(each) ?? []).join(' '),
      ),
    );
    const evidence = seen(
      'scaling_governor',
      `${[...words].join(', ')} (${policies.length} policies)`,
    );
    return saving.length === 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend({ host }) {
    const policies = need(host.power.policies, 'frequency policies');
    return policies.filter(isSaving).flatMap(({ cpus: [cpu] }) =>
      cpu === undefined
        ? []
        : [
            {
              set: 'sysfs' as const,
              path: `/sys/devices/system/cpu/cpu${cpu}/cpufreq/scaling_governor`,
              value: 'performance',
              keepAs: '/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor',
              givesUp: 'power that idle cores save',
            },
          ],
    );
  },
});

function isSaving({ governor, driver, energyPreference }: FrequencyPolicy): boolean {
  const chosen = need(governor, 'scaling_governor');
  return ACTIVE_DRIVERS.test(valueOrUndefined(driver) ?? '') && chosen === 'powersave'
    ? SAVING.test(valueOrUndefined(energyPreference) ?? '')
    : SLOW.has(chosen);
}
