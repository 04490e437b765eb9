import { isKsmRunning } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-19',
  topic: 'numa',
  subject: 'host',
  title: 'KSM merges pages within a node only',
  problem: 'KSM merges pages across nodes',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/merge_across_nodes, run'],
  why: 'A page merged across nodes is local to one guest and remote to all others that share it.',
  remedy:
    'echo 2 > run, echo 0 > merge_across_nodes, echo 1 > run in /sys/kernel/mm/ksm; needs free memory of pages_sharing pages for a while.',
  takesEffect: 'live',
  notWhen: 'Saving memory matters more than latency.',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst, merge_across_nodes'],
  gates: [moreThanOneNode],
  evaluate({ host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const across = needGiven(ksm.counters.merge_across_nodes, 'merge_across_nodes');
    const evidence = seen('/sys/kernel/mm/ksm/merge_across_nodes', across);
    return across === 0 ? pass(evidence) : fail({ evidence: [evidence] });
  },
  mend({ host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (ksm.counters.pages_shared !== 0)
      noMend('the kernel changes this only while nothing is merged: unmerge first (KSM run = 2)');
    return [{ set: 'sysfs', path: '/sys/kernel/mm/ksm/merge_across_nodes', value: '0' }];
  },
});
