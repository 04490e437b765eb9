import { hostDemand } from '../../derived/host-demand.ts';
import { isKsmRunning } from '../../derived/ksm-account.ts';
import { memoryText } from '../../model/amount.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** Memory that changes within the time of one pass is never merged. */
const LIMIT_S = 600;

export const check = defineCheck({
  id: 'KSM-05',
  topic: 'ksm',
  subject: 'host',
  title: 'KSM gets through the guests’ memory in minutes',
  problem: 'KSM is too slow to find what the guests have in common',
  severity: 'low',
  reads: [
    '/sys/kernel/mm/ksm/pages_to_scan, sleep_millisecs, advisor_mode',
    'resident memory of guests',
  ],
  why: 'The defaults of 100 pages every 20 ms are meant for demonstration: 20 MiB/s, an hour for 64 GiB. Merging takes two passes, so most pages change before they are merged.',
  remedy:
    'echo scan-time > /sys/kernel/mm/ksm/advisor_mode (Linux 6.8), else raise pages_to_scan and watch the CPU time of ksmd.',
  takesEffect: 'live',
  notWhen: 'KSM is kept at a low rate on purpose to spare CPU.',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst, pages_to_scan, sleep_millisecs'],
  gates: [hasRunningGuests],
  evaluate({ snapshot, host: { memory } }) {
    const ksm = need(memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const advisor = valueOrUndefined(ksm.advisorMode);
    if (advisor !== undefined && advisor !== 'none') {
      return pass(seen('/sys/kernel/mm/ksm/advisor_mode', advisor));
    }
    const pages = needGiven(ksm.counters.pages_to_scan, 'pages_to_scan');
    const sleepMs = needGiven(ksm.counters.sleep_millisecs, 'sleep_millisecs');
    const { maximumKiB } = hostDemand(snapshot);
    const kiBPerS = (pages * memory.pageKiB * 1000) / Math.max(sleepMs, 1);
    const seconds = maximumKiB / kiBPerS;
    const evidence = [
      seen(
        '/sys/kernel/mm/ksm',
        `${pages} pages every ${sleepMs} ms, ${memoryText(kiBPerS)}/s at most`,
      ),
      seen('memory of running guests', memoryText(maximumKiB)),
    ];
    if (seconds <= LIMIT_S) return pass(...evidence);
    return fail({
      evidence,
      reason: `One pass over the guests takes ${Math.round(seconds / 60)} minutes at the least.`,
    });
  },
});
