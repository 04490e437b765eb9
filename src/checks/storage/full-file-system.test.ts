import { absent, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk, editImage } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './full-file-system.ts';

/** Puts the image of old-iron on a file system of its own beside the root's. */
function mounted(draft: Snapshot, usedShare: number): void {
  const mount = (mountPoint: string, used: number) => ({
    mountPoint,
    fsType: 'xfs',
    source: '/dev/sda1',
    options: ['rw'],
    device: absent,
    sizeKiB: known(1_000_000),
    usedShare: known(used),
  });
  editImage(draft, 'old-iron', { hostFileSystem: known('xfs'), hostDevice: absent });
  draft.host.mounts = known([
    mount('/', 0.1),
    mount('/run/images', usedShare),
    mount('/run/im', 0.99),
  ]);
}

testCheck(check, {
  'fails for an image on a file system that is nearly full': {
    edit: (draft) => mounted(draft, 0.9),
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'medium',
    seen: '/run/images = 90 % used',
  },
  'fails harder where hardly anything is left': {
    edit: (draft) => mounted(draft, 0.97),
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'high',
  },
  'passes where there is room': {
    edit: (draft) => mounted(draft, 0.5),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'goes by the device where the path leads over a bind mount': {
    edit: (draft) => {
      mounted(draft, 0.1);
      editImage(draft, 'old-iron', { hostDevice: known('sdb1') });
      if ('value' in draft.host.mounts)
        for (const each of draft.host.mounts.value)
          if (each.mountPoint === '/run/im') each.device = known('sdb1');
    },
    on: 'old-iron/hda',
    status: 'fail',
    seen: '/run/im = 99 % used',
  },
  'is unknown where another file system holds the image than its path says': {
    edit: (draft) => {
      mounted(draft, 0.9);
      editImage(draft, 'old-iron', { hostFileSystem: known('btrfs') });
    },
    on: 'old-iron/hda',
    status: 'unknown',
    reason: 'file system that holds /run/images/old-iron.qcow2',
  },
  'does not apply to a medium that is only read': {
    edit: (draft) => {
      mounted(draft, 0.97);
      editDisk(draft, 'old-iron', { device: 'cdrom', readOnly: true });
    },
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
  'does not apply to a block device': {
    edit: (draft) => mounted(draft, 0.9),
    on: 'healthy/vda',
    status: 'not-applicable',
  },
  'is unknown where the server of the file system was not asked': {
    edit: (draft) => {
      mounted(draft, 0.9);
      if ('value' in draft.host.mounts)
        for (const each of draft.host.mounts.value) each.usedShare = unreadable('not asked');
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
  'is unknown where qemu-img told nothing': {
    edit: (draft) => {
      mounted(draft, 0.5);
      for (const { images } of draft.guests) for (const each of images) each.layers = known([]);
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
  'looks at the file system of the uppermost layer': {
    edit: (draft) => {
      mounted(draft, 0.9);
      editImage(draft, 'old-iron', { file: '/srv/old-iron.qcow2' });
    },
    on: 'old-iron/hda',
    status: 'pass',
    seen: '/ = 10 % used',
  },
});
