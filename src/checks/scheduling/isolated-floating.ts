import { threadsOf } from '../../derived/vcpu-window.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'SCH-12',
  topic: 'scheduling',
  subject: 'guest',
  title: 'No vCPU floats over isolated pCPUs',
  problem: 'vCPUs float over isolated pCPUs, where nothing balances them',
  severity: 'high',
  reads: ['/sys/devices/system/cpu/isolated', '/proc/PID/task/TID/status Cpus_allowed_list'],
  why: 'isolcpus takes pCPUs out of the scheduler’s balancing: threads that may use several of them stay on the one they woke on, all together.',
  remedy: 'Pin each vCPU to one isolated pCPU, or keep the guest off the isolated set.',
  takesEffect: 'live',
  notWhen: 'Never.',
  sources: [
    'Linux Documentation/admin-guide/kernel-parameters.txt, isolcpus',
    'libvirt kvm-realtime.rst',
  ],
  gates: [running],
  evaluate({ guest, host }) {
    const { cpus } = need(host.topology, 'host topology');
    if (cpus.isolated.length === 0) return notApplicable('no pCPU is isolated');
    const isolated = new Set(cpus.isolated);
    const threads = need(threadsOf(guest, 'vcpu'), 'threads of the guest');
    const allowed = threads.map(({ index, allowedCpus }) => ({
      vcpu: index ?? -1,
      cpus: need(allowedCpus, 'pCPUs a vCPU may use'),
    }));
    if (allowed.length === 0) return unknown('no vCPU thread was told from the others');
    const floating = allowed.filter(
      (each) => each.cpus.length > 1 && each.cpus.some((cpu) => isolated.has(cpu)),
    );
    const evidence = [
      seen('/sys/devices/system/cpu/isolated', formatCpuList(cpus.isolated)),
      ...allowed.map((each) => seen(`vCPU ${each.vcpu} may use`, formatCpuList(each.cpus))),
    ];
    return floating.length === 0 ? pass(...evidence) : fail({ evidence });
  },
});
