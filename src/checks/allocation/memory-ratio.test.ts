import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { definitionOf, guestOf, withEntries } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './memory-ratio.ts';

const GIB = 1024 * 1024;

/** One guest of that size on a host of 100 GiB. */
function promised(draft: Snapshot, gib: number): void {
  const { memory } = draft.host;
  keepGuests(draft, 'far');
  definitionOf(draft, 'far').memoryKiB = gib * GIB;
  memory.meminfo = withEntries(memory.meminfo, { MemTotal: 100 * GIB });
}

testCheck(check, {
  'fails where guests were promised more than there is': {
    edit: (draft) => promised(draft, 130),
    status: 'fail',
    severity: 'high',
    seen: 'promised share = 130 %',
    reason: 'it cannot hold them all',
  },
  'fails mildly where nothing is left for the host': {
    edit: (draft) => promised(draft, 90),
    status: 'fail',
    severity: 'low',
    reason: 'above 80 % nothing is left',
  },
  'passes with a reserve': {
    edit: (draft) => promised(draft, 60),
    status: 'pass',
    seen: 'memory of running guests = 60 GiB',
  },
  'says that the sum is a lower bound where a guest could not be read': {
    edit: (draft) => {
      promised(draft, 130);
      const unknownGuest = structuredClone(guestOf(draft, 'far'));
      unknownGuest.definition = unreadable('libvirt did not answer');
      draft.guests.push(unknownGuest);
    },
    status: 'fail',
    seen: 'memory of running guests = 130 GiB, 1 guest unknown',
  },
  'is unknown where a guest could not be read and the others leave room': {
    edit: (draft) => {
      promised(draft, 60);
      const unknownGuest = structuredClone(guestOf(draft, 'far'));
      unknownGuest.definition = unreadable('libvirt did not answer');
      draft.guests.push(unknownGuest);
    },
    status: 'unknown',
    reason: 'the memory of 1 guest',
  },
  'does not apply to a host without guests': {
    edit: (draft) => {
      draft.guests = [];
    },
    status: 'not-applicable',
  },
});
