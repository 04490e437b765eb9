import { isKnown } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running, sampled } from '../gates.ts';

/** The guest's quota, its threads', and those of the groups above. */
const LIMIT = /(?:^|\/)(?:cpu\.max|cpu\.cfs_quota_us)$/;
const NO_LIMIT = /^(?:max\b|-1$)/;

export const check = defineCheck({
  id: 'SCH-05',
  topic: 'scheduling',
  subject: 'guest',
  title: 'No CPU quota stops the guest',
  problem: 'A CPU quota stops the guest',
  severity: 'medium',
  reads: [
    'cpu.stat nr_throttled, throttled_usec of the guest’s cgroup',
    'cpu.max',
    '/domain/cputune/quota',
  ],
  why: 'When a period’s quota is used up all vCPUs stop until the next one: stalls of tens of milliseconds that look random inside.',
  remedy:
    'virsh schedinfo GUEST --set vcpu_quota=-1 --live --config, or give it a weight (cpu_shares) in place of a quota.',
  takesEffect: 'live',
  notWhen: 'The quota is what was sold.',
  sources: [
    'Linux Documentation/scheduler/sched-bwc.rst',
    'libvirt formatdomain: CPU tuning, quota',
  ],
  gates: [running, sampled],
  evaluate({ guest }) {
    const runtime = need(guest.runtime, 'runtime of the guest');
    const { cpuStatDelta, settings } = need(runtime.cgroup, 'cgroup of the guest');
    const delta = need(cpuStatDelta, 'cpu.stat over the window');
    const { nr_throttled: throttled, throttled_time: throttledNs = 0 } = delta;
    // Version 1 of control groups counts nanoseconds.
    const { throttled_usec: throttledUs = throttledNs / 1000 } = delta;
    if (throttled === undefined) return notApplicable('the cgroup has no quota');
    const limits = Object.entries(settings).filter(([name]) => LIMIT.test(name));
    const evidence = [
      seen(
        'cpu.stat over the window',
        `nr_throttled ${throttled}, throttled ${Math.round(throttledUs / 1000)} ms`,
      ),
      ...limits.flatMap(([name, limit]) =>
        isKnown(limit) && !NO_LIMIT.test(limit.value) ? [seen(name, limit.value)] : [],
      ),
    ];
    if (throttled === 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `${guest.name} was stopped in ${throttled} periods, for ${Math.round(throttledUs / 1000)} ms in all, during ${Math.round(runtime.windowMs)} ms.`,
    });
  },
});
