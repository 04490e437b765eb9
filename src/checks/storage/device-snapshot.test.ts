import { known, unreadable } from '../../model/fact.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './device-snapshot.ts';

const volume = { name: 'dm-3', kind: 'dm' };

testCheck(check, {
  'fails for the origin of a snapshot': {
    edit: (draft) => editBlockDevice(draft, { ...volume, dmTarget: known('snapshot-origin') }),
    on: 'dm-3',
    status: 'fail',
    seen: 'dmsetup table dm-3 = snapshot-origin',
  },
  'passes for a linear volume': {
    edit: (draft) => editBlockDevice(draft, { ...volume, dmTarget: known('linear') }),
    on: 'dm-3',
    status: 'pass',
  },
  'does not apply to a disk': { on: 'vda', status: 'not-applicable' },
  'is unknown where the table could not be read': {
    edit: (draft) => editBlockDevice(draft, { ...volume, dmTarget: unreadable('run as root') }),
    on: 'dm-3',
    status: 'unknown',
  },
});
