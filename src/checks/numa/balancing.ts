import { isActive } from '../../derived/is-active.ts';
import { pinsOf } from '../../derived/placement-of.ts';
import { sysctlOf } from '../../derived/sysctl.ts';
import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { hasRunningGuests, moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-07',
  topic: 'numa',
  subject: 'host',
  title:
    'Automatic NUMA balancing suits the guests: on for floating ones, off where all are pinned',
  problem: 'Automatic NUMA balancing does not suit the guests',
  severity: 'medium',
  reads: ['/proc/sys/kernel/numa_balancing', 'pins of all running guests'],
  why: 'For guests that float it is the only thing that brings memory and vCPUs together again. Where all are pinned it only unmaps guest pages to watch accesses: thousands of faults a second for nothing.',
  remedy:
    'sysctl kernel.numa_balancing=1 with floating guests, 0 where all are pinned; the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'numad or another mover does the job (then off).',
  sources: [
    'Linux Documentation/admin-guide/sysctl/kernel.rst, numa_balancing',
    'cloud-hypervisor issue 7574: stalls of a guest with 172 vCPUs',
  ],
  gates: [hasRunningGuests, moreThanOneNode],
  evaluate({ host, snapshot }) {
    const mode = need(sysctlOf(host, 'kernel.numa_balancing'), 'kernel.numa_balancing');
    const active = snapshot.guests.filter(isActive);
    const floating = active.filter((guest) => pinsOf(guest).length === 0);
    const evidence = [
      seen('/proc/sys/kernel/numa_balancing', mode),
      seen('running guests without pins', `${floating.length} of ${active.length}`),
    ];
    const isOn = mode !== '0';
    if (isOn === floating.length > 0) return pass(...evidence);
    const reason = isOn
      ? 'All running guests are pinned, yet the kernel keeps unmapping their pages to see who uses them.'
      : `${count(floating.length, 'running guest')} float${floating.length === 1 ? 's' : ''} over the nodes and nothing moves their memory after them.`;
    return fail({ evidence, severity: isOn ? 'low' : 'medium', reason });
  },
});
