import { editDisk } from '../testing/disks.ts';
import { definitionOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './io-mode.ts';

testCheck(check, {
  'fails for a disk past the page cache that is served by threads': {
    edit: (draft) => {
      for (const disk of definitionOf(draft, 'healthy').disks) delete disk.io;
    },
    on: 'healthy/vda',
    status: 'fail',
    seen: 'io not given (threads)',
  },
  'passes for native': { on: 'healthy/vda', status: 'pass', seen: 'io native' },
  'fails for a shared disk, which libvirt opens past the page cache': {
    edit: (draft) => editDisk(draft, 'old-iron', { cache: 'default', shareable: true }),
    on: 'old-iron/hda',
    status: 'fail',
  },
  'passes for io_uring': {
    edit: (draft) => editDisk(draft, 'healthy', { io: 'io_uring' }),
    on: 'healthy/vda',
    status: 'pass',
  },
  'does not apply to a disk on a server': {
    edit: (draft) => editDisk(draft, 'healthy', { sourceType: 'network' }),
    on: 'healthy/vda',
    status: 'not-applicable',
    reason: 'network',
  },
  'does not apply to a disk through the page cache': {
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
});
