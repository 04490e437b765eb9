import { sysctlOf } from '../../derived/sysctl.ts';
import { defineCheck, fail, need, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-08',
  topic: 'numa',
  subject: 'host',
  title: 'A full node borrows from the next instead of reclaiming',
  problem: 'A full node reclaims and swaps while others have free memory',
  severity: 'medium',
  reads: ['/proc/sys/vm/zone_reclaim_mode'],
  why: 'With zone_reclaim_mode set, an allocation on a full node throws out page cache, or swaps, before it takes memory from the next node.',
  remedy: 'sysctl vm.zone_reclaim_mode=0, and the same in /etc/sysctl.d to keep it.',
  takesEffect: 'live',
  notWhen: 'Machines partitioned so that each job fits its node for sure.',
  sources: ['Linux Documentation/admin-guide/sysctl/vm.rst, zone_reclaim_mode'],
  gates: [moreThanOneNode],
  evaluate({ host }) {
    const mode = need(sysctlOf(host, 'vm.zone_reclaim_mode'), 'vm.zone_reclaim_mode');
    const evidence = seen('/proc/sys/vm/zone_reclaim_mode', mode);
    return mode === '0' ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend: () => [{ set: 'sysctl', key: 'vm.zone_reclaim_mode', value: '0' }],
});
