import { isKnown, known, unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editBlockDevice, editImage } from '../testing/disks.ts';
import { runtimeOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './crowded-disk.ts';

/** Two images on one turning disk, with so many requests a second each. */
function onOneDisk(draft: Snapshot, first: number, second: number): void {
  editBlockDevice(draft, {
    name: 'sda',
    lower: [],
    transport: known('sata'),
    model: known('ST4000NM0035'),
    rotational: known(true),
  });
  for (const guest of ['healthy', 'old-iron'])
    editImage(draft, guest, { hostDevice: known('sda') });
  runtimeOf(draft, 'healthy').disks = known({ vda: { readOpsPerS: first, writeOpsPerS: 0 } });
  runtimeOf(draft, 'old-iron').disks = known({ hda: { readOpsPerS: second, writeOpsPerS: 0 } });
}

function swapOn(draft: Snapshot, name: string): void {
  draft.host.memory.swaps = known([
    { name, kind: 'partition', sizeKiB: 4_000_000, usedKiB: 50_000, priority: -2 },
  ]);
}

testCheck(check, {
  'fails where two busy images share a turning disk': {
    edit: (draft) => onOneDisk(draft, 90, 40),
    on: 'sda',
    status: 'fail',
    seen: 'healthy/vda = 90 requests a second',
  },
  'fails where a busy image shares it with swap in use': {
    edit: (draft) => {
      onOneDisk(draft, 90, 0);
      swapOn(draft, '/dev/sda');
    },
    on: 'sda',
    status: 'fail',
    seen: '/proc/swaps /dev/sda = 50000 KiB used',
  },
  'passes where one of two is busy': {
    edit: (draft) => onOneDisk(draft, 90, 2),
    on: 'sda',
    status: 'pass',
  },
  'is unknown where requests were not counted': {
    edit: (draft) => {
      onOneDisk(draft, 90, 2);
      runtimeOf(draft, 'old-iron').disks = unreadable('libvirt: timed out');
    },
    on: 'sda',
    status: 'unknown',
    reason: 'old-iron/hda',
  },
  'is unknown where swap in use could not be read': {
    edit: (draft) => {
      onOneDisk(draft, 90, 2);
      draft.host.memory.swaps = unreadable('/proc/swaps: permission denied');
    },
    on: 'sda',
    status: 'unknown',
    reason: 'swap in use',
  },
  'is unknown where another image may lie there, too': {
    edit: (draft) => {
      onOneDisk(draft, 90, 2);
      editImage(draft, 'old-iron', { hostDevice: unreadable('permission denied') });
    },
    on: 'sda',
    status: 'unknown',
    reason: 'the disk below old-iron/hda: not read',
  },
  'is unknown where the medium could not be read': {
    edit: (draft) => {
      onOneDisk(draft, 90, 40);
      editBlockDevice(draft, { rotational: unreadable('permission denied') });
    },
    on: 'sda',
    status: 'unknown',
  },
  'does not apply to a disk without images': {
    edit: (draft) => {
      onOneDisk(draft, 90, 40);
      for (const { images } of draft.guests)
        for (const { layers } of images)
          if (isKnown(layers)) for (const layer of layers.value) layer.hostDevice = known('sdb');
    },
    on: 'sda',
    status: 'not-applicable',
  },
  'does not apply to a solid-state disk': {
    edit: (draft) => {
      onOneDisk(draft, 90, 40);
      editBlockDevice(draft, { rotational: known(false) });
    },
    on: 'sda',
    status: 'not-applicable',
  },
  'does not believe what a virtual disk says of its medium': {
    on: 'vda',
    status: 'not-applicable',
  },
});
