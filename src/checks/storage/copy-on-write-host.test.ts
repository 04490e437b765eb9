import { known, unreadable } from '../../model/fact.ts';
import { editImage } from '../testing/disks.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './copy-on-write-host.ts';

testCheck(check, {
  'fails for an image on btrfs': {
    edit: (draft) => editImage(draft, 'old-iron', { hostFileSystem: known('btrfs') }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: '/run/images/old-iron.qcow2 = btrfs',
  },
  'passes for one on XFS': {
    edit: (draft) => editImage(draft, 'old-iron', { hostFileSystem: known('xfs') }),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'does not apply to a block device': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where the file system could not be told': {
    edit: (draft) => editImage(draft, 'old-iron', { hostFileSystem: unreadable('mounts: denied') }),
    on: 'old-iron/hda',
    status: 'unknown',
  },
  'is unknown where the image was not read': {
    edit: (draft) => {
      guestOf(draft, 'old-iron').images = [];
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
