import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './interleaved-firmware.ts';

/** The recorded host as if it were no virtual machine, with so many of its four nodes. */
function onMetal({ host }: Snapshot, nodes: number): void {
  if (!isKnown(host.cpu) || !isKnown(host.topology)) throw new Error('not recorded');
  host.cpu.value.flags = host.cpu.value.flags.filter((flag) => flag !== 'hypervisor');
  const { nodes: recorded } = host.topology.value;
  const [first] = recorded;
  const others = recorded.splice(nodes);
  first?.cpus.push(...others.flatMap(({ cpus }) => cpus));
}

testCheck(check, {
  'fails where four packages are one node': {
    edit: (draft) => onMetal(draft, 1),
    status: 'fail',
    seen: 'NUMA nodes with pCPUs = 1',
  },
  'does not take nodes of memory only for those of packages': {
    edit: (draft) => {
      onMetal(draft, 1);
      if ('value' in draft.host.topology)
        for (const id of [4, 5, 6])
          draft.host.topology.value.nodes.push({ id, cpus: [], distances: [] });
    },
    status: 'fail',
    seen: 'NUMA nodes with pCPUs = 1',
  },
  'passes where each package is a node': {
    edit: (draft) => onMetal(draft, 4),
    status: 'pass',
    seen: 'processor packages = 4',
  },
  'does not apply to packages on one bus': {
    edit: (draft) => {
      onMetal(draft, 1);
      if ('value' in draft.host.cpu)
        Object.assign(draft.host.cpu.value, { vendor: 'GenuineIntel', family: 6, model: 0x17 });
    },
    status: 'not-applicable',
    reason: 'one bus',
  },
  'does not apply where a node is offline': {
    edit: (draft) => {
      onMetal(draft, 4);
      if ('value' in draft.host.topology) draft.host.topology.value.nodes.splice(1);
    },
    status: 'not-applicable',
    reason: 'a node is offline',
  },
  'does not apply to a virtual machine': { status: 'not-applicable', reason: 'virtual machine' },
  'is unknown where the topology could not be read': {
    edit: ({ host }) => {
      host.topology = unreadable('/sys/devices/system/cpu: permission denied');
    },
    status: 'unknown',
  },
});
