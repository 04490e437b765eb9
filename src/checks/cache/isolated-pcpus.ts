import { exclusivePins } from '../../derived/placement-of.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { realTime, running } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-11',
  topic: 'cache',
  subject: 'guest',
  title: 'The pCPUs of real-time vCPUs are isolated, and without a tick',
  problem: 'The pCPUs of real-time vCPUs are not isolated, or have a tick',
  severity: 'medium',
  reads: ['/sys/devices/system/cpu/isolated, nohz_full', '/domain/cputune/vcpupin, vcpusched'],
  why: 'Without isolcpus the scheduler puts other tasks there, without nohz_full the timer interrupts the vCPU up to a thousand times a second, and RCU’s callbacks run in its time.',
  remedy:
    'isolcpus=managed_irq,domain,CPULIST nohz_full=CPULIST rcu_nocbs=CPULIST on the kernel command line.',
  takesEffect: 'reboot',
  notWhen:
    'Guests that mind throughput more than latency: nohz_full makes each system call dearer, and isolated pCPUs are balanced by nobody.',
  sources: [
    'libvirt kvm-realtime.rst',
    'Linux Documentation/admin-guide/kernel-parameters.txt: isolcpus, nohz_full, rcu_nocbs',
    'TuneD profile cpu-partitioning',
  ],
  gates: [realTime, running],
  evaluate({ guest, host }) {
    const own = exclusivePins(guest).map(({ cpu }) => cpu);
    if (own.length === 0)
      return notApplicable('no vCPU is pinned to a pCPU of its own: see PIN-01');
    const { cpus } = need(host.topology, 'host topology');
    const evidence = [
      seen('/domain/cputune/vcpupin', formatCpuList(own)),
      seen('/sys/devices/system/cpu/isolated', formatCpuList(cpus.isolated) || 'none'),
      seen('/sys/devices/system/cpu/nohz_full', formatCpuList(cpus.nohzFull) || 'none'),
    ];
    const missing = own.filter(
      (cpu) => !(cpus.isolated.includes(cpu) && cpus.nohzFull.includes(cpu)),
    );
    if (missing.length === 0) return pass(...evidence);
    return fail({
      evidence,
      reason: `pCPU ${formatCpuList(missing)} of ${guest.name} is not kept for it by the kernel.`,
    });
  },
});
