import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './statistics-period.ts';

testCheck(check, {
  'fails where the balloon is never asked': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'virtio' };
    },
    on: 'far',
    status: 'fail',
    seen: '/domain/devices/memballoon/stats/@period = not given (0: never)',
  },
  'passes where it is asked each second': { on: 'far', status: 'pass', seen: '@period = 1 s' },
  'does not apply to a guest without libvirt': {
    edit: (draft) => {
      definitionOf(draft, 'by-hand').balloon = { model: 'virtio' };
    },
    on: 'by-hand',
    status: 'not-applicable',
    reason: 'only libvirt',
  },
  'does not apply to a guest without a balloon': {
    edit: (draft) => {
      definitionOf(draft, 'far').balloon = { model: 'none' };
    },
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
