import { isKsmRunning, ksmSavedKiB } from '../../derived/ksm-account.ts';
import { memoryText } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, noMend, notApplicable, pass, seen } from '../check.ts';
import { percent } from '../wording.ts';
import { KSM_BY_SCAN_TIME } from './scan-time.ts';

/** Below this share of one pCPU the scan is not worth a word. */
const CHEAP_SHARE = 0.05;
/** Of one pCPU, for each GiB saved. A threshold of this program, for want of a published one. */
const SHARE_PER_GIB = 0.01;

export const check = defineCheck({
  id: 'KSM-03',
  topic: 'ksm',
  subject: 'host',
  title: 'Scanning for equal pages costs little for what it saves',
  problem: 'Scanning for equal pages costs much for what it saves',
  severity: 'medium',
  reads: [
    'CPU time of the ksmd thread over the window',
    '/sys/kernel/mm/ksm/pages_sharing, ksm_zero_pages',
  ],
  why: 'ksmd reads guest memory through the caches of the pCPU it runs on. What it takes is missing for guests, also when it finds nothing.',
  remedy:
    'Let the kernel choose the rate (echo scan-time > /sys/kernel/mm/ksm/advisor_mode, Linux 6.8), lower pages_to_scan, or stop KSM.',
  takesEffect: 'live',
  notWhen: 'New guests were just started and the first pass is worth its price.',
  sources: [
    'Linux Documentation/admin-guide/mm/ksm.rst',
    'Threshold: 1 % of a pCPU per GiB saved, this program’s own',
  ],
  evaluate({ host: { memory } }) {
    const ksm = need(memory.ksm, '/sys/kernel/mm/ksm');
    if (!isKsmRunning(ksm)) return notApplicable('KSM is not running');
    const share = need(ksm.ksmdCpuShare, 'CPU time of ksmd');
    const savedKiB = needGiven(ksmSavedKiB(ksm, memory), 'ksm_zero_pages');
    const evidence = [
      seen('ksmd', `${percent(share)} of one pCPU`),
      seen('saved (pages_sharing, ksm_zero_pages)', memoryText(savedKiB)),
    ];
    const allowed = Math.max(CHEAP_SHARE, (savedKiB / 1024 / 1024) * SHARE_PER_GIB);
    if (share <= allowed) return pass(...evidence);
    return fail({
      evidence,
      reason: `ksmd takes ${percent(share)} of a pCPU and saves ${memoryText(savedKiB)}.`,
    });
  },
  mend({ host }) {
    const { advisorMode } = need(host.memory.ksm, '/sys/kernel/mm/ksm');
    if (need(advisorMode, 'advisor_mode') !== 'none') noMend('the kernel’s advisor is on already');
    return [KSM_BY_SCAN_TIME];
  },
});
