import { editDisk } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './discard.ts';

testCheck(check, {
  'fails for a virtio disk that is told nothing': {
    edit: (draft) => {
      editDisk(draft, 'healthy', { discard: 'ignore' });
    },
    on: 'healthy/vda',
    status: 'fail',
    seen: 'devices/disk[1]/driver = discard ignore',
  },
  'passes for unmap': { on: 'healthy/vda', status: 'pass', seen: 'discard unmap' },
  'does not apply to a disk that is only read': { on: 'by-hand/vda', status: 'not-applicable' },
  'fails for an IDE disk, which could be told to trim': {
    edit: (draft) => editDisk(draft, 'old-iron', { bus: 'ide' }),
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'low',
    seen: 'discard not given (ignore)',
  },
  'does not apply to buses without it': {
    edit: (draft) => editDisk(draft, 'old-iron', { bus: 'sd' }),
    on: 'old-iron/hda',
    status: 'not-applicable',
    reason: 'sd disks',
  },
  'does not apply to a passed-through lun': {
    edit: (draft) => editDisk(draft, 'healthy', { device: 'lun', discard: 'ignore' }),
    on: 'healthy/vda',
    status: 'not-applicable',
    reason: 'passed through',
  },
});
