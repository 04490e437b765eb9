import { activeVcpus, type VcpuWindow, vcpuWindows } from '../../derived/vcpu-window.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { running, sampled } from '../gates.ts';
import { percent } from '../wording.ts';

/** Of the time a vCPU wanted to run. Thresholds of this program: noise, felt, crippling. */
const FELT_SHARE = 0.05;
const HIGH_SHARE = 0.1;
const CRITICAL_SHARE = 0.4;
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
  gates: [running, sampled],
  evaluate({ guest }) {
    const active = activeVcpus(need(vcpuWindows(guest), 'run delay of the vCPUs'));
    if (active.length === 0) return notApplicable('no vCPU wanted to run during the window');
    const evidence = active.map(({ vcpu, waitShare, busyShare }) =>
      seen(`vCPU ${vcpu}`, `waited ${percent(waitShare)}, ran ${percent(busyShare)} of the window`),
    );
    const [worst] = [...active].sort((left, right) => right.waitShare - left.waitShare);
    if (worst === undefined || worst.waitShare <= FELT_SHARE) return pass(...evidence);
    return fail({
      evidence,
      severity: severityOf(worst),
      reason: `vCPU ${worst.vcpu} of ${guest.name} waited ${percent(worst.waitShare)} of the time it wanted to run.`,
    });
  },
});

function severityOf({ waitShare, wantedShare }: VcpuWindow): 'medium' | 'high' | 'critical' {
  if (waitShare > CRITICAL_SHARE && wantedShare > BUSY_SHARE) return 'critical';
  return waitShare > HIGH_SHARE ? 'high' : 'medium';
}
