import type { HostCpu } from '../../model/host.ts';
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
    const { packages, nodes, cpus } = need(host.topology, 'host topology');
    if (packages.length < 2) return notApplicable('the host has one processor package');
    const cpu = need(host.cpu, 'host CPU');
    if (cpu.flags.includes('hypervisor')) return notApplicable('the host is a virtual machine');
    if (cpu.architecture !== 'x86_64')
      return notApplicable(`firmware of ${cpu.architecture} hosts has no such switch`);
    if (cpus.online.some((online) => !nodes.some((node) => node.cpus.includes(online))))
      return notApplicable('a node is offline');
    if (isOnSharedBus(cpu)) return notApplicable('all packages reach memory over one bus');
    // Nodes of memory only (CXL, high bandwidth memory) are no package's own.
    const withCpus = nodes.filter((node) => node.cpus.length > 0);
    const evidence = [
      seen('processor packages', packages.length),
      seen('NUMA nodes with pCPUs', withCpus.length),
    ];
    return withCpus.length >= packages.length ? pass(...evidence) : fail({ evidence });
  },
});

/** Nehalem (06_1AH) was the first Xeon with a memory controller of its own; Dunnington (06_1DH) came after it without. */
const NEHALEM = 0x1a;
const DUNNINGTON = 0x1d;

/** Intel's numbers of families and models: Software Developer's Manual, volume 4, table 2-1. */
function isOnSharedBus({ vendor, family, model = NEHALEM }: HostCpu): boolean {
  if (vendor !== 'GenuineIntel') return false;
  return family === 15 || (family === 6 && (model < NEHALEM || model === DUNNINGTON));
}
