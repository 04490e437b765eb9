import { vcpuWindows } from '../../derived/vcpu-window.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import type { CostSubject, Estimate } from '../cost-subject.ts';
import { percentText } from './percent-text.ts';

/**
 * Cycles of one exit. Directly about 2,000 (Landau et al., SplitX, WIOV 2011, EPT and VPID); caches that have to be
 * filled again add as much and more. An exit of a nested guest took 13,000 to 15,000 (Bonzini, kvm-unit-tests).
 */
const CYCLES = { low: 1300, typical: 3000, high: 6000 };
const NESTED_CYCLES = { low: 13_000, typical: 15_000, high: 45_000 };

/** A guest that runs less shows how it idles, not how it works. */
const WORKING_SHARE = 0.05;

/** What leaving the guest costs: exits x cycles, of the cycles its vCPUs ran for. */
export function exitLoss({ guest, snapshot }: CostSubject): Estimate | undefined {
  const cpu = valueOrUndefined(snapshot.host.cpu);
  const windows = valueOrUndefined(vcpuWindows(guest)) ?? [];
  const exits = exitsOf(guest);
  if (cpu?.mhz === undefined || exits === undefined || windows.length === 0) return undefined;
  const { mhz } = cpu;
  const ranS = windows.reduce((sum, { runNs }) => sum + runNs, 0) / 1e9;
  const busy = windows.reduce((sum, { busyShare }) => sum + busyShare, 0) / windows.length;
  if (busy < WORKING_SHARE) return undefined;
  const nested = cpu.flags.includes('hypervisor');
  const cycles = nested ? NESTED_CYCLES : CYCLES;
  const perSecond = exits / ranS;
  const loss = (each: number): number => Math.min((perSecond * each) / (mhz * 1e6), 1);
  return {
    loss: {
      dimension: 'cpu',
      low: loss(cycles.low),
      typical: loss(cycles.typical),
      high: loss(cycles.high),
      basis: 'model',
      confidence: 'medium',
      source: nested
        ? 'P. Bonzini, kvm-unit-tests vmexit in a nested guest'
        : 'Landau et al., SplitX, USENIX WIOV 2011',
    },
    arithmetic: `${perSecond.toFixed(0)} exits for each second its vCPUs ran x ${cycles.typical} cycles${nested ? ' (nested)' : ''} / ${mhz.toFixed(0)} MHz = ${percentText(loss(cycles.typical))}`,
  };
}

function exitsOf({ runtime }: Guest): number | undefined {
  const read = valueOrUndefined(runtime);
  const counters = read === undefined ? undefined : valueOrUndefined(read.kvmCounters);
  return counters?.exits?.delta;
}
