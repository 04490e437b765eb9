import { fileSystems } from '../file-systems.ts';
import { schedulers } from '../schedulers.ts';
import { part, type ReadyCampaign } from './ready-campaign.ts';

/** Enough for xfs. One size for all, so that guests and what they are compared with are shared. */
const GUEST_OPTIONS = { sizeMiB: 320 };

/** The file of the host that a guest's disk is on, with the same load. */
const twinOf = (pattern: string) => ({ pattern, layer: 'file' });

/** What a guest gets of the storage of its host. */
const guestParts = [
  part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: twinOf('randread'),
    matrix: {
      pattern: ['randread'],
      layer: ['device', ...fileSystems],
      scheduler: [...schedulers],
    },
  }),
  part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: twinOf('randwrite'),
    matrix: { pattern: ['randwrite'], layer: ['device', ...fileSystems] },
  }),
  part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: twinOf('randwrite'),
    matrix: {
      pattern: ['randwrite'],
      format: ['raw', 'qcow2'],
      preallocation: ['full', 'falloc', 'metadata', 'off'],
    },
  }),
  part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: twinOf('randwrite'),
    matrix: {
      pattern: ['randwrite'],
      cache: ['none', 'writeback', 'writethrough'],
      aio: ['threads', 'native', 'io_uring'],
    },
  }),
  part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: twinOf('randwrite'),
    matrix: { pattern: ['randwrite'], iothread: [true], aio: ['threads', 'native', 'io_uring'] },
  }),
];

export const storageCampaign: ReadyCampaign = {
  name: 'storage',
  summary:
    'what formats, preallocation, cache modes, aio, schedulers and file systems cost, and guests',
  build: () => ({
    budgetMinutes: 90,
    parts: [
      part({
        workload: 'disk',
        matrix: { pattern: ['randread'], layer: ['file', 'device', ...fileSystems] },
      }),
      part({
        workload: 'disk',
        matrix: { pattern: ['randwrite'], layer: ['file', 'device', ...fileSystems] },
      }),
      part({
        workload: 'disk',
        options: { layer: 'device' },
        matrix: {
          pattern: ['randread'],
          engine: ['libaio'],
          scheduler: [...schedulers],
        },
      }),
      // Each layer adds itself: the file, the way into QEMU, its raw format, its tables.
      part({
        workload: 'daemon',
        matrix: { pattern: ['randread'], layer: ['file', 'nothing', 'raw', 'qcow2'] },
      }),
      part({
        workload: 'daemon',
        matrix: {
          pattern: ['randwrite'],
          layer: ['raw', 'qcow2'],
          preallocation: ['full', 'falloc', 'metadata', 'off'],
        },
      }),
      part({
        workload: 'daemon',
        matrix: { aio: ['threads', 'native', 'io_uring'], iothread: [false, true] },
      }),
      part({
        workload: 'image',
        options: { requests: 8000 },
        matrix: { format: ['raw', 'qcow2'], preallocation: ['full', 'falloc', 'off', 'metadata'] },
      }),
      part({
        workload: 'image',
        options: { requests: 8000, preallocation: 'falloc' },
        matrix: {
          cache: ['none', 'writeback', 'writethrough', 'directsync', 'unsafe'],
          aio: ['threads', 'native', 'io_uring'],
        },
      }),
      ...guestParts,
    ],
  }),
};
