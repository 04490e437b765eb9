import { isKsmRunning } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';

/** The kernel's default (mm/ksm.c, ksm_max_page_sharing). */
const LIMIT = 256;

export const check = defineCheck({
  id: 'KSM-13',
  topic: 'ksm',
  subject: 'host',
  title: 'Merged pages have few enough users to be moved quickly',
  problem: 'A merged page may have so many users that moving it takes long',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/max_page_sharing, stable_node_chains, stable_node_dups'],
  why: 'To swap, compact, migrate or balance a page the kernel visits everyone who maps it. The more may share one page, the longer whoever needs memory waits in the worst case.',
  remedy:
    'echo 2 > /sys/kernel/mm/ksm/run, echo 256 > /sys/kernel/mm/ksm/max_page_sharing, echo 1 > /sys/kernel/mm/ksm/run; the limit can be changed only while nothing is merged.',
  takesEffect: 'live',
  notWhen:
    'The host neither swaps nor balances, and the last per mille of memory counts. Unmerging needs the memory that was saved.',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst: max_page_sharing, stable_node_chains'],
  evaluate({ host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    const shared = needGiven(ksm.counters.pages_shared, 'pages_shared');
    if (!isKsmRunning(ksm) && shared === 0) return notApplicable('KSM has merged nothing');
    const limit = needGiven(ksm.counters.max_page_sharing, 'max_page_sharing');
    const { stable_node_chains: chains, stable_node_dups: copies } = ksm.counters;
    const evidence = [
      seen('/sys/kernel/mm/ksm/max_page_sharing', limit),
      seen(
        'stable_node_chains, stable_node_dups',
        `${chains ?? 'unknown'}, ${copies ?? 'unknown'}`,
      ),
    ];
    if (limit <= LIMIT) return pass(...evidence);
    return fail({
      evidence,
      reason: `Up to ${limit} mappings may share one page; the kernel’s own limit is ${LIMIT}.`,
    });
  },
  mend({ host }) {
    const { counters } = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (counters.pages_shared !== 0)
      noMend('the kernel changes this only while nothing is merged: unmerge first (KSM run = 2)');
    return [{ set: 'sysfs', path: '/sys/kernel/mm/ksm/max_page_sharing', value: String(LIMIT) }];
  },
});
