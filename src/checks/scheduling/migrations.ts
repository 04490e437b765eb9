import { vcpuWindows } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted, running, sampled } from '../gates.ts';

/** A vCPU that ran less tells nothing: share of the window. */
const BUSY_SHARE = 0.1;

export const check = defineCheck({
  id: 'SCH-10',
  topic: 'scheduling',
  subject: 'guest',
  title: 'Busy vCPUs stay on their pCPU',
  problem: 'Busy vCPUs are moved between pCPUs all the time',
  severity: 'medium',
  reads: [
    '/proc/PID/task/TID/sched: se.nr_migrations over the window',
    'declared policy of the guest',
  ],
  why: 'After each move the working set is fetched again from a farther cache or from another node. Wandering cost up to 16 % where it was measured.',
  remedy:
    'Give the guest a cpuset of one last-level cache or node (virsh vcpupin), or pins where it is dedicated.',
  takesEffect: 'live',
  notWhen: 'Overcommitted hosts, where balancing is what keeps all guests running.',
  sources: [
    "The sysadmin's summary virt-tune began with: hopping between CPUs costs up to 16 %",
    'Threshold: 10/s, this program’s own',
  ],
  gates: [notOvercommitted, running, sampled],
  // Moves of a busy vCPU that leave its cache cold again and again.
  thresholds: {
    migrationsPerS: {
      default: 10,
      range: [0.1, 10_000],
      unit: 'per second',
      meaning: 'more is found',
    },
  },
  evaluate({ guest }, { migrationsPerS }) {
    const seconds = need(guest.runtime, 'runtime of the guest').windowMs / 1000;
    const busy = need(vcpuWindows(guest), 'run time of the vCPUs').filter(
      ({ busyShare }) => busyShare >= BUSY_SHARE,
    );
    if (busy.length === 0) return notApplicable('no vCPU was busy during the window');
    const rates = busy.flatMap(({ vcpu, thread }) => {
      const moved = valueOrUndefined(thread.migrations)?.delta;
      return moved === undefined ? [] : [{ vcpu, perS: moved / seconds }];
    });
    if (rates.length === 0)
      need(busy[0]?.thread.migrations ?? { absent: true }, 'migrations of the vCPUs');
    const evidence = rates.map(({ vcpu, perS }) =>
      seen(`vCPU ${vcpu}`, `${perS.toFixed(1)} migrations/s`),
    );
    const worst = Math.max(...rates.map(({ perS }) => perS));
    if (worst <= migrationsPerS) return pass(...evidence);
    return fail({
      evidence,
      reason: `A busy vCPU of ${guest.name} changed its pCPU ${worst.toFixed(0)} times a second.`,
    });
  },
});
