import { editImage } from '../testing/disks.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './old-format.ts';

testCheck(check, {
  'fails for the first version of qcow2': {
    edit: (draft) => editImage(draft, 'old-iron', { compat: '0.10' }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: 'qemu-img info compat = 0.10',
  },
  'passes for the present one': { on: 'old-iron/hda', status: 'pass', seen: '1.1' },
  'does not apply to raw': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where the image was not read': {
    edit: (draft) => {
      guestOf(draft, 'old-iron').images = [];
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
