import { hostDemand } from '../../derived/host-demand.ts';
import { isKsmRunning, ksmAdvisor } from '../../derived/ksm-account.ts';
import { mayBeMerged } from '../../derived/may-be-merged.ts';
import { count, memoryText } from '../../model/amount.ts';
import { mapFact, valueOrUndefined } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import {
  defineCheck,
  fail,
  need,
  needGiven,
  noMend,
  notApplicable,
  pass,
  seen,
  unknown,
} from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { KSM_BY_SCAN_TIME } from './scan-time.ts';

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
    '/proc/PID/smaps_rollup Anonymous of the guests that may be merged',
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
    const advisor = need(ksmAdvisor(ksm), 'advisor_mode');
    if (advisor !== 'none') return pass(seen('/sys/kernel/mm/ksm/advisor_mode', advisor));
    const pages = needGiven(ksm.counters.pages_to_scan, 'pages_to_scan');
    const sleepMs = needGiven(ksm.counters.sleep_millisecs, 'sleep_millisecs');
    const { memoryKiB, unread } = scannedMemory(snapshot);
    const kiBPerS = (pages * memory.pageKiB * 1000) / Math.max(sleepMs, 1);
    const seconds = memoryKiB === 0 ? 0 : memoryKiB / kiBPerS;
    const evidence = [
      seen(
        '/sys/kernel/mm/ksm',
        `${pages} pages every ${sleepMs} ms, ${memoryText(kiBPerS)}/s at most`,
      ),
      seen('memory KSM goes through', memoryText(memoryKiB)),
    ];
    if (seconds <= LIMIT_S) {
      if (unread === 0) return pass(...evidence);
      return unknown(`the memory of ${count(unread, 'guest')} that KSM goes through is not known`);
    }
    return fail({
      evidence,
      reason: Number.isFinite(seconds)
        ? `One pass over the guests takes ${Math.round(seconds / 60)} minutes at the least.`
        : 'KSM runs and is told to scan no page.',
    });
  },
  mend({ host }) {
    const { advisorMode } = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (need(advisorMode, 'advisor_mode') !== 'none') noMend('the kernel’s advisor is on already');
    return [KSM_BY_SCAN_TIME];
  },
});

/** What ksmd reads in a pass: memory in use, of guests that may be merged. Unread guests are left out of the sum. */
function scannedMemory(snapshot: Snapshot): { memoryKiB: number; unread: number } {
  const scanned = hostDemand(snapshot).guests.filter(({ definition }) => {
    const value = valueOrUndefined(definition);
    return value === undefined || mayBeMerged(value);
  });
  const known = scanned.flatMap(({ runtime }) => {
    const rollup = mapFact(runtime, ({ memory }) => valueOrUndefined(memory.rollup)?.Anonymous);
    return valueOrUndefined(rollup) ?? [];
  });
  return {
    memoryKiB: known.reduce((sum, each) => sum + each, 0),
    unread: scanned.length - known.length,
  };
}
