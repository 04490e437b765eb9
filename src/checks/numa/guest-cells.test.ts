import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-cells.ts';

/** Four vCPUs, where a node has two pCPUs, in so many cells. */
function wide(draft: Snapshot, cells: number): void {
  const definition = definitionOf(draft, 'wide');
  definition.vcpus = { max: 4, current: 4 };
  definition.cpu.cells = Array.from({ length: cells }, (_, id) => ({
    id,
    vcpus: [2 * id, 2 * id + 1],
    distances: {},
  }));
}

testCheck(check, {
  'fails for a guest over two nodes without cells': {
    edit: (draft) => wide(draft, 0),
    on: 'wide',
    status: 'fail',
    seen: '/domain/cpu/numa/cell = none',
  },
  'fails for one with a single cell': {
    edit: (draft) => wide(draft, 1),
    on: 'wide',
    status: 'fail',
  },
  'passes for one with a cell for each node': {
    edit: (draft) => wide(draft, 2),
    on: 'wide',
    status: 'pass',
    seen: '/domain/cpu/numa/cell = 2',
  },
  'does not apply to a guest that fits a node': { on: 'wide', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'wide').definition = unreadable('libvirt did not answer');
    },
    on: 'wide',
    status: 'unknown',
  },
});
