import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './room-to-start.ts';

function bound(draft: Snapshot, memoryMiB: number): void {
  const definition = definitionOf(draft, 'defined-only');
  definition.memoryKiB = memoryMiB * 1024;
  definition.numa = { mode: 'strict', nodes: [0], cells: [] };
}

testCheck(check, {
  'fails for a guest that its node cannot take': {
    edit: (draft) => bound(draft, 900),
    on: 'defined-only',
    status: 'fail',
    seen: 'node 0: free, and cache to reclaim',
    reason: 'defined-only needs 945 MiB on node 0',
  },
  'passes where there is room': {
    edit: (draft) => bound(draft, 64),
    on: 'defined-only',
    status: 'pass',
  },
  'does not apply to a guest that may go elsewhere': {
    on: 'defined-only',
    status: 'not-applicable',
    reason: 'not strictly bound',
  },
  'does not apply to a guest that runs': { on: 'healthy', status: 'not-applicable' },
  'is unknown where the nodes’ memory could not be read': {
    edit: (draft) => {
      bound(draft, 64);
      draft.host.memory.nodes = unreadable('/sys/devices/system/node: EIO');
    },
    on: 'defined-only',
    status: 'unknown',
  },
});
