import { sysctlOf } from '../../derived/sysctl.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'OVC-06',
  topic: 'allocation',
  subject: 'host',
  title: 'The kernel prefers dropping page cache to swapping guests',
  problem: 'The kernel swaps guest memory out early',
  severity: 'low',
  reads: ['/proc/sys/vm/swappiness', '/proc/swaps'],
  why: 'To the host, guest memory is the anonymous memory of a process. With the default of 60 it is swapped out in favour of page cache, though the guest has a cache of its own.',
  remedy: 'sysctl vm.swappiness=10, and the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'Swap lies in compressed memory (zram): there 100 and more is right.',
  sources: [
    'TuneD profile virtual-host',
    'Linux Documentation/admin-guide/sysctl/vm.rst, swappiness',
  ],
  // TuneD's virtual-host and throughput profiles set 10; the kernel's default is 60.
  thresholds: {
    swappiness: {
      default: 30,
      range: [0, 200],
      unit: 'vm.swappiness',
      meaning: 'a greater value is found',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ host }, limits) {
    const swaps = need(host.memory.swaps, '/proc/swaps');
    if (swaps.length === 0) return notApplicable('the host has no swap');
    if (swaps.every(({ name }) => name.startsWith('/dev/zram'))) {
      return notApplicable('swap lies in compressed memory');
    }
    const swappiness = Number(need(sysctlOf(host, 'vm.swappiness'), 'vm.swappiness'));
    const evidence = seen('/proc/sys/vm/swappiness', swappiness);
    const kept = valueOrUndefined(host.kernel.persistedSysctls)?.['vm.swappiness'];
    if (swappiness <= limits.swappiness) return pass(evidence);
    return fail({
      evidence: [evidence, ...(kept === undefined ? [] : [seen(kept.source, kept.value)])],
      reason: `vm.swappiness is ${swappiness}; hosts of virtual machines are run with 10.`,
    });
  },
  mend: (_look, { swappiness }) => [
    { set: 'sysctl', key: 'vm.swappiness', value: String(swappiness) },
  ],
});
