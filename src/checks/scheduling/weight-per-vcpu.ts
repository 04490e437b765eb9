import { hostDemand } from '../../derived/host-demand.ts';
import { exclusivePins } from '../../derived/placement-of.ts';
import { valueOrUndefined } from '../../model/fact.ts';
import type { Guest } from '../../model/guest.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';
import { percent } from '../wording.ts';

/** What a guest gets without <shares>: 1024 with cgroup v1, which v2 calls a weight of 100. */
const DEFAULT_SHARES = 1024;

export const check = defineCheck({
  id: 'SCH-06',
  topic: 'scheduling',
  subject: 'host',
  title: 'Guests that compete are weighed by their vCPUs',
  problem: 'Guests that compete have weights that do not fit their vCPUs',
  severity: 'low',
  reads: ['/domain/cputune/shares', '/domain/vcpu', '/proc/pressure/cpu'],
  why: 'The weight is the whole guest’s. Where pCPUs are short, a guest of eight vCPUs with the weight of one of a single vCPU gets an eighth for each of them.',
  remedy: 'virsh schedinfo GUEST --live --config cpu_shares=N with N = 1024 for each vCPU.',
  takesEffect: 'live',
  notWhen: 'The weights say which guest matters more.',
  sources: [
    'Proxmox VE admin guide, qm: cpuunits',
    'libvirt formatdomain: CPU tuning, shares',
    'Linux Documentation/admin-guide/cgroup-v2.rst: cpu.weight',
  ],
  thresholds: {
    unevenRatio: {
      default: 2,
      range: [1, 1000],
      unit: 'ratio',
      meaning: 'the largest weight of a vCPU may be so many times the smallest',
    },
    pressureShare: {
      default: 0.1,
      range: [0, 0.99],
      unit: 'share of 60 s',
      meaning: 'weights decide where tasks wait for more',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ host, snapshot }, { unevenRatio, pressureShare }) {
    const { someAvg60 } = need(host.kernel.pressure.cpu, 'CPU pressure');
    if (someAvg60 <= pressureShare) return notApplicable('guests hardly compete for pCPUs');
    const weighed = hostDemand(snapshot).guests.flatMap(weightOf);
    if (weighed.length < 2) return notApplicable('fewer than two guests share pCPUs');
    const ordered = weighed.toSorted((left, right) => left.perVcpu - right.perVcpu);
    const [least] = ordered;
    const most = ordered.at(-1);
    const evidence = [
      seen('/proc/pressure/cpu', `some ${percent(someAvg60)} over 60 s`),
      ...ordered.map(({ name, perVcpu, vcpus }) =>
        seen(`${name}: shares of each of ${vcpus} vCPUs`, Math.round(perVcpu)),
      ),
    ];
    if (least === undefined || most === undefined || most.perVcpu <= least.perVcpu * unevenRatio)
      return pass(...evidence);
    return fail({
      evidence,
      reason: `A vCPU of ${least.name} weighs ${Math.round(least.perVcpu)}, one of ${most.name} ${Math.round(most.perVcpu)}.`,
      remedy: `virsh schedinfo ${least.name} --live --config cpu_shares=${Math.round(most.perVcpu * least.vcpus)}`,
    });
  },
});

/** Guests on pCPUs of their own compete with nobody. */
function weightOf(guest: Guest): { name: string; vcpus: number; perVcpu: number }[] {
  const definition = valueOrUndefined(guest.definition);
  const vcpus = definition?.vcpus.current ?? 0;
  if (definition === undefined || vcpus === 0 || exclusivePins(guest).length >= vcpus) return [];
  return [
    { name: guest.name, vcpus, perVcpu: (definition.tuning.shares ?? DEFAULT_SHARES) / vcpus },
  ];
}
