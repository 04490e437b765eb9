import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';

export const check = defineCheck({
  id: 'NUM-13',
  topic: 'numa',
  subject: 'host',
  title: 'The firmware shows every processor package as a NUMA node of its own',
  problem: 'The firmware hides that memory belongs to processor packages',
  severity: 'high',
  reads: [
    '/sys/devices/system/node/online',
    '/sys/devices/system/cpu/cpu*/topology/physical_package_id',
  ],
  why: 'With node interleaving every other cache line of every guest is on the far package, and no placement can change that.',
  remedy: 'Turn node interleaving off (NUMA on) in the firmware set-up.',
  takesEffect: 'reboot',
  notWhen:
    'The host is a virtual machine whose packages mean nothing, or an appliance that interleaves by design.',
  sources: ['ACPI specification, SRAT and SLIT'],
  evaluate({ host }) {
    const { packages, nodes } = need(host.topology, 'host topology');
    if (packages.length < 2) return notApplicable('the host has one processor package');
    const { flags } = need(host.cpu, 'host CPU');
    if (flags.includes('hypervisor')) return notApplicable('the host is a virtual machine');
    const evidence = [
      seen('processor packages', packages.length),
      seen('NUMA nodes', nodes.length),
    ];
    return nodes.length >= packages.length ? pass(...evidence) : fail({ evidence });
  },
});
