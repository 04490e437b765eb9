import { exclusivePins, pinsOf } from '../../derived/placement-of.ts';
import type { Policy } from '../../model/config.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import type { Guest } from '../../model/guest.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { notOvercommitted } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-06',
  topic: 'cache',
  subject: 'guest',
  title: 'The emulator thread keeps off the pinned vCPUs',
  problem: 'The emulator thread may run on the pCPUs of pinned vCPUs',
  severity: 'medium',
  reads: [
    '/domain/cputune/emulatorpin',
    '/domain/cputune/vcpupin',
    '/domain/vcpu/@cpuset',
    'declared policy of the guest',
  ],
  why: 'The emulator thread handles devices and the monitor. On a pinned vCPU’s pCPU it pushes the vCPU off, which cannot go elsewhere: latency spikes and clock drift.',
  remedy:
    'virsh emulatorpin GUEST CPULIST --live --config with housekeeping pCPUs of the same node.',
  takesEffect: 'live',
  notWhen: 'The guest is pinned to a small host’s every pCPU; share one that no vCPU needs fully.',
  sources: [
    'libvirt formatdomain: CPU tuning, emulatorpin',
    'OpenStack Nova: hw:emulator_threads_policy',
    'Rocky Linux guide on CPU pinning',
  ],
  gates: [notOvercommitted],
  evaluate({ guest, policy }) {
    const { tuning, vcpus } = need(guest.definition, 'definition of the guest');
    const pinned = new Set(ownCpus(guest, policy));
    if (pinned.size === 0) return notApplicable('no vCPU is pinned to a pCPU of its own');
    const severity = policy === 'dedicated' ? 'high' : 'medium';
    const allowed = tuning.emulatorPin ?? vcpus.cpus;
    const place =
      tuning.emulatorPin === undefined
        ? 'emulatorpin (not given: the cpuset of <vcpu>)'
        : 'emulatorpin';
    if (allowed === undefined) {
      return fail({
        severity,
        evidence: [seen('/domain/cputune/emulatorpin', 'not given (any pCPU)')],
      });
    }
    const overlap = allowed.filter((cpu) => pinned.has(cpu));
    const evidence = [
      seen(`/domain/cputune/${place}`, formatCpuList(allowed)),
      seen('/domain/cputune/vcpupin', formatCpuList(pinned)),
    ];
    return overlap.length === 0 ? pass(...evidence) : fail({ evidence, severity });
  },
});

/** pCPUs meant for the guest alone: of single pins, or of all where it is declared dedicated. */
function ownCpus(guest: Guest, policy: Policy | undefined): number[] {
  return policy === 'dedicated'
    ? pinsOf(guest).flatMap(({ cpus }) => cpus)
    : exclusivePins(guest).map(({ cpu }) => cpu);
}
