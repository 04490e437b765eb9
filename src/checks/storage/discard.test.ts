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
  'does not apply to buses that pass nothing on': {
    on: 'old-iron/hda',
    status: 'not-applicable',
    reason: 'ide disks',
  },
});
