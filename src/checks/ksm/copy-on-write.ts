import { isKsmRunning } from '../../derived/ksm-account.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

/** Breaks per second at which the copying shows; a threshold of this program. */
const LIMIT_PER_S = 1000;

export const check = defineCheck({
  id: 'KSM-12',
  topic: 'ksm',
  subject: 'host',
  title: 'Merged pages stay merged',
  problem: 'Merged pages are broken up again at a high rate',
  severity: 'medium',
  reads: ['/proc/vmstat cow_ksm over the window (Linux 5.19)'],
  why: 'Writing to a merged page makes the vCPU wait for a fault, a new page and a copy. Pages that are merged and broken over and over cost twice.',
  remedy:
    'Scan more slowly, so that pages which change are not merged, or opt out the guests that write most.',
  takesEffect: 'live',
  notWhen: 'KSM was just stopped or guests just started.',
  sources: [
    'Linux Documentation/admin-guide/mm/ksm.rst, Monitoring KSM events',
    'Threshold: 1000/s, this program’s own',
  ],
  evaluate({ host: { memory } }) {
    const ksm = need(memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const { cow_ksm: rate } = need(memory.vmstatPerS, 'rates of /proc/vmstat');
    if (rate === undefined) return notApplicable('this kernel does not count it (Linux 5.19)');
    const evidence = seen('/proc/vmstat cow_ksm', `${rate.toFixed(0)}/s`);
    if (rate <= LIMIT_PER_S) return pass(evidence);
    return fail({
      evidence: [evidence],
      reason: `${rate.toFixed(0)} merged pages a second are copied apart again.`,
    });
  },
});
