import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './hard-limit.ts';

const GIB = 1024 * 1024;

function limit(draft: Snapshot, hardGiB: number): void {
  const definition = definitionOf(draft, 'far');
  definition.memoryKiB = 4 * GIB;
  definition.memoryLimits = { hardKiB: hardGiB * GIB };
}

testCheck(check, {
  'fails for a limit that leaves QEMU itself too little': {
    edit: (draft) => limit(draft, 4.25),
    on: 'far',
    status: 'fail',
    seen: '/domain/memory = 4 GiB',
    reason: 'leaves QEMU 256 MiB beside',
  },
  'fails for a limit below the memory of the guest': {
    edit: (draft) => limit(draft, 3),
    on: 'far',
    status: 'fail',
    reason: 'The limit is 1 GiB below',
  },
  'does not apply to huge pages, which are not counted': {
    edit: (draft) => {
      limit(draft, 1);
      definitionOf(draft, 'far').memoryBacking.hugePages = [{ sizeKiB: 2048 }];
    },
    on: 'far',
    status: 'not-applicable',
    reason: 'huge pages',
  },
  'passes for a limit with room': {
    edit: (draft) => limit(draft, 6),
    on: 'far',
    status: 'pass',
    seen: '/domain/memtune/hard_limit = 6 GiB',
  },
  'does not apply without a limit': { on: 'far', status: 'not-applicable' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
