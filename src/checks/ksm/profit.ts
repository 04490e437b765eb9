import { isKsmRunning, ksmProfitKiB, ksmSavedKiB } from '../../derived/ksm-account.ts';
import { count, memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';

/** Of the memory that is available so much may be needed to copy merged pages apart. */
const ROOM_SHARE = 0.5;

export const check = defineCheck({
  id: 'KSM-02',
  topic: 'ksm',
  subject: 'host',
  title: 'Page merging saves more memory than it takes',
  problem: 'Page merging takes more memory than it saves',
  severity: 'medium',
  reads: [
    '/sys/kernel/mm/ksm/general_profit (Linux 6.4), pages_sharing, pages_shared, pages_unshared, pages_volatile, ksm_zero_pages (Linux 6.6)',
  ],
  why: 'KSM keeps a record for every page it has looked at. Where guests have little in common the records cost more than the merged pages bring, and the scanning costs CPU on top.',
  remedy:
    'Stop it: echo 2 > /sys/kernel/mm/ksm/run (needs memory for the pages that are copied back), or opt unlike guests out with <nosharepages/>.',
  takesEffect: 'live',
  notWhen: 'The guests started a moment ago: a whole pass must have ended first (full_scans).',
  sources: ['Linux Documentation/admin-guide/mm/ksm.rst, Monitoring KSM profit'],
  evaluate({ host: { memory } }) {
    const ksm = need(memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const passes = needGiven(ksm.counters.full_scans, 'full_scans');
    if (passes < 1) return notApplicable('KSM has not ended its first pass');
    const saved = needGiven(ksmSavedKiB(ksm, memory), 'ksm_zero_pages');
    const profit = needGiven(ksmProfitKiB(ksm, memory), 'general_profit');
    const evidence = [
      seen('saved (pages_sharing, ksm_zero_pages)', memoryText(saved)),
      seen('saved less bookkeeping', memoryText(profit)),
    ];
    if (profit >= 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `After ${count(passes, 'scan')} KSM has cost ${memoryText(-profit)} more than it saved.`,
    });
  },
  mend({ host: { memory } }) {
    const { counters } = need(memory.ksm, '/sys/kernel/mm/ksm');
    const meminfo = need(memory.meminfo, '/proc/meminfo');
    const available = needGiven(meminfo.MemAvailable, 'MemAvailable');
    const apartKiB = needGiven(counters.pages_sharing, 'pages_sharing') * memory.pageKiB;
    if (apartKiB > available * ROOM_SHARE)
      noMend(
        `to copy merged pages apart takes ${memoryText(apartKiB)}, ${memoryText(available)} are available`,
      );
    return [
      {
        set: 'sysfs',
        path: '/sys/kernel/mm/ksm/run',
        value: '2',
        risk: 'low',
        riskText: `merged pages are copied apart, which takes ${memoryText(apartKiB)} and some time`,
      },
    ];
  },
});
