import { describe, expect, it } from 'vitest';
import { absent, known, unreadable } from '../../model/fact.ts';
import { samplePower } from './power.ts';
import { recordedTree, type TreeContent, withHostTree, worldOf } from './testing/host-tree.ts';

const CPU = '/sys/devices/system/cpu';

/** As two pCPUs of one policy of a Xeon look under intel_pstate (Documentation/admin-guide/pm/intel_pstate.rst). */
const bareMetal: TreeContent = {
  [`${CPU}/online`]: '0-1\n',
  [`${CPU}/cpufreq/policy0/affected_cpus`]: '0 1\n',
  [`${CPU}/cpufreq/policy0/scaling_driver`]: 'intel_pstate\n',
  [`${CPU}/cpufreq/policy0/scaling_governor`]: 'powersave\n',
  [`${CPU}/cpufreq/policy0/energy_performance_preference`]: 'balance_performance\n',
  [`${CPU}/cpufreq/policy0/scaling_min_freq`]: '800000\n',
  [`${CPU}/cpufreq/policy0/scaling_max_freq`]: '3400000\n',
  [`${CPU}/cpufreq/policy0/cpuinfo_max_freq`]: '3900000\n',
  [`${CPU}/cpufreq/policy0/scaling_cur_freq`]: '<unknown>\n',
  [`${CPU}/intel_pstate/no_turbo`]: '1\n',
  [`${CPU}/intel_pstate/min_perf_pct`]: '20\n',
  [`${CPU}/intel_pstate/status`]: 'active\n',
  [`${CPU}/cpu0/thermal_throttle/core_throttle_count`]: '3\n',
  [`${CPU}/cpu1/thermal_throttle/core_throttle_count`]: '4\n',
  [`${CPU}/cpu0/power/pm_qos_resume_latency_us`]: 'n/a\n',
  [`${CPU}/cpu1/power/pm_qos_resume_latency_us`]: '70\n',
  '/sys/class/scsi_host/host0/link_power_management_policy': 'med_power_with_dipm\n',
  '/sys/module/nvme_core/parameters/default_ps_max_latency_us': '100000\n',
};

describe('power management', () => {
  it('tells governor, limits and turbo of a policy', () =>
    withHostTree(bareMetal, async (files) => {
      const power = await samplePower(worldOf(files)).finish(known(1));
      expect(power.policies).toEqual(
        known([
          {
            cpus: [0, 1],
            driver: known('intel_pstate'),
            governor: known('powersave'),
            energyPreference: known('balance_performance'),
            minKHz: known(800_000),
            maxKHz: known(3_400_000),
            hardwareMaxKHz: known(3_900_000),
            currentKHz: absent,
          },
        ]),
      );
      expect(power.boost).toEqual(known(false));
      expect(power.minPerfPercent).toEqual(known(20));
      expect(power.pstateStatus).toEqual(known('active'));
    }));

  it('sums throttle events, and tells wake-up limits of pCPUs that have one', () =>
    withHostTree(bareMetal, async (files) => {
      const power = await samplePower(worldOf(files)).finish(known(1));
      expect(power.throttleCount).toEqual(known(7));
      expect(power.throttleDelta).toEqual(known(0));
      expect(power.resumeLatencyUs).toEqual(known({ 0: 0, 1: 70 }));
      expect(power.linkPowerPolicies).toEqual(known({ host0: 'med_power_with_dipm' }));
      expect(power.nvmePowerStateLatencyUs).toEqual(known(100_000));
    }));

  it('of a virtual machine has no frequency to manage, which is absent and not unknown', () =>
    withHostTree(recordedTree('pvm-2cpu'), async (files) => {
      const power = await samplePower(worldOf(files)).finish(unreadable('recorded'));
      expect(power.policies).toEqual(absent);
      expect(power.boost).toEqual(absent);
      expect(power.idleDriver).toEqual(known('haltpoll'));
      expect(power.idleStates).toEqual(
        known([
          { name: 'POLL', exitLatencyUs: 0, disabled: false },
          { name: 'haltpoll idle', exitLatencyUs: 1, disabled: false },
        ]),
      );
      expect(power.resumeLatencyUs).toEqual(known({}));
    }));
});
