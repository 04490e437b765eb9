import { unreadable } from '../../model/fact.ts';
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
  'fails for a command line that leaves it on': {
    on: 'by-hand',
    status: 'fail',
    seen: '-machine hpet= = not given (QEMU: present)',
  },
  'passes for a command line that turns it off': {
    edit: (draft) => {
      definitionOf(draft, 'by-hand').clock.timers = [{ name: 'hpet', present: false }];
    },
    on: 'by-hand',
    status: 'pass',
  },
  'does not apply to a machine that has none': {
    edit: (draft) => {
      definitionOf(draft, 'by-hand').machine = 'microvm';
    },
    on: 'by-hand',
    status: 'not-applicable',
  },
  'is unknown where nothing says what the guest is': {
    edit: (draft) => {
      delete definitionOf(draft, 'wide').architecture;
      draft.host.cpu = unreadable('/proc/cpuinfo: permission denied');
    },
    on: 'wide',
    status: 'unknown',
  },
});
