import { known, unreadable } from '../../model/fact.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './read-ahead.ts';

testCheck(check, {
  'fails for a turning disk without': {
    edit: (draft) => editBlockDevice(draft, { rotational: known(true), readAheadKiB: known(0) }),
    on: 'vda',
    status: 'fail',
    severity: 'info',
    reason: 'only 0 KiB ahead',
  },
  'fails for too much': {
    edit: (draft) => editBlockDevice(draft, { readAheadKiB: known(65_536) }),
    on: 'vda',
    status: 'fail',
  },
  'passes for solid state without': {
    edit: (draft) => editBlockDevice(draft, { rotational: known(false), readAheadKiB: known(0) }),
    on: 'vda',
    status: 'pass',
  },
  'passes for the default, as recorded': { on: 'vda', status: 'pass', seen: '128' },
  'does not apply to what lies upon disks': {
    edit: (draft) => editBlockDevice(draft, { kind: 'dm' }),
    on: 'vda',
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: (draft) => editBlockDevice(draft, { readAheadKiB: unreadable('EIO') }),
    on: 'vda',
    status: 'unknown',
  },
});
