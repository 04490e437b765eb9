import { sysctlOf } from '../../derived/sysctl.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';

/** The kernel's own choice is a few hundredths of a per cent; RHEL's guides warn of more than 1 to 2 %. */
const LIMIT = 0.03;

/** What the remedy says: no more than one per cent. */
const WANTED = 0.01;

export const check = defineCheck({
  id: 'NUM-09',
  topic: 'numa',
  subject: 'host',
  title: 'The kernel keeps no more memory free than it needs',
  problem: 'The kernel keeps so much memory free that nodes reclaim early',
  severity: 'medium',
  reads: ['/proc/sys/vm/min_free_kbytes', '/proc/meminfo MemTotal'],
  why: 'The reserve is split over zones: on a node that is full of guests it sets off reclaim, or the killer, while other nodes have memory.',
  remedy: 'sysctl vm.min_free_kbytes to 1 % of memory or less, and the same in /etc/sysctl.d.',
  takesEffect: 'live',
  notWhen: 'A driver allocates much memory in interrupts, as some fast network cards do.',
  sources: ['Linux Documentation/admin-guide/sysctl/vm.rst, min_free_kbytes'],
  evaluate({ host }) {
    const reserve = Number(need(sysctlOf(host, 'vm.min_free_kbytes'), 'vm.min_free_kbytes'));
    const meminfo = need(host.memory.meminfo, '/proc/meminfo');
    const total = needGiven(meminfo.MemTotal, 'MemTotal');
    const evidence = [
      seen('/proc/sys/vm/min_free_kbytes', memoryText(reserve)),
      seen('/proc/meminfo MemTotal', memoryText(total)),
    ];
    if (reserve <= total * LIMIT) return pass(...evidence);
    return fail({ evidence, reason: `${percent(reserve / total)} of the memory is kept free.` });
  },
  mend({ host }) {
    const total = needGiven(need(host.memory.meminfo, '/proc/meminfo').MemTotal, 'MemTotal');
    const value = String(Math.floor(total * WANTED));
    return [{ set: 'sysctl', key: 'vm.min_free_kbytes', value }];
  },
});
