import { exclusivePins } from '../../derived/placement-of.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'PIN-03',
  topic: 'cache',
  subject: 'guest',
  title: 'The guest’s threads are the host’s threads',
  problem: 'The guest’s idea of cores does not match the cores it is pinned to',
  severity: 'medium',
  reads: [
    '/domain/cpu/topology/@threads',
    '/domain/cputune/vcpupin',
    '/sys/devices/system/cpu/cpu*/topology/thread_siblings_list',
  ],
  why: 'A guest told of two threads a core schedules by that. If those vCPUs sit on different cores, or two of its cores on one, it loads one core twice and leaves another idle.',
  remedy:
    'Pin vCPU 2k and 2k+1 to the two threads of one core with threads="2", or one vCPU a core with threads="1".',
  takesEffect: 'next-start',
  notWhen: 'The host has no simultaneous multithreading.',
  sources: ['OpenStack Nova: hw:cpu_thread_policy', 'libvirt formatdomain: CPU model and topology'],
  evaluate({ guest, host }) {
    const { cpu } = need(guest.definition, 'definition of the guest');
    const { cores } = need(host.topology, 'host topology');
    if (cores.every(({ cpus }) => cpus.length < 2))
      return notApplicable('the host’s cores have one thread');
    const pins = exclusivePins(guest);
    if (pins.length < 2) return notApplicable('fewer than two vCPUs are pinned to single pCPUs');
    const threads = cpu.topology?.threads ?? 1;
    const coreOf = (pcpu: number) => cores.findIndex(({ cpus }) => cpus.includes(pcpu));
    const groups = [...Map.groupBy(pins, ({ vcpu }) => Math.floor(vcpu / threads)).values()];
    const split = groups.filter((group) => new Set(group.map((pin) => coreOf(pin.cpu))).size > 1);
    const used = groups.map((group) => coreOf(group[0]?.cpu ?? -1));
    const doubled = threads === 1 && new Set(used).size < used.length;
    const evidence = [
      seen('/domain/cpu/topology/@threads', cpu.topology === undefined ? 'not given (1)' : threads),
      seen('/domain/cputune/vcpupin', pins.map((pin) => `${pin.vcpu}:${pin.cpu}`).join(' ')),
    ];
    if (split.length === 0 && !doubled) return pass(...evidence);
    const reason =
      split.length > 0
        ? `vCPUs ${split[0]?.map(({ vcpu }) => vcpu).join(' and ')} are threads of one core to the guest and lie on different cores.`
        : 'Two vCPUs that the guest takes for whole cores are the two threads of one.';
    return fail({ evidence, reason });
  },
});
