import { nodesOf, pinsOf } from '../../derived/placement-of.ts';
import { formatCpuList } from '../../model/cpu-list.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'PIN-05',
  topic: 'cache',
  subject: 'guest',
  title: 'The pins of a guest that fits one node stay on one node',
  problem: 'A guest that would fit one node is pinned over several',
  severity: 'high',
  reads: ['/domain/cputune/vcpupin', '/domain/vcpu/@cpuset'],
  why: 'Half of its vCPUs are far from half of its memory, for good: pins keep them there, and automatic balancing cannot bring both together.',
  remedy: 'virsh vcpupin each vCPU to pCPUs of one node, and virsh numatune for its memory.',
  takesEffect: 'live',
  notWhen: 'It is bound by memory bandwidth and spread on purpose (two cells, hw:numa_nodes=2).',
  sources: [
    'RHEL Virtualization Tuning and Optimization Guide, 9.3',
    'OpenStack Nova: NUMA topologies of instances',
  ],
  gates: [moreThanOneNode],
  evaluate({ guest, host }) {
    const { vcpus, memoryKiB, cpu } = need(guest.definition, 'definition of the guest');
    const pins = pinsOf(guest);
    if (pins.length === 0) return notApplicable('the guest is not pinned');
    if (cpu.cells.length > 1) return notApplicable('the guest has cells for its nodes');
    const size = needGiven(memoryKiB, 'memory of the guest');
    const { nodes } = need(host.topology, 'host topology');
    const fits = nodes.some(
      ({ cpus, memoryKiB: own = 0 }) => cpus.length >= vcpus.current && own >= size,
    );
    if (!fits) return notApplicable('the guest is wider than any node');
    const cpus = pins.flatMap((pin) => pin.cpus);
    const used = nodesOf(host, cpus);
    if (used.length === nodes.length) return notApplicable('the pins cover every node');
    const evidence = [
      seen('/domain/cputune/vcpupin', `pCPUs ${formatCpuList(cpus)}`),
      seen('nodes of these pCPUs', used.map(({ id }) => id).join(', ')),
    ];
    return used.length <= 1 ? pass(...evidence) : fail({ evidence });
  },
});
