import { known, unreadable } from '../../model/fact.ts';
import { editImage } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './fragmentation.ts';

const GIB = 1024 ** 3;

testCheck(check, {
  'fails for an image in thousands of pieces': {
    edit: (draft) =>
      editImage(draft, 'old-iron', { extents: known(9000), allocatedBytes: 20 * GIB }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: '9000 extents for 20.00 GiB',
  },
  'passes where they are few for its size': {
    edit: (draft) =>
      editImage(draft, 'old-iron', { extents: known(900), allocatedBytes: 20 * GIB }),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'passes where they are few': {
    edit: (draft) =>
      editImage(draft, 'old-iron', { extents: known(40), allocatedBytes: GIB / 100 }),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'does not apply to a block device': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where they could not be counted': {
    edit: (draft) =>
      editImage(draft, 'old-iron', { extents: unreadable('filefrag: no such file') }),
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
