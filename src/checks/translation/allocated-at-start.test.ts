import { unreadable } from '../../model/fact.ts';
import { declare, definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './allocated-at-start.ts';

testCheck(check, {
  'fails for a dedicated guest that gets it by and by': {
    edit: (draft) => declare(draft, 'far', 'dedicated'),
    on: 'far',
    status: 'fail',
    seen: '/domain/memoryBacking/allocation = not given (on demand)',
  },
  'passes where it is allocated at once': {
    edit: (draft) => {
      declare(draft, 'far', 'dedicated');
      definitionOf(draft, 'far').memoryBacking.allocation = 'immediate';
    },
    on: 'far',
    status: 'pass',
  },
  'passes for reserved huge pages': {
    edit: (draft) => {
      declare(draft, 'far', 'dedicated');
      definitionOf(draft, 'far').memoryBacking.hugePages = [{ sizeKiB: 2048 }];
    },
    on: 'far',
    status: 'pass',
  },
  'does not apply to guests that nobody called dedicated': {
    on: 'far',
    status: 'not-applicable',
  },
  'is unknown without a definition': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt: timed out');
    },
    on: 'far',
    status: 'unknown',
  },
});
