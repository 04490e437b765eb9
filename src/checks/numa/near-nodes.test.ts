import { isKnown, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { place } from '../testing/threads.ts';
import { check } from './near-nodes.ts';

/** A square of packages: neighbours 16, across 32. */
function square({ host }: Snapshot): void {
  if (!isKnown(host.topology)) return;
  const rows = [
    [10, 16, 16, 32],
    [16, 10, 32, 16],
    [16, 32, 10, 16],
    [32, 16, 16, 10],
  ];
  for (const [index, node] of host.topology.value.nodes.entries())
    node.distances = rows[index] ?? [];
}

testCheck(check, {
  'fails for a guest across the square': {
    edit: (draft) => {
      square(draft);
      place(draft, 'wide', { cpus: [0, 6], memoryMiB: { 0: 64, 3: 64 } });
    },
    on: 'wide',
    status: 'fail',
    seen: 'nodes 0, 1 = mean distance 16.0',
  },
  'passes on neighbours': {
    edit: (draft) => {
      square(draft);
      place(draft, 'wide', { cpus: [2, 6], memoryMiB: { 1: 64, 3: 64 } });
    },
    on: 'wide',
    status: 'pass',
  },
  'does not apply to a guest on one node': { on: 'healthy', status: 'not-applicable' },
  'is unknown where distances could not be read': {
    edit: (draft) => {
      square(draft);
      place(draft, 'wide', { cpus: [0, 6], memoryMiB: { 0: 64, 3: 64 } });
      if (isKnown(draft.host.topology))
        for (const node of draft.host.topology.value.nodes) node.distances = [];
    },
    on: 'wide',
    status: 'unknown',
    reason: 'distance from node 0 to node 3',
  },
  'is unknown where threads could not be read': {
    edit: (draft) => {
      runtimeOf(draft, 'wide').threads = unreadable('/proc/4711/task: permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
});
