import { localityOf, perNodeText } from '../../derived/guest-locality.ts';
import { count } from '../../model/amount.ts';
import { defineCheck, fail, need, needGiven, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode, running } from '../gates.ts';

/** A node must hold this share of the guest's memory to count. */
const COUNTS_SHARE = 0.05;

export const check = defineCheck({
  id: 'NUM-02',
  topic: 'numa',
  subject: 'guest',
  title: 'A guest that fits one NUMA node stays on one',
  problem: 'A guest that would fit one NUMA node is spread over several',
  severity: 'high',
  reads: [
    'vCPUs and memory of the guest',
    '/sys/devices/system/node/node*/cpulist, meminfo',
    '/proc/PID/numa_maps',
    'Cpus_allowed_list of the vCPUs',
  ],
  why: 'The guest’s vCPUs and memory wander apart over time and half or more of its accesses go to another node, though one node could serve them all.',
  remedy:
    'Bind it to one node: virsh vcpupin for each vCPU to that node’s pCPUs, and virsh numatune GUEST --nodeset NODE --live --config.',
  takesEffect: 'live',
  notWhen:
    'Every node is too full to take it; make room first. Bandwidth-bound guests may want two.',
  sources: [
    'RHEL Virtualization Tuning and Optimization Guide, 9.3',
    'OpenStack Nova: NUMA topologies of instances',
  ],
  gates: [running, moreThanOneNode],
  evaluate({ guest, host }) {
    const { vcpus, memoryKiB } = need(guest.definition, 'definition of the guest');
    const size = needGiven(memoryKiB, 'memory of the guest');
    const { nodes } = need(host.topology, 'host topology');
    const fitting = nodes.filter(
      ({ id, cpus, memoryKiB }) =>
        cpus.length >= vcpus.current && needGiven(memoryKiB, `memory of node ${id}`) >= size,
    );
    if (fitting.length === 0)
      return notApplicable('no node has pCPUs and memory enough for all of the guest');
    const { perNodeKiB, cpuNodes } = need(localityOf(guest, host), 'where the guest’s memory lies');
    const total = Object.values(perNodeKiB).reduce((sum, amount) => sum + amount, 0);
    const memoryNodes = Object.entries(perNodeKiB).filter(
      ([, amount]) => amount > total * COUNTS_SHARE,
    );
    const evidence = [
      seen('vCPUs may run on', `nodes ${cpuNodes.join(', ')}`),
      seen('/proc/PID/numa_maps', perNodeText(perNodeKiB)),
      seen('nodes that could hold it', fitting.map(({ id }) => id).join(', ')),
    ];
    if (cpuNodes.length <= 1 && memoryNodes.length <= 1) return pass(...evidence);
    return fail({
      evidence,
      severity: memoryNodes.length > 1 ? 'high' : 'medium',
      reason: `${guest.name} (${count(vcpus.current, 'vCPU')}) may run on ${count(cpuNodes.length, 'node')} and has memory on ${memoryNodes.length}.`,
    });
  },
});
