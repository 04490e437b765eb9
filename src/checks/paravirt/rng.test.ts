import { unreadable } from '../../model/fact.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './rng.ts';

testCheck(check, {
  'says that a guest has no source of random numbers': {
    on: 'far',
    status: 'fail',
    severity: 'info',
    seen: '/domain/devices/rng = not given (none)',
  },
  'passes for one with virtio-rng': { on: 'healthy', status: 'pass', seen: 'virtio' },
  'is unknown where the definition could not be read': {
    edit: (draft) => {
      guestOf(draft, 'far').definition = unreadable('libvirt did not answer');
    },
    on: 'far',
    status: 'unknown',
  },
});
