import { unreadable } from '../../model/fact.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './machine-version.ts';

testCheck(check, {
  'fails for the machine of an old QEMU': {
    edit: (draft) => {
      definitionOf(draft, 'far').machine = 'pc-i440fx-2.12';
    },
    on: 'far',
    status: 'fail',
    seen: '/domain/os/type/@machine = pc-i440fx-2.12',
    reason: 'QEMU 2.12',
  },
  'passes for a recent one, as recorded': { on: 'far', status: 'pass', seen: 'pc-q35-7.2' },
  'passes for a two-digit version': {
    edit: (draft) => {
      definitionOf(draft, 'far').machine = 'pc-q35-10.0';
    },
    on: 'far',
    status: 'pass',
  },
  'does not apply to machines that a distribution numbers': {
    edit: (draft) => {
      definitionOf(draft, 'far').machine = 'pc-q35-rhel7.6.0';
    },
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
