import { isKsmRunning } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';

/** Pages looked at in vain for each page shared. A threshold of this program. */
const LIMIT = 10;

export const check = defineCheck({
  id: 'KSM-04',
  topic: 'ksm',
  subject: 'host',
  title: 'Most pages KSM looks at have a twin',
  problem: 'KSM looks at many pages that have no twin',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/pages_unshared, pages_sharing, full_scans'],
  why: 'A high ratio of pages_unshared to pages_sharing is wasted effort: those pages are checked again and again.',
  remedy:
    'Opt the guests with unlike contents out (<memoryBacking><nosharepages/></memoryBacking>), see KSM-10.',
  takesEffect: 'next-start',
  notWhen: 'The first passes are not done.',
  sources: [
    'Linux Documentation/admin-guide/mm/ksm.rst, pages_unshared',
    'Threshold: 10 to 1, this program’s own',
  ],
  evaluate({ host: { memory } }) {
    const ksm = need(memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const passes = needGiven(ksm.counters.full_scans, 'full_scans');
    if (passes < 1) return notApplicable('KSM has not ended its first pass');
    const unshared = needGiven(ksm.counters.pages_unshared, 'pages_unshared');
    const sharing = needGiven(ksm.counters.pages_sharing, 'pages_sharing');
    const evidence = [
      seen('/sys/kernel/mm/ksm/pages_unshared', unshared),
      seen('/sys/kernel/mm/ksm/pages_sharing', sharing),
    ];
    if (unshared <= sharing * LIMIT) return pass(...evidence);
    return fail({
      evidence,
      reason:
        sharing === 0
          ? `${unshared} pages are checked in every pass and none is shared.`
          : `For every page shared, ${(unshared / sharing).toFixed(0)} pages are checked in vain.`,
    });
  },
});
