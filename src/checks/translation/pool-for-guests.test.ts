import { absent, isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pool-for-guests.ts';

const MIB = 1024;

/** `defined-only` asks for 64 MiB in pages of 2 MiB, of which node 1 has so many free. */
function pagesOnNode1(draft: Snapshot, free: number): void {
  const definition = definitionOf(draft, 'defined-only');
  definition.memoryKiB = 64 * MIB;
  definition.memoryBacking.hugePages = [{ sizeKiB: 2048 }];
  definition.numa = { mode: 'strict', nodes: [1], cells: [] };
  const { nodes } = draft.host.memory;
  if (!isKnown(nodes)) return;
  for (const node of nodes.value) {
    node.hugePages = [
      {
        sizeKiB: 2048,
        total: known(100),
        free: known(node.id === 1 ? free : 100),
        surplus: known(0),
        reserved: absent,
        overcommit: absent,
      },
    ];
  }
}

testCheck(check, {
  'fails where its own node has too few': {
    edit: (draft) => pagesOnNode1(draft, 10),
    on: 'defined-only',
    status: 'fail',
    seen: 'node 1 free_hugepages = 10',
    reason: 'needs 64 MiB in huge pages where 20 MiB are free',
  },
  'passes where it has enough': {
    edit: (draft) => pagesOnNode1(draft, 40),
    on: 'defined-only',
    status: 'pass',
  },
  'does not apply to a guest without huge pages': {
    on: 'defined-only',
    status: 'not-applicable',
  },
  'does not apply to a guest that runs': {
    on: 'healthy',
    status: 'not-applicable',
    reason: 'has its pages',
  },
  'is unknown where pools could not be read': {
    edit: (draft) => {
      pagesOnNode1(draft, 40);
      draft.host.memory.nodes = unreadable('/sys/devices/system/node: EIO');
    },
    on: 'defined-only',
    status: 'unknown',
  },
});
