import { isKsmRunning } from '../../derived/ksm-account.ts';
import { isAbsent } from '../../model/fact.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { KSM_BY_SCAN_TIME } from './scan-time.ts';

export const check = defineCheck({
  id: 'KSM-06',
  topic: 'ksm',
  subject: 'host',
  title: 'The kernel itself sets the pace of KSM and skips hopeless pages',
  problem: 'KSM scans at a fixed pace, or pages that never merge again and again',
  severity: 'info',
  reads: [
    '/sys/kernel/mm/ksm/advisor_mode, advisor_max_cpu, advisor_target_scan_time',
    '/sys/kernel/mm/ksm/smart_scan',
  ],
  why: 'With the advisor ksmd scans as fast as its target time asks and its share of a pCPU allows, following the guests. smart_scan leaves out pages that were looked at often without success. Daemons know neither.',
  remedy:
    'echo scan-time > /sys/kernel/mm/ksm/advisor_mode and echo 1 > /sys/kernel/mm/ksm/smart_scan; stop ksmtuned or MOM’s KSM policy first.',
  takesEffect: 'live',
  notWhen:
    'A daemon is meant to start and stop KSM by free memory, which the advisor does not do; then leave the pace to it as well.',
  sources: [
    'Linux Documentation/admin-guide/mm/ksm.rst: advisor_mode (since 6.8), smart_scan (since 6.7)',
  ],
  evaluate({ host }) {
    const ksm = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    if (isAbsent(ksm.advisorMode)) return notApplicable('this kernel has no advisor (Linux 6.8)');
    const mode = need(ksm.advisorMode, 'advisor_mode');
    const smart = needGiven(ksm.counters.smart_scan, 'smart_scan');
    const evidence = [
      seen('/sys/kernel/mm/ksm/advisor_mode', mode),
      seen('/sys/kernel/mm/ksm/smart_scan', smart),
    ];
    const { advisor_max_cpu: maxCpu, advisor_target_scan_time: targetS } = ksm.counters;
    if (mode !== 'none' && maxCpu !== undefined && targetS !== undefined)
      evidence.push(seen('advisor', `a pass in ${targetS} s, at most ${maxCpu} % of a pCPU`));
    if (mode !== 'none' && smart !== 0) return pass(...evidence);
    return fail({
      evidence,
      reason:
        mode === 'none'
          ? `The advisor is off: ${ksm.counters.pages_to_scan ?? 'as many'} pages are scanned at a time, whatever the guests do.`
          : 'smart_scan is off: pages that never merged are looked at in every pass.',
    });
  },
  mend({ host }) {
    const { advisorMode, counters } = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    const smart = { set: 'sysfs', path: '/sys/kernel/mm/ksm/smart_scan', value: '1' } as const;
    return [
      ...(need(advisorMode, 'advisor_mode') === 'none' ? [KSM_BY_SCAN_TIME] : []),
      ...(counters.smart_scan === 0 ? [smart] : []),
    ];
  },
});
