import { absent, isKnown, known, unreadable } from '../../model/fact.ts';
import type { BlockDevice } from '../../model/host-storage.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editDisk, editImage } from '../testing/disks.ts';
import { testCheck } from '../testing/test-check.ts';
import { keepGuests } from '../testing/threads.ts';
import { check } from './disk-space-ratio.ts';

const GIB = 1024 * 1024;
const GIB_BYTES = 1024 ** 3;

/** One image of 100 GiB, 10 of them written, on a file system of 200 GiB of which so much is used. */
function onFiles(draft: Snapshot, usedShare: number): void {
  keepGuests(draft, 'old-iron');
  editImage(draft, 'old-iron', {
    virtualBytes: 100 * GIB_BYTES,
    allocatedBytes: 10 * GIB_BYTES,
    hostFileSystem: known('xfs'),
  });
  draft.host.mounts = known([
    {
      mountPoint: '/',
      fsType: 'xfs',
      source: '/dev/sda1',
      options: ['rw'],
      device: absent,
      sizeKiB: known(200 * GIB),
      usedShare: known(usedShare),
    },
  ]);
}

/** Two thin volumes of 60 GiB in a pool of 100 GiB, so many of its 1000 blocks in use. */
function onThinPool(draft: Snapshot, usedBlocks: number): void {
  keepGuests(draft);
  const { blockDevices } = draft.host;
  if (!isKnown(blockDevices)) throw new Error('no block device was recorded');
  const [any] = blockDevices.value;
  if (any === undefined) throw new Error('no block device was recorded');
  const mapped = (name: string, sizeGiB: number, changes: Partial<BlockDevice>): BlockDevice => ({
    ...structuredClone(any),
    name,
    kind: 'dm',
    lower: [],
    sizeKiB: known(sizeGiB * GIB),
    ...changes,
  });
  const volume = { dmTarget: known('thin'), lower: ['dm-2'] };
  draft.host.blockDevices = known([
    mapped('dm-2', 100, {
      alias: known('vg-pool-tpool'),
      dmTarget: known('thin-pool'),
      dmStatus: known(
        `1 20/4096 ${usedBlocks}/1000 - rw discard_passdown queue_if_no_space - 1024`,
      ),
    }),
    mapped('dm-4', 60, volume),
    mapped('dm-5', 60, volume),
  ]);
}

testCheck(check, {
  'fails where an image may grow beyond its file system': {
    edit: (draft) => onFiles(draft, 0.7),
    status: 'fail',
    severity: 'low',
    seen: '/ = 90 GiB promised of 60 GiB, 70 % used',
  },
  'fails harder where somebody has to act': {
    edit: (draft) => onFiles(draft, 0.85),
    status: 'fail',
    severity: 'medium',
  },
  'fails for thin volumes that are larger than their pool': {
    edit: (draft) => onThinPool(draft, 300),
    status: 'fail',
    severity: 'low',
    seen: 'thin pool vg-pool-tpool = 120 GiB promised of 100 GiB, 30 % used',
  },
  'fails harder where the pool is nearly full': {
    edit: (draft) => onThinPool(draft, 930),
    status: 'fail',
    severity: 'medium',
    seen: '93 % used',
  },
  'passes where there is room for all of them': {
    edit: (draft) => onFiles(draft, 0.2),
    status: 'pass',
    seen: '/ = 90 GiB promised of 160 GiB',
  },
  'passes on the recorded host': { status: 'pass', seen: '/run = ' },
  'does not count media that are only read': {
    edit: (draft) => {
      onFiles(draft, 0.7);
      editDisk(draft, 'old-iron', { readOnly: true });
    },
    status: 'not-applicable',
  },
  'is unknown where the server of the file system was not asked': {
    edit: (draft) => {
      onFiles(draft, 0.2);
      if (isKnown(draft.host.mounts))
        for (const mount of draft.host.mounts.value) mount.usedShare = unreadable('not asked');
    },
    status: 'unknown',
    reason: 'not counted: /run/images/old-iron.qcow2',
  },
  'is unknown where the targets of mapped devices could not be read': {
    edit: (draft) => {
      onThinPool(draft, 300);
      if (isKnown(draft.host.blockDevices))
        for (const device of draft.host.blockDevices.value)
          device.dmTarget = unreadable('dmsetup status: permission denied');
    },
    status: 'unknown',
    reason: 'target of dm-2',
  },
});
