import { nodesOf, pinsOf } from '../../derived/placement-of.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-06',
  topic: 'numa',
  subject: 'guest',
  title: 'The vCPUs of each guest cell run on the nodes that hold its memory',
  problem: 'The vCPUs of a guest cell run on other nodes than hold its memory',
  severity: 'high',
  reads: [
    '/domain/cpu/numa/cell/@cpus',
    '/domain/cputune/vcpupin',
    '/domain/numatune/memnode/@nodeset',
  ],
  why: 'The guest places processes beside what it believes to be local memory, and every such access is a remote one: worse than a guest that knows of no cells.',
  remedy: 'virsh vcpupin for the vCPUs of the cell, or another nodeset for its <memnode>.',
  takesEffect: 'next-start',
  notWhen: 'Never.',
  sources: [
    'libvirt formatdomain: NUMA node tuning, memnode',
    'SUSE Virtualization Best Practices: vNUMA',
  ],
  gates: [moreThanOneNode],
  evaluate({ guest, host }) {
    const { cpu, numa } = need(guest.definition, 'definition of the guest');
    need(host.topology, 'host topology');
    const pins = pinsOf(guest);
    const cells = cpu.cells.flatMap(({ id, vcpus }) => {
      const bound = numa.cells.find(({ cell }) => cell === id)?.nodes;
      const cpus = pins.filter(({ vcpu }) => vcpus.includes(vcpu)).flatMap((pin) => pin.cpus);
      if (bound === undefined || cpus.length === 0) return [];
      return [{ id, bound, runs: nodesOf(host, cpus).map((node) => node.id) }];
    });
    if (cells.length === 0) return notApplicable('no cell of the guest is both pinned and bound');
    const apart = cells.filter(({ bound, runs }) => runs.some((node) => !bound.includes(node)));
    const evidence = cells.map(({ id, bound, runs }) =>
      seen(
        `/domain/cpu/numa/cell[@id="${id}"]`,
        `runs on ${runs.join(', ')}, memory on ${bound.join(', ')}`,
      ),
    );
    if (apart.length === 0) return pass(...evidence);
    const names = apart.map(({ id }) => id).join(', ');
    return fail({ evidence, reason: `Cell ${names} of ${guest.name} is apart from its memory.` });
  },
});
