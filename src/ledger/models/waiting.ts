import { activeVcpus, vcpuWindows } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { CostSubject, Estimate } from '../cost-subject.ts';
import { percentText } from './percent-text.ts';

const SOURCE = 'Linux Documentation/scheduler/sched-stats.rst';

/**
 * Run delay as lost speed: a vCPU that wanted to run for R + W and ran for R did W / (R + W) less than alone.
 * Run and wait are fields 1 and 2 of a thread's schedstat.
 */
export function waitingLoss({ guest }: CostSubject): Estimate | undefined {
  const windows = valueOrUndefined(vcpuWindows(guest));
  if (windows === undefined) return undefined;
  const active = activeVcpus(windows);
  if (active.length === 0) return windows.length === 0 ? undefined : IDLE;
  const ran = active.reduce((sum, { runNs }) => sum + runNs, 0);
  const waited = active.reduce((sum, { waitNs }) => sum + waitNs, 0);
  if (ran + waited === 0) return undefined;
  const shares = active.map(({ waitShare }) => waitShare);
  const typical = waited / (ran + waited);
  return {
    loss: {
      dimension: 'cpu',
      // Work that is spread evenly feels the sum, work that waits for its slowest part feels the worst.
      low: Math.min(typical, ...shares),
      typical,
      high: Math.max(typical, ...shares),
      basis: 'model',
      confidence: 'high',
      source: SOURCE,
    },
    arithmetic: `waited ${seconds(waited)} of ${seconds(ran + waited)} in which vCPUs wanted to run: ${percentText(typical)}; each alone ${shares.map(percentText).join(', ')}`,
  };
}

/** What nobody wanted nobody waited for: an idle guest loses nothing to a busy host. */
const IDLE: Estimate = {
  loss: {
    dimension: 'cpu',
    low: 0,
    typical: 0,
    high: 0,
    basis: 'model',
    confidence: 'high',
    source: SOURCE,
  },
  arithmetic: 'no vCPU wanted to run during the window',
};

function seconds(ns: number): string {
  return `${(ns / 1e9).toFixed(2)} s`;
}
