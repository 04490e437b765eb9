import { isKsmRunning } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Pages looked at in vain for each page shared. A threshold of this program. */
const LIMIT = 10;

export const check = defineCheck({
  id: 'KSM-04',
  topic: 'ksm',
  subject: 'host',
  title: 'Most pages KSM looks at have a twin',
  problem: 'KSM looks at many pages that have no twin',
  severity: 'low',
  reads: ['/sys/kernel/mm/ksm/pages_unshared, pages_sharing'],
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
    const { pages_sharing: sharing = 0, pages_unshared: unshared = 0 } = ksm.counters;
    if (unshared === 0) return notApplicable('KSM has looked at nothing yet');
    const evidence = [
      seen('/sys/kernel/mm/ksm/pages_unshared', unshared),
      seen('/sys/kernel/mm/ksm/pages_sharing', sharing),
    ];
    if (unshared <= sharing * LIMIT) return pass(...evidence);
    return fail({
      evidence,
      reason: `For every page shared, ${sharing === 0 ? 'none so far,' : (unshared / sharing).toFixed(0)} pages are checked in vain.`,
    });
  },
});
