import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { editKsm } from '../testing/ksm.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './nothing-to-merge.ts';

testCheck(check, {
  'fails where every guest is on huge pages': {
    edit: (draft) => {
      keepGuests(draft, 'healthy');
      editKsm(draft, { run: 1 });
    },
    status: 'fail',
    seen: 'guests KSM can merge = 0 of 1',
  },
  'fails where every guest forbids it': {
    edit: (draft) => {
      keepGuests(draft, 'far');
      definitionOf(draft, 'far').memoryBacking.noSharePages = true;
      editKsm(draft, { run: 1 });
    },
    status: 'fail',
  },
  'fails where every guest shares its memory': {
    edit: (draft) => {
      keepGuests(draft, 'far');
      definitionOf(draft, 'far').memoryBacking.access = 'shared';
      editKsm(draft, { run: 1 });
    },
    status: 'fail',
    seen: '0 of 1',
  },
  'passes where memory of a file is private, as QEMU keeps it when not told': {
    edit: (draft) => {
      keepGuests(draft, 'far');
      definitionOf(draft, 'far').memoryBacking.source = 'file';
      editKsm(draft, { run: 1 });
    },
    status: 'pass',
    seen: '1 of 1',
  },
  'is unknown where none is known to be mergeable and one could not be read': {
    edit: (draft) => {
      keepGuests(draft, 'healthy', 'far');
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
      editKsm(draft, { run: 1 });
    },
    status: 'unknown',
    reason: 'the definition of 1 guest',
  },
  'passes where one can be merged': {
    edit: (draft) => {
      keepGuests(draft, 'healthy', 'far');
      editKsm(draft, { run: 1 });
    },
    status: 'pass',
    seen: '1 of 2',
  },
  'does not apply where KSM is off': {
    edit: (draft) => editKsm(draft, { run: 0 }),
    status: 'not-applicable',
  },
  'is unknown where KSM could not be read': {
    edit: ({ host }) => {
      host.memory.ksm = unreadable('permission denied');
    },
    status: 'unknown',
  },
});
