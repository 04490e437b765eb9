import { known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editImage } from '../testing/disks.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './first-writes.ts';

function written(draft: Snapshot, allocatedShare: number, writeOpsPerS: number): void {
  editImage(draft, 'old-iron', {
    virtualBytes: 1024 ** 3,
    allocatedBytes: allocatedShare * 1024 ** 3,
  });
  runtimeOf(draft, 'old-iron').disks = known({ hda: { writeOpsPerS } });
}

testCheck(check, {
  'fails for a thin image under many writes': {
    edit: (draft) => written(draft, 0.2, 2000),
    on: 'old-iron/hda',
    status: 'fail',
    seen: 'qemu-img info = 20 % allocated',
  },
  'passes where it is allocated': {
    edit: (draft) => written(draft, 0.95, 2000),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'passes where little is written': {
    edit: (draft) => written(draft, 0.2, 3),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'does not apply to a block device': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where requests were not counted': {
    edit: (draft) => {
      written(draft, 0.2, 3);
      runtimeOf(draft, 'old-iron').disks = unreadable('libvirt: timed out');
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
