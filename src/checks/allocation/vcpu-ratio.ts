import { hostDemand } from '../../derived/host-demand.ts';
import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, pass, seen, unknown } from '../check.ts';
import { hasRunningGuests } from '../gates.ts';

export const check = defineCheck({
  id: 'OVC-01',
  topic: 'allocation',
  subject: 'host',
  title: 'vCPUs of running guests are within what the pCPUs can serve',
  problem: 'Too many vCPUs for the pCPUs of this host',
  severity: 'high',
  reads: ['vCPUs of every running guest', '/sys/devices/system/cpu/online'],
  why: 'vCPUs without a free pCPU wait in the run queue; with locks held meanwhile, whole guests wait. Moderate overcommit of idle guests costs little, an overloaded host more than half.',
  remedy:
    'Move guests to another host or take away vCPUs that stay idle; dedicated or latency-bound guests want a ratio of 1 at most.',
  takesEffect: 'next-start',
  notWhen:
    'Test hosts whose guests are idle nearly always; look at the run delay of the vCPUs (SCH-01) for what it costs now.',
  sources: [
    'RHEL 7 Virtualization Deployment and Administration Guide, 7.3: at most 5 vCPUs per pCPU below full load, 10 per core',
    "The sysadmin's summary virt-tune began with: usually below 10 % lost, at the limit above 50 %",
  ],
  // RHEL 7 Virtualization Deployment Guide, 7.3: guests loaded below 100 %, and never.
  thresholds: {
    ratio: {
      default: 5,
      range: [0.1, 100],
      unit: 'vCPUs per pCPU',
      meaning: 'more than this is found',
    },
    extremeRatio: {
      default: 10,
      range: [0.1, 200],
      unit: 'vCPUs per core',
      meaning: 'more is critical',
    },
  },
  gates: [hasRunningGuests],
  evaluate({ snapshot, host }, limits) {
    const { cpus, cores } = need(host.topology, 'host topology');
    const { vcpus, uncounted } = hostDemand(snapshot);
    const ratio = vcpus / cpus.online.length;
    const evidence = [
      seen(
        'vCPUs of running guests',
        uncounted > 0 ? `${vcpus}, ${count(uncounted, 'guest')} unknown` : vcpus,
      ),
      seen('online pCPUs', `${cpus.online.length} on ${cores.length} cores`),
      seen('vCPUs per pCPU', ratio.toFixed(2)),
    ];
    if (ratio <= limits.ratio) {
      if (uncounted === 0) return pass(...evidence);
      return unknown(`the vCPUs of ${count(uncounted, 'guest')} are not known, the others are few`);
    }
    return fail({
      evidence,
      severity: vcpus / cores.length > limits.extremeRatio ? 'critical' : 'high',
      reason: `${vcpus} vCPUs share ${cpus.online.length} pCPUs, ${ratio.toFixed(1)} each; above ${limits.ratio} guests wait for one another even when none is busy for long.`,
    });
  },
});
