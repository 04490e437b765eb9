import { editDisk } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './disk-bus.ts';

testCheck(check, {
  'fails for an IDE disk': {
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'high',
    seen: 'devices/disk[1] = bus ide',
    reason: 'hda of old-iron is on an emulated ide controller',
  },
  'fails for a SATA disk': {
    edit: (draft) => editDisk(draft, 'healthy', { bus: 'sata', target: 'sda' }),
    on: 'healthy/sda',
    status: 'fail',
  },
  'leaves SCSI disks to the check of their controller': {
    edit: (draft) => editDisk(draft, 'healthy', { bus: 'scsi', target: 'sda' }),
    on: 'healthy/sda',
    status: 'pass',
    seen: 'bus scsi',
  },
  'passes for virtio': { on: 'healthy/vda', status: 'pass', seen: 'bus virtio' },
  'does not apply to a CD-ROM': {
    edit: (draft) => editDisk(draft, 'old-iron', { device: 'cdrom' }),
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
});
