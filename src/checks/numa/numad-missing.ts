import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'NUM-17',
  topic: 'numa',
  subject: 'guest',
  title: 'Where placement is left to numad, numad is there',
  problem: 'Placement is left to numad, which does not run here',
  severity: 'medium',
  reads: ['/domain/vcpu/@placement', '/domain/numatune/memory/@placement', 'process numad'],
  why: 'libvirt asks numad once at the start of the guest; without it the guest does not start, or starts wherever there is room.',
  remedy: 'Install numad, or write cpuset and nodeset down.',
  takesEffect: 'next-start',
  notWhen: 'The program is installed and only its daemon is stopped: libvirt asks the program.',
  sources: ['libvirt formatdomain: CPU allocation, placement', 'numad(8)'],
  evaluate({ guest, host }) {
    const { vcpus, numa } = need(guest.definition, 'definition of the guest');
    if (vcpus.placement !== 'auto' && numa.placement !== 'auto')
      return notApplicable('nothing is left to numad');
    const services = need(host.services, 'running services');
    const isRunning = services.some(({ name, running }) => name === 'numad' && running);
    const evidence = [
      seen('/domain/vcpu/@placement', vcpus.placement ?? 'not given (static)'),
      seen('/domain/numatune/memory/@placement', numa.placement ?? 'not given (static)'),
      seen('numad', isRunning ? 'running' : 'not running'),
    ];
    return isRunning ? pass(...evidence) : fail({ evidence });
  },
});
