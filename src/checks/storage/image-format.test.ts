import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk } from '../testing/disks.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './image-format.ts';

function withoutFormat(draft: Snapshot, guest: string): void {
  for (const disk of definitionOf(draft, guest).disks) delete disk.format;
}

testCheck(check, {
  'fails for qcow2': {
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'low',
    seen: 'devices/disk[1] = format qcow2',
    reason: 'hda of old-iron is qcow2',
  },
  'passes for raw': { on: 'healthy/vda', status: 'pass', seen: 'format raw' },
  'takes a file without a format for raw where libvirt does': {
    edit: (draft) => withoutFormat(draft, 'old-iron'),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'looks into the image where QEMU does': {
    edit: (draft) => withoutFormat(draft, 'by-hand'),
    on: 'by-hand/vda',
    status: 'fail',
    seen: 'format qcow2',
  },
  'is unknown where QEMU will look into an image that was not read': {
    edit: (draft) => {
      withoutFormat(draft, 'by-hand');
      guestOf(draft, 'by-hand').images = [];
    },
    on: 'by-hand/vda',
    status: 'unknown',
  },
  'does not apply to a CD-ROM': {
    edit: (draft) => editDisk(draft, 'old-iron', { device: 'cdrom' }),
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
});
