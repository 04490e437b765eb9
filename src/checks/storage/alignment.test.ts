import { absent, known, unreadable } from '../../model/fact.ts';
import { editBlockDevice } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './alignment.ts';

const partition = { name: 'sda1', kind: 'partition' };

testCheck(check, {
  'fails for a partition of an old tool on a disk of 4 KiB blocks': {
    edit: (draft) => editBlockDevice(draft, { ...partition, alignmentOffsetBytes: known(3584) }),
    on: 'sda1',
    status: 'fail',
    seen: '/sys/class/block/sda1/alignment_offset = 3584',
  },
  'passes for an aligned one': {
    edit: (draft) => editBlockDevice(draft, { ...partition, alignmentOffsetBytes: known(0) }),
    on: 'sda1',
    status: 'pass',
  },
  'does not apply to a whole disk': { on: 'vda', status: 'not-applicable' },
  'does not apply where the kernel does not tell': {
    edit: (draft) => editBlockDevice(draft, { ...partition, alignmentOffsetBytes: absent }),
    on: 'sda1',
    status: 'not-applicable',
  },
  'is unknown where it could not be read': {
    edit: (draft) =>
      editBlockDevice(draft, { ...partition, alignmentOffsetBytes: unreadable('denied') }),
    on: 'sda1',
    status: 'unknown',
  },
});
