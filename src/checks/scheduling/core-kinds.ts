import { threadsOf } from '../../derived/vcpu-window.ts';
import { defineCheck, fail, need, notApplicable, pass, seen, unknown } from '../check.ts';
import { running } from '../gates.ts';

export const check = defineCheck({
  id: 'SCH-15',
  topic: 'scheduling',
  subject: 'guest',
  title: 'The vCPUs of a guest run on cores of one kind',
  problem: 'The vCPUs of a guest may run on cores of different speed',
  severity: 'medium',
  reads: [
    '/sys/devices/cpu_core/cpus, cpu_atom/cpus',
    '/proc/PID/task/TID/status Cpus_allowed_list',
  ],
  why: 'The guest takes its vCPUs for equal and shares work out evenly; what waits for all of them is as slow as the one on a small core.',
  remedy: 'virsh vcpupin each vCPU to pCPUs of one kind of core.',
  takesEffect: 'live',
  notWhen: 'Only throughput counts, and the work does not wait for its slowest part.',
  sources: ['QEMU issue 777: hybrid processors', 'cockpit-machines issue 2121'],
  gates: [running],
  evaluate({ guest, host }) {
    const { coreKinds } = need(host.topology, 'host topology');
    if (coreKinds.length < 2) return notApplicable('the cores are all of one kind');
    const threads = need(threadsOf(guest, 'vcpu'), 'threads of the guest');
    if (threads.length === 0) return unknown('no vCPU thread was told from the others');
    const allowed = new Set(
      threads.flatMap(({ allowedCpus }) => need(allowedCpus, 'pCPUs a vCPU may use')),
    );
    const used = coreKinds.filter(({ cpus }) => cpus.some((cpu) => allowed.has(cpu)));
    const evidence = seen(
      'kinds of core its vCPUs may use',
      used.map(({ name }) => name).join(', '),
    );
    return used.length > 1 ? fail({ evidence: [evidence] }) : pass(evidence);
  },
});
