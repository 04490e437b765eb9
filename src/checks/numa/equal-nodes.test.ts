import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './equal-nodes.ts';

function memoryOfNode0({ host }: Snapshot, memoryKiB: number): void {
  if (!isKnown(host.topology)) return;
  const [first] = host.topology.value.nodes;
  if (first !== undefined) first.memoryKiB = memoryKiB;
}

testCheck(check, {
  'fails for a node with half the memory': {
    edit: (draft) => memoryOfNode0(draft, 515_760),
    status: 'fail',
    severity: 'info',
    reason: 'node 0 has 50 % less than the largest',
  },
  'fails worse for a node with none': {
    edit: (draft) => memoryOfNode0(draft, 0),
    status: 'fail',
    severity: 'medium',
    reason: 'node 0 has pCPUs and no memory',
  },
  'passes for nearly equal ones, as recorded': { status: 'pass', seen: 'node 3 MemTotal' },
  'does not apply to one node': {
    edit: ({ host }) => {
      if (isKnown(host.topology)) host.topology.value.nodes.splice(1);
    },
    status: 'not-applicable',
  },
  'is unknown without a topology': {
    edit: ({ host }) => {
      host.topology = unreadable('/sys: EIO');
    },
    status: 'unknown',
  },
});
