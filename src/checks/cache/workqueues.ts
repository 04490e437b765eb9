import { pinnedCpus } from '../../derived/pinned-cpus.ts';
import { exclusivePins } from '../../derived/placement-of.ts';
import { formatCpuList, maskWithout, parseCpuMask } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, noMend, notApplicable, pass, seen, unknown } from '../check.ts';
import { dedicated, running } from '../gates.ts';

/** Words of 32 bits, as the kernel prints bitmaps (%*pb). */
const MASK = /^[0-9a-f]{1,8}(?:,[0-9a-f]{8})*$/;

export const check = defineCheck({
  id: 'PIN-10',
  topic: 'cache',
  subject: 'guest',
  title: 'The kernel’s own work keeps off the pCPUs of a dedicated guest',
  problem: 'The kernel’s workqueues may use the pCPUs of a dedicated guest',
  severity: 'info',
  reads: [
    '/sys/devices/virtual/workqueue/cpumask',
    '/domain/cputune/vcpupin',
    'declared policy of the guest',
  ],
  why: 'Unbound workers (write-back, memory management, drivers) run wherever this mask lets them, and push a pinned vCPU off for their while.',
  remedy:
    'Write the mask of the housekeeping pCPUs to /sys/devices/virtual/workqueue/cpumask (TuneD’s cpu-partitioning does).',
  takesEffect: 'live',
  notWhen: 'The guest does not mind milliseconds now and then.',
  sources: [
    'Linux Documentation/core-api/workqueue.rst: affinity of unbound workqueues',
    'TuneD profile cpu-partitioning',
  ],
  gates: [running, dedicated],
  evaluate({ guest, host }) {
    const own = exclusivePins(guest).map(({ cpu }) => cpu);
    if (own.length === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const mask = need(host.kernel.workqueueMask, 'mask of unbound workqueues');
    if (!MASK.test(mask)) return unknown(`mask of unbound workqueues: ${mask}`);
    const allowed = new Set(parseCpuMask(mask));
    const evidence = [
      seen('/sys/devices/virtual/workqueue/cpumask', `${mask} (${formatCpuList(allowed)})`),
      seen('/domain/cputune/vcpupin', formatCpuList(own)),
    ];
    return own.some((cpu) => allowed.has(cpu)) ? fail({ evidence }) : pass(...evidence);
  },
  mend({ host, snapshot }) {
    const mask = need(host.kernel.workqueueMask, 'mask of unbound workqueues');
    const value = maskWithout(mask, pinnedCpus(snapshot).keys());
    if (/^[0,]*$/.test(value)) noMend('no pCPU would be left for the kernel’s own work');
    return [{ set: 'sysfs', path: '/sys/devices/virtual/workqueue/cpumask', value }];
  },
});
