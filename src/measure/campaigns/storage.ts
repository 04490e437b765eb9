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
