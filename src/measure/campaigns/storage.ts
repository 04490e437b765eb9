import { part, type ReadyCampaign } from './ready-campaign.ts';

export const storageCampaign: ReadyCampaign = {
  name: 'storage',
  summary:
    'what formats, preallocation, cache modes, aio, schedulers and file systems cost storage',
  build: () => ({
    budgetMinutes: 60,
    parts: [
      part({
        workload: 'disk',
        matrix: { pattern: ['randread'], layer: ['file', 'device', 'ext3', 'ext4', 'xfs'] },
      }),
      part({
        workload: 'disk',
        matrix: { pattern: ['randwrite'], layer: ['file', 'device', 'ext3', 'ext4', 'xfs'] },
      }),
      part({
        workload: 'disk',
        options: { layer: 'device' },
        matrix: {
          pattern: ['randread'],
          engine: ['libaio'],
          scheduler: ['none', 'mq-deadline', 'bfq', 'kyber'],
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
    ],
  }),
};
