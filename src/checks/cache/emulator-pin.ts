import { exclusivePins } from '../../derived/placement-of.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'PIN-06',
  topic: 'cache',
  subject: 'guest',
  title: 'The emulator thread keeps off the pinned vCPUs',
  problem: 'The emulator thread may run on the pCPUs of pinned vCPUs',
  severity: 'medium',
  reads: ['/domain/cputune/emulatorpin', '/domain/cputune/vcpupin', '/domain/vcpu/@cpuset'],
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
  evaluate({ guest }) {
    const { tuning, vcpus } = need(guest.definition, 'definition of the guest');
    const pins = exclusivePins(guest);
    if (pins.length === 0) return notApplicable('no vCPU is pinned to a single pCPU');
    const pinned = new Set(pins.map(({ cpu }) => cpu));
    const allowed = tuning.emulatorPin ?? vcpus.cpus;
    const place =
      tuning.emulatorPin === undefined
        ? 'emulatorpin (not given: the cpuset of <vcpu>)'
        : 'emulatorpin';
    if (allowed === undefined) {
      return fail({ evidence: [seen('/domain/cputune/emulatorpin', 'not given (any pCPU)')] });
    }
    const overlap = allowed.filter((cpu) => pinned.has(cpu));
    const evidence = [
      seen(`/domain/cputune/${place}`, formatCpuList(allowed)),
      seen('/domain/cputune/vcpupin', formatCpuList(pinned)),
    ];
    return overlap.length === 0 ? pass(...evidence) : fail({ evidence });
  },
});
