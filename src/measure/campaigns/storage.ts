import type { CampaignPart } from '../../model/campaign.ts';
import { fileSystems } from '../file-systems.ts';
import { aioModes, imageFormats } from '../images.ts';
import { schedulers } from '../schedulers.ts';
import { part, type ReadyCampaign } from './ready-campaign.ts';

/** Enough for xfs. One size for all, so that guests and what they are compared with are shared. */
const GUEST_OPTIONS = { sizeMiB: 320 };

/**
 * What a guest gets of the storage of its host: beside what its disk is on, with the same load.
 *
 * @param hostDevice where that is no file: its format and scheduler
 */
function guestPart(
  pattern: string,
  matrix: CampaignPart['matrix'],
  hostDevice: CampaignPart['options'] = {},
): CampaignPart {
  return part({
    workload: 'guest-disk',
    options: GUEST_OPTIONS,
    twin: { pattern, layer: 'host', ...hostDevice },
    matrix: { pattern: [pattern], ...matrix },
  });
}

const guestParts = [
  guestPart('randread', { layer: ['device', ...fileSystems], scheduler: [...schedulers] }),
  guestPart('randwrite', { layer: ['device', ...fileSystems] }),
  guestPart('randwrite', {
    format: [...imageFormats],
    preallocation: ['full', 'falloc', 'metadata', 'off'],
  }),
  guestPart('randwrite', { cache: ['none', 'writeback', 'writethrough'], aio: [...aioModes] }),
  guestPart('randwrite', { iothread: [true], aio: [...aioModes] }),
  // Beside the same device with the same scheduler: what is lost is lost between it and the guest.
  ...schedulers.map((hostScheduler) =>
    guestPart(
      'randread',
      {
        ...{ format: ['device'], hostScheduler: [hostScheduler] },
        scheduler: hostScheduler === 'none' ? [...schedulers] : ['none'],
      },
      { format: 'device', hostScheduler },
    ),
  ),
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
