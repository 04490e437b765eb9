import { absent, unreadable } from '../../model/fact.ts';
import { editDisk, editImage, layersOf } from '../testing/disks.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './backing-chain.ts';

testCheck(check, {
  'fails for an image on a base on a base': {
    edit: (draft) => {
      const layers = layersOf(draft, 'old-iron');
      layers.push(
        ...layers.slice(1).map((layer) => ({ ...layer, file: '/run/images/root.qcow2' })),
      );
    },
    on: 'old-iron/hda',
    status: 'fail',
    seen: '3 layers: /run/images/old-iron.qcow2 <- /run/images/base.qcow2 <- /run/images/root.qcow2',
  },
  'fails for one with snapshots inside': {
    edit: (draft) => editImage(draft, 'old-iron', { internalSnapshots: 3 }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: 'internal snapshots = 3',
  },
  'passes for one base below': { on: 'old-iron/hda', status: 'pass', seen: '2 layers' },
  'does not apply to a disk on a server': {
    edit: (draft) => {
      for (const image of guestOf(draft, 'old-iron').images) image.layers = absent;
    },
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
  'is unknown where the image was not looked at': {
    edit: (draft) => {
      guestOf(draft, 'old-iron').images = [];
    },
    on: 'old-iron/hda',
    status: 'unknown',
    reason: 'image of the disk: not read',
  },
  'does not apply to an empty drive': {
    edit: (draft) => {
      editDisk(draft, 'old-iron', { sourceType: 'none' });
      guestOf(draft, 'old-iron').images = [];
    },
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
  'is unknown where the image could not be read': {
    edit: (draft) => {
      for (const image of guestOf(draft, 'old-iron').images)
        image.layers = unreadable('qemu-img: permission denied');
    },
    on: 'old-iron/hda',
    status: 'unknown',
    reason: 'permission denied',
  },
});
