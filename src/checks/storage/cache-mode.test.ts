import { editDisk } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './cache-mode.ts';

testCheck(check, {
  'fails for writethrough': {
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'high',
    seen: 'devices/disk[1]/driver = cache writethrough',
    reason: 'hda of old-iron: cache=writethrough waits',
  },
  'fails hardest for unsafe': {
    edit: (draft) => editDisk(draft, 'old-iron', { cache: 'unsafe' }),
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'critical',
    reason: 'a crash of the host destroys',
  },
  'takes a disk without a mode for writeback, as QEMU does': {
    edit: (draft) => editDisk(draft, 'old-iron', { cache: 'default' }),
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'low',
    seen: 'cache default (writeback)',
    reason: 'keeps every block twice',
  },
  'knows that libvirt opens a shared disk without a mode past the cache': {
    edit: (draft) => {
      editDisk(draft, 'old-iron', { cache: 'default', shareable: true });
    },
    on: 'old-iron/hda',
    status: 'pass',
    seen: 'cache default (none)',
  },
  'does not fear a page cache for an NVMe device that QEMU drives': {
    edit: (draft) => editDisk(draft, 'old-iron', { cache: 'default', sourceType: 'nvme' }),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'does not apply to a passed-through lun': {
    edit: (draft) => editDisk(draft, 'old-iron', { device: 'lun' }),
    on: 'old-iron/hda',
    status: 'not-applicable',
    reason: 'passed through',
  },
  'passes for none': { on: 'healthy/vda', status: 'pass', seen: 'cache none' },
  'leaves disks on a server to its maker': {
    edit: (draft) => editDisk(draft, 'old-iron', { sourceType: 'network' }),
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
  'does not apply to what is only read': { on: 'by-hand/vda', status: 'not-applicable' },
});
