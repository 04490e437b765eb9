import { editDisk, editImage, layersOf } from '../testing/disks.ts';
import { definitionOf, guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './metadata-cache.ts';

const TIB = 1024 ** 4;

testCheck(check, {
  'fails where the tables of a large image do not fit': {
    edit: (draft) => editImage(draft, 'old-iron', { virtualBytes: TIB }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: 'clusters of 64 KiB: 128 MiB of tables',
  },
  'counts twice the table with extended entries': {
    edit: (draft) => editImage(draft, 'old-iron', { virtualBytes: TIB, extendedL2: true }),
    on: 'old-iron/hda',
    status: 'fail',
    seen: '256 MiB of tables',
  },
  'passes where a larger cache was given': {
    edit: (draft) => {
      editImage(draft, 'old-iron', { virtualBytes: TIB });
      editDisk(draft, 'old-iron', { metadataCacheBytes: 128 * 1024 * 1024 });
    },
    on: 'old-iron/hda',
    status: 'pass',
  },
  'passes for a small image': { on: 'old-iron/hda', status: 'pass', seen: 'not given (32 MiB)' },
  'does not apply to raw': { on: 'healthy/vda', status: 'not-applicable' },
  'looks at an image whose format QEMU finds out itself': {
    edit: (draft) => {
      for (const disk of definitionOf(draft, 'by-hand').disks) delete disk.format;
    },
    on: 'by-hand/vda',
    status: 'pass',
    seen: 'clusters of 64 KiB',
  },
  'is unknown where qemu-img told no cluster size': {
    edit: (draft) => {
      for (const layer of layersOf(draft, 'old-iron')) delete layer.clusterBytes;
    },
    on: 'old-iron/hda',
    status: 'unknown',
    reason: 'cluster size',
  },
  'is unknown where the image was not read': {
    edit: (draft) => {
      guestOf(draft, 'old-iron').images = [];
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
