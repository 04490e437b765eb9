import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './guest-sockets.ts';

function topology(draft: Snapshot, sockets: number, cores: number): void {
  const definition = definitionOf(draft, 'wide');
  definition.vcpus = { max: sockets * cores, current: sockets * cores };
  definition.cpu.topology = { sockets, dies: 1, clusters: 1, cores, threads: 1 };
}

testCheck(check, {
  'fails where each vCPU is a socket': {
    edit: (draft) => topology(draft, 8, 1),
    on: 'wide',
    status: 'fail',
    severity: 'info',
    seen: '/domain/cpu/topology = 8 sockets of 1 cores of 1 threads',
    reason: '8 sockets and one memory cell',
  },
  'passes for one socket': {
    edit: (draft) => topology(draft, 1, 8),
    on: 'wide',
    status: 'pass',
  },
  'passes for a socket a cell': {
    edit: (draft) => {
      topology(draft, 2, 4);
      definitionOf(draft, 'wide').cpu.cells = [0, 1].map((id) => ({
        id,
        vcpus: [],
        distances: {},
      }));
    },
    on: 'wide',
    status: 'pass',
  },
  'does not apply where none is given': { on: 'wide', status: 'not-applicable' },
  'is unknown without a definition': {
    edit: (draft) => {
      guestOf(draft, 'wide').definition = unreadable('libvirt: timed out');
    },
    on: 'wide',
    status: 'unknown',
  },
});
