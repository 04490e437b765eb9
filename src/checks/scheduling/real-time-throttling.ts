import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRealTimeGuests } from '../gates.ts';
import { percent } from '../wording.ts';

export const check = defineCheck({
  id: 'SCH-13',
  topic: 'scheduling',
  subject: 'host',
  title: 'Real-time vCPUs are not stopped by the real-time limit',
  problem: 'Real-time vCPUs are stopped for part of every second',
  severity: 'medium',
  reads: [
    '/proc/sys/kernel/sched_rt_runtime_us, sched_rt_period_us',
    '/domain/cputune/vcpusched of running guests',
  ],
  why: 'The kernel lets real-time tasks have a pCPU for only part of each period (95 %), so that a runaway one cannot lock it. A busy real-time vCPU is stopped for the rest, in one piece.',
  remedy:
    'sysctl kernel.sched_rt_runtime_us=-1, with the real-time vCPUs on pCPUs of their own and housekeeping on others.',
  takesEffect: 'live',
  notWhen:
    'Real-time vCPUs share pCPUs with the host: one that spins would lock the host out of them.',
  sources: [
    'Linux Documentation/scheduler/sched-rt-group.rst',
    'TuneD profile realtime: kernel.sched_rt_runtime_us = -1',
  ],
  gates: [hasRealTimeGuests],
  evaluate({ host }) {
    const runtime = Number(
      need(sysctlOf(host, 'kernel.sched_rt_runtime_us'), 'kernel.sched_rt_runtime_us'),
    );
    const period = Number(
      need(sysctlOf(host, 'kernel.sched_rt_period_us'), 'kernel.sched_rt_period_us'),
    );
    const evidence = [
      seen('kernel.sched_rt_runtime_us', runtime),
      seen('kernel.sched_rt_period_us', period),
    ];
    if (runtime < 0 || runtime >= period) return pass(...evidence);
    return fail({
      evidence,
      reason: `A busy real-time vCPU is stopped for ${percent(1 - runtime / period)} of the time.`,
    });
  },
  mend: () => [
    {
      set: 'sysctl',
      key: 'kernel.sched_rt_runtime_us',
      value: '-1',
      risk: 'medium',
      riskText: 'a real-time thread that never waits takes its pCPU for ever',
      givesUp: 'what real-time threads leave to all others by force',
    },
  ],
});
