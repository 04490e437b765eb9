import { activeVcpus, type VcpuWindow, vcpuWindows } from '../../derived/vcpu-window.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of the window: a vCPU that wants less is not held up all the time, however long each wait. */
const BUSY_SHARE = 0.25;

export const check = defineCheck({
  id: 'SCH-01',
  topic: 'scheduling',
  subject: 'guest',
  title: 'vCPUs get a pCPU when they want one',
  problem: 'vCPUs wait for a pCPU',
  severity: 'medium',
  reads: ['/proc/PID/task/TID/schedstat, fields 1 and 2, over the window'],
  why: 'The guest sees the wait as steal: everything takes longer by as much, and locks held meanwhile make its other vCPUs wait too.',
  remedy:
    'SCH-02 names the cause: raise a quota, give the vCPUs pCPUs of their own, or move a guest.',
  takesEffect: 'live',
  notWhen: 'A short window on a host that just started guests; sample for longer (--window 30s).',
  sources: [
    'Linux Documentation/scheduler/sched-stats.rst',
    'Thresholds 5, 10 and 40 %: this program’s own',
  ],
  // Of the time a vCPU wanted to run: noise, felt, crippling.
  thresholds: {
    feltShare: {
      default: 0.05,
      range: [0.005, 0.9],
      unit: 'share',
      meaning: 'more waiting than this is found',
    },
    highShare: {
      default: 0.1,
      range: [0.005, 0.95],
      unit: 'share',
      meaning: 'more is of high severity',
    },
    criticalShare: {
      default: 0.4,
      range: [0.01, 1],
      unit: 'share',
      meaning: 'more is critical, for a busy vCPU',
    },
  },
  gates: [running, sampled],
  evaluate({ guest }, limits) {
    const active = activeVcpus(need(vcpuWindows(guest), 'run delay of the vCPUs'));
    if (active.length === 0) return notApplicable('no vCPU wanted to run during the window');
    const evidence = active.map(({ vcpu, waitShare, busyShare }) =>
      seen(`vCPU ${vcpu}`, `waited ${percent(waitShare)}, ran ${percent(busyShare)} of the window`),
    );
    const [worst] = [...active].sort((left, right) => right.waitShare - left.waitShare);
    if (worst === undefined || worst.waitShare <= limits.feltShare) return pass(...evidence);
    return fail({
      evidence,
      severity: severityOf(worst, limits),
      reason: `vCPU ${worst.vcpu} of ${guest.name} waited ${percent(worst.waitShare)} of the time it wanted to run.`,
    });
  },
});

function severityOf(
  { waitShare, wantedShare }: VcpuWindow,
  { criticalShare, highShare }: { criticalShare: number; highShare: number },
): 'medium' | 'high' | 'critical' {
  if (waitShare > criticalShare && wantedShare > BUSY_SHARE) return 'critical';
  return waitShare > highShare ? 'high' : 'medium';
}
