import { hugePageShare } from '../../derived/huge-page-share.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { onKvm, running } from '../gates.ts';
import { percent } from '../wording.ts';

/** Smaller guests live in the TLB and caches anyway. */
const WORTH_KIB = 4 * 1024 * 1024;

export const check = defineCheck({
  id: 'EPT-03',
  topic: 'translation',
  subject: 'guest',
  title: 'Most of the guest’s memory lies in huge pages',
  problem: 'Little of the guest’s memory lies in huge pages',
  severity: 'medium',
  reads: ['/proc/PID/smaps_rollup AnonHugePages, Private_Hugetlb, Rss'],
  why: 'That huge pages are allowed does not mean that the guest got them: fragmentation, ballooning, KSM and migration leave it with 4 KiB pages.',
  remedy:
    'Reserved huge pages for guests that matter (EPT-08); else restart the guest on a host with unfragmented memory, with defrag=madvise.',
  takesEffect: 'next-start',
  notWhen: 'The guest was started a moment ago and has hardly touched its memory.',
  sources: ['Linux Documentation/admin-guide/mm/transhuge.rst, Monitoring usage'],
  // Below, most page walks end in 4 KiB pages.
  thresholds: {
    wantedShare: {
      default: 0.8,
      range: [0, 1],
      unit: 'share',
      meaning: 'less in huge pages is found',
    },
    poorShare: { default: 0.5, range: [0, 1], unit: 'share', meaning: 'less is of high severity' },
  },
  gates: [running, onKvm],
  evaluate({ guest }, { wantedShare, poorShare }) {
    const memoryKiB = needGiven(
      need(guest.definition, 'definition of the guest').memoryKiB,
      'memory of the guest',
    );
    if (memoryKiB < WORTH_KIB) return notApplicable('the guest has less than 4 GiB');
    const share = need(hugePageShare(guest), 'huge page share');
    const evidence = seen('/proc/PID/smaps_rollup', `${percent(share)} in huge pages`);
    if (share >= wantedShare) return pass(evidence);
    return fail({
      evidence: [evidence],
      severity: share < poorShare ? 'high' : 'medium',
      reason: `${percent(1 - share)} of ${guest.name} lies in 4 KiB pages.`,
    });
  },
});
