import { devicesOf } from '../../derived/devices-of.ts';
import { localityOf } from '../../derived/guest-locality.ts';
import { defineCheck, fail, need, notApplicable, pass, seen } from '../check.ts';
import { moreThanOneNode, running } from '../gates.ts';

export const check = defineCheck({
  id: 'NUM-11',
  topic: 'numa',
  subject: 'guest',
  title: 'The guest runs on the node of its devices',
  problem: 'The guest runs on another node than its devices',
  severity: 'low',
  reads: [
    '/sys/bus/pci/devices/*/numa_node of passed-through devices',
    'numa_node of the disks below the images and of the uplinks of its bridges',
    'Cpus_allowed_list of the vCPUs',
  ],
  why: 'Each request’s data and each interrupt cross the link between packages: latency, and a share of the link that memory accesses would need.',
  remedy:
    'Bind the guest to the node of the device it uses most, or give it a device of its own node.',
  takesEffect: 'live',
  notWhen: 'The node of the devices is full, or the guest hardly uses them; memory counts more.',
  sources: [
    'OpenStack Nova: PCI NUMA affinity policies',
    'OpenNebula issue 3256: NODE_POLICY=PCI',
    'Linux Documentation/ABI/testing/sysfs-bus-pci: numa_node',
  ],
  gates: [running, moreThanOneNode],
  evaluate({ guest, host }) {
    const { cpuNodes } = need(localityOf(guest, host), 'where the guest runs');
    const { nodes } = need(host.topology, 'host topology');
    if (cpuNodes.length === nodes.length) return notApplicable('the guest may run on every node');
    const devices = devicesOf(guest, host);
    if (devices.length === 0) return notApplicable('no device of the guest tells its node');
    const evidence = [
      seen('vCPUs may run on', `nodes ${cpuNodes.join(', ')}`),
      ...devices.map(({ name, node }) => seen(name, `node ${node}`)),
    ];
    const far = devices.filter(({ node }) => !cpuNodes.includes(node));
    if (far.length === 0) return pass(...evidence);
    const isOwn = far.some(({ name }) => /^[0-9a-f]{4}:/.test(name));
    return fail({ evidence, severity: isOwn ? 'medium' : 'low' });
  },
});
