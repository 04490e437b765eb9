import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './slow-timers.ts';

testCheck(check, {
  'fails where nothing turns the HPET off': {
    edit: (draft) => {
      definitionOf(draft, 'wide').clock.timers = [];
    },
    on: 'wide',
    status: 'fail',
    seen: 'not given (libvirt: present',
  },
  'passes where it is off': {
    edit: (draft) => {
      definitionOf(draft, 'wide').clock.timers = [{ name: 'hpet', present: false }];
    },
    on: 'wide',
    status: 'pass',
  },
  'does not apply to other architectures': {
    edit: (draft) => {
      definitionOf(draft, 'wide').architecture = 'aarch64';
    },
    on: 'wide',
    status: 'not-applicable',
  },
  'does not judge a command line': { on: 'by-hand', status: 'not-applicable' },
});
