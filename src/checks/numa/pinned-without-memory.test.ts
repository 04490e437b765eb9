import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { pinVcpus } from '../testing/pins.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './pinned-without-memory.ts';

testCheck(check, {
  'fails for memory bound to another node than the pins': {
    on: 'far',
    status: 'fail',
    seen: '/domain/numatune/memory/@nodeset = 3',
    reason: 'The vCPUs of far are pinned to node 0, its memory is bound to 3',
  },
  'fails for pins without any binding of the memory': {
    edit: (draft) => {
      definitionOf(draft, 'far').numa = { cells: [] };
    },
    on: 'far',
    status: 'fail',
    seen: '/domain/numatune/memory = not given (any node)',
  },
  'passes where both name the same node': { on: 'healthy', status: 'pass' },
  'passes where cells of the guest are bound one by one': {
    edit: (draft) => {
      pinVcpus(draft, 'far', [0], [2]);
      definitionOf(draft, 'far').numa = {
        cells: [
          { cell: 0, mode: 'strict', nodes: [0] },
          { cell: 1, mode: 'strict', nodes: [1] },
        ],
      };
    },
    on: 'far',
    status: 'pass',
    seen: '@nodeset = 0, 1',
  },
  'takes the set of all vCPUs for pins': {
    edit: (draft) => {
      pinVcpus(draft, 'far');
      Object.assign(definitionOf(draft, 'far').vcpus, { current: 2, cpus: [2, 3] });
    },
    on: 'far',
    status: 'fail',
    reason: 'pinned to node 1, its memory is bound to 3',
  },
  'does not apply where numad chooses': {
    edit: (draft) => {
      definitionOf(draft, 'far').numa = { mode: 'strict', placement: 'auto', cells: [] };
    },
    on: 'far',
    status: 'not-applicable',
    reason: 'numad',
  },
  'does not apply to a guest without pins': { on: 'wide', status: 'not-applicable' },
  'does not apply to pins that cover every node': {
    edit: (draft) => pinVcpus(draft, 'far', [0, 2, 4, 6]),
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
