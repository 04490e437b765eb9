import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-05',
  topic: 'numa',
  subject: 'guest',
  title: 'A guest wider than a node knows that its memory is not all alike',
  problem: 'A guest wider than any node believes that all its memory is alike',
  severity: 'medium',
  reads: ['/domain/cpu/numa/cell', '/domain/vcpu', '/domain/memory', '-numa node'],
  why: 'It must span nodes, but its kernel does not know: processes and their memory are put on vCPUs and pages of different nodes, and nothing inside can mend that.',
  remedy:
    '<cpu><numa><cell .../></numa></cpu> with a cell for each node it uses, and <memnode> to bind each cell.',
  takesEffect: 'next-start',
  notWhen: 'Its software is licensed by sockets or cells, or vCPUs and memory are hot-plugged.',
  sources: [
    'libvirt formatdomain: guest NUMA topology',
    'OpenStack Nova: CPU topologies, hw:numa_nodes',
  ],
  gates: [moreThanOneNode],
  evaluate({ guest, host }) {
    const { cpu, vcpus, memoryKiB } = need(guest.definition, 'definition of the guest');
    const size = needGiven(memoryKiB, 'memory of the guest');
    const { nodes } = need(host.topology, 'host topology');
    const holding = nodes.some(
      ({ cpus, memoryKiB: own = Number.POSITIVE_INFINITY }) =>
        cpus.length >= vcpus.current && own >= size,
    );
    if (holding) return notApplicable('a node could hold the guest');
    const evidence = [
      seen('/domain/vcpu', vcpus.current),
      seen('/domain/cpu/numa/cell', cpu.cells.length === 0 ? 'none' : cpu.cells.length),
    ];
    return cpu.cells.length > 1 ? pass(...evidence) : fail({ evidence });
  },
});
