import { unreadable } from '../../model/fact.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { editImage, layersOf } from '../testing/disks.ts';
import { guestOf } from '../testing/edited.ts';
import { testCheck } from '../testing/test-check.ts';
import { check } from './subclusters.ts';

/** `old-iron` without its backing file. */
function alone(draft: Snapshot, virtualBytes: number, clusterBytes: number): void {
  layersOf(draft, 'old-iron').splice(1);
  editImage(draft, 'old-iron', { virtualBytes, clusterBytes });
}

testCheck(check, {
  'fails for an image upon another, as recorded': {
    on: 'old-iron/hda',
    status: 'fail',
    severity: 'info',
    seen: 'backing files = 1',
  },
  'fails for a large image with small clusters': {
    edit: (draft) => alone(draft, 4 * 1024 ** 4, 64 * 1024),
    on: 'old-iron/hda',
    status: 'fail',
    seen: '4 TiB, clusters of 64 KiB',
  },
  'passes for a large image with large ones': {
    edit: (draft) => alone(draft, 4 * 1024 ** 4, 2 * 1024 ** 2),
    on: 'old-iron/hda',
    status: 'pass',
  },
  'passes with subclusters': {
    edit: (draft) => editImage(draft, 'old-iron', { extendedL2: true }),
    on: 'old-iron/hda',
    status: 'pass',
    seen: 'with subclusters',
  },
  'does not apply to a small image alone': {
    edit: (draft) => alone(draft, 1024 ** 3, 64 * 1024),
    on: 'old-iron/hda',
    status: 'not-applicable',
  },
  'does not apply to other formats': { on: 'healthy/vda', status: 'not-applicable' },
  'is unknown where the image could not be read': {
    edit: (draft) => {
      for (const image of guestOf(draft, 'old-iron').images)
        image.layers = unreadable('qemu-img: not installed');
    },
    on: 'old-iron/hda',
    status: 'unknown',
  },
});
