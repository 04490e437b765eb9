import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cells-apart.ts';

/** Two cells of a vCPU each on nodes 0 and 1, with their memory on those nodes. */
function cells(draft: Snapshot, memory: readonly [number, number]): void {
  const definition = definitionOf(draft, 'far');
  pinVcpus(draft, 'far', [0], [2]);
  definition.cpu.cells = [0, 1].map((id) => ({ id, vcpus: [id], distances: {} }));
  definition.numa = {
    cells: memory.map((node, cell) => ({ cell, mode: 'strict', nodes: [node] })),
  };
}

testCheck(check, {
  'fails where two cells have their memory the wrong way round': {
    edit: (draft) => cells(draft, [1, 0]),
    on: 'far',
    status: 'fail',
    seen: '/domain/cpu/numa/cell[@id="0"] = runs on 0, memory on 1',
    reason: 'Cell 0, 1 of far',
  },
  'passes where each is with its memory': {
    edit: (draft) => cells(draft, [0, 1]),
    on: 'far',
    status: 'pass',
    seen: 'runs on 1, memory on 1',
  },
  'does not apply to a guest without cells': { on: 'far', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
