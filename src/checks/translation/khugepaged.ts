import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

/** The kernel's own defaults (mm/khugepaged.c): eight huge pages' worth every ten seconds. */
const DEFAULT_SLEEP_MS = 10_000;
const DEFAULT_PAGES = 4096;

const KHUGEPAGED = '/sys/kernel/mm/transparent_hugepage/khugepaged';

export const check = defineCheck({
  id: 'EPT-10',
  topic: 'translation',
  subject: 'host',
  title: 'khugepaged puts guests’ small pages together',
  problem: 'khugepaged hardly puts guests’ small pages together',
  severity: 'low',
  reads: [
    '/sys/kernel/mm/transparent_hugepage/khugepaged/defrag, scan_sleep_millisecs, pages_to_scan',
    '/sys/kernel/mm/transparent_hugepage/enabled',
  ],
  why: 'Memory that was migrated, merged or swapped comes back in 4 KiB pages. Only khugepaged makes huge ones of it again, at the rate it is given.',
  remedy:
    'echo 1 > .../khugepaged/defrag, 10000 > scan_sleep_millisecs and 4096 > pages_to_scan; 1000 ms for the time after guests were moved between nodes.',
  takesEffect: 'live',
  notWhen: 'Guests run on reserved huge pages, or must not share pCPUs with khugepaged.',
  sources: [
    'Linux Documentation/admin-guide/mm/transhuge.rst: khugepaged',
    'numad(8): -H, scan_sleep_millisecs of 1000 while it moves memory',
  ],
  gates: [hasRunningGuests],
  evaluate({ host }) {
    const { thp } = host.memory;
    const enabled = need(thp.enabled, 'transparent huge pages');
    if (enabled === 'never') return notApplicable('transparent huge pages are off: see EPT-02');
    const defrag = need(thp.khugepagedDefrag, 'khugepaged/defrag');
    const sleepMs = need(thp.khugepagedScanSleepMs, 'khugepaged/scan_sleep_millisecs');
    const pages = need(thp.khugepagedPagesToScan, 'khugepaged/pages_to_scan');
    const evidence = [
      seen('khugepaged/defrag', defrag ? 1 : 0),
      seen('khugepaged/scan_sleep_millisecs', sleepMs),
      seen('khugepaged/pages_to_scan', pages),
    ];
    if (!defrag)
      return fail({
        evidence,
        reason: 'khugepaged may not make room for huge pages (defrag is 0).',
      });
    // Pages a millisecond, crosswise.
    if (pages * DEFAULT_SLEEP_MS >= DEFAULT_PAGES * sleepMs) return pass(...evidence);
    return fail({
      evidence,
      reason: 'khugepaged looks at fewer pages a second than by default, and that is few.',
    });
  },
  mend: () => [
    { set: 'sysfs', path: `${KHUGEPAGED}/defrag`, value: '1' },
    {
      set: 'sysfs',
      path: `${KHUGEPAGED}/scan_sleep_millisecs`,
      value: String(DEFAULT_SLEEP_MS),
    },
    { set: 'sysfs', path: `${KHUGEPAGED}/pages_to_scan`, value: String(DEFAULT_PAGES) },
  ],
});
